package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.PayloadBurst;
import org.tcpteardown.tcp.RoundTrip;
import org.tcpteardown.tcp.RstFamily;

/**
 * What a client sent and its server never read, because it had closed for good: the server's RSTs
 * answer it. Last words, which nobody misses, are a {@link RefusedFarewell}.
 *
 * @param kind what it was
 * @param first its first segment
 * @param fin the server's FIN
 * @param rst the server's first RST
 * @param bytes its payload
 */
public record UnreadByServer(Kind kind, Segment first, FinMark fin, SentRst rst, long bytes) {
  /** What the client did not know. */
  public enum Kind {
    /**
     * A request that left before the FIN could have arrived, right after an answer: the server
     * closed at a limit of requests per connection, at GOAWAY or for a drain.
     */
    REQUEST_IN_FLIGHT,
    /** A message on a connection whose FIN the client's host had received before. */
    USED_AFTER_CLOSE,
    /** The rest of what the client was sending all along. */
    UPLOAD,
    /** The next piece of what the client was sending piece by piece, and nobody answered. */
    STREAM;

    /** Whether it is part of what was being sent, and no message of its own. */
    public boolean isTransfer() {
      return this == UPLOAD || this == STREAM;
    }
  }

  /** So many pieces in a row without an answer are a stream, as uploads by clock and logs are. */
  private static final int STREAM_PIECES = 4;

  /** A clock's beat may come a little late. */
  private static final double LATE_BEAT = 1.5;

  /** More than this is an upload rather than requests. */
  private static final long MOST_BYTES = 16_384;

  /** Full segments that go on without a pause are an upload that the answer interrupts. */
  private static final int FULL_SEGMENT_BYTES = 1000;

  /** What the server left unread when it closed; null if the flow did not end so. */
  public static @Nullable UnreadByServer of(FlowStory story) {
    SentRst rst =
        story.rsts().stream().filter(r -> r.mark().ofThisConnection()).findFirst().orElse(null);
    if (rst == null
        || rst.sender() != story.flow().server()
        || story.flow().rolesGuessed()
        || !rst.mark().senderBefore().finSent()
        || rst.mark().family() == RstFamily.SOCKET) {
      return null;
    }
    HalfConnection server = rst.sender();
    HalfConnection client = server.peer();
    FinMark fin = server.fins().get(0);
    Segment first = client.oldestUnacked();
    boolean drewRst =
        first != null
            && rst.mark().frame() > first.frame()
            && rst.mark().timeNs() - rst.mark().peerBefore().lastPayloadNs()
                <= story.rstAnswerWithinNs();
    if (first == null || !drewRst || fin.peerFinBefore() || LastWords.of(story, client) != null) {
      return null;
    }
    Kind kind = kind(story, client, first, fin);
    return kind == null ? null : new UnreadByServer(kind, first, fin, rst, client.unackedBytes());
  }

  private static @Nullable Kind kind(
      FlowStory story, HalfConnection client, Segment first, FinMark fin) {
    if (goesOnStreaming(client, first, fin)) {
      return Kind.STREAM;
    }
    Segment begin = client.burst().first();
    boolean knewAtFirst = begin != null && fin.isKnownTo(begin);
    if (answerInterrupts(story.flow(), client)
        || (!knewAtFirst && isPartOfMore(story.flow(), client, first))) {
      return Kind.UPLOAD;
    }
    if (fin.isKnownTo(first)) {
      // With a FIN behind it the message answers the server's close: a goodbye, however long.
      return client.fins().isEmpty() ? Kind.USED_AFTER_CLOSE : null;
    }
    boolean crossed =
        Math.abs(first.timeNs() - fin.timeNs()) <= RoundTrip.withQueuesNs(story.flow());
    return crossed && closedAfterAnswer(story, client.peer(), fin) ? Kind.REQUEST_IN_FLIGHT : null;
  }

  /**
   * Whether the server's answer came in the midst of an upload, whose sender did not pause: full
   * segments before the answer and after it. A new request follows the last, partly filled segment
   * of the one before.
   */
  private static boolean answerInterrupts(Flow flow, HalfConnection client) {
    PayloadBurst burst = client.burst();
    Segment begin = burst.first();
    // Through tunnels and over old links a full segment has 536 bytes or 900.
    long full = Math.min(FULL_SEGMENT_BYTES, client.largestPassedBytes());
    return begin != null
        && burst.bytesBefore() > MOST_BYTES
        && burst.lastBytesBefore() >= full
        && begin.payloadBytes() >= burst.lastBytesBefore()
        && !followsPause(flow, burst, begin);
  }

  /**
   * Whether the client had sent piece after piece that the server's application answered by
   * nothing, and this one came when it was due. Nor had the server waited longer for it than
   * before: then it was not idle time that ended it.
   */
  private static boolean goesOnStreaming(HalfConnection client, Segment first, FinMark fin) {
    PayloadBurst burst = client.burst();
    Segment begin = burst.first();
    long usualNs = burst.longestPauseBeforeNs();
    return begin != null
        && begin.frame() == first.frame()
        && client.fins().isEmpty()
        && burst.unansweredRuns() > STREAM_PIECES
        && fin.timeNs() - burst.payloadBeforeNs() <= usualNs
        && begin.timeNs() - burst.payloadBeforeNs() <= LATE_BEAT * usualNs;
  }

  /** Whether it goes on with what was under way, instead of being a message of its own. */
  private static boolean isPartOfMore(Flow flow, HalfConnection client, Segment first) {
    PayloadBurst burst = client.burst();
    Segment begin = burst.first();
    if (begin == null || begin.frame() < first.frame() || burst.bytes() > MOST_BYTES) {
      return true;
    }
    return first.payloadBytes() >= FULL_SEGMENT_BYTES && !followsPause(flow, burst, first);
  }

  /** What a window lets out comes a round trip after what filled it. */
  private static boolean followsPause(Flow flow, PayloadBurst burst, Segment segment) {
    return burst.payloadBeforeNs() != HalfConnection.NEVER
        && segment.timeNs() - burst.payloadBeforeNs() >= 2 * RoundTrip.shortestNs(flow);
  }

  private static boolean closedAfterAnswer(FlowStory story, HalfConnection server, FinMark fin) {
    long answerNs = LastWords.payloadBeforeNs(story, server);
    return answerNs != HalfConnection.NEVER
        && fin.timeNs() - answerNs < story.get(Setting.KEEPALIVE_RACE_IDLE);
  }

  /** How long after the server's FIN its first segment was captured; negative if before. */
  public long afterFinNs() {
    return first.timeNs() - fin.timeNs();
  }
}
