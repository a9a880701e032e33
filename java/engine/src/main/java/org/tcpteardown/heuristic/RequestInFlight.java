package org.tcpteardown.heuristic;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.PayloadBurst;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.SeqNum;

/**
 * A request that was under way when its server closed right after an answer, as servers do at a
 * limit of requests per connection, at GOAWAY or for a drain. Nobody was left to read it.
 *
 * @param request its first segment
 * @param fin the server's FIN
 * @param rst the server's RST in answer to it
 */
public record RequestInFlight(Segment request, FinMark fin, SentRst rst) {
  /** Leaves room for queues on the path beside the shortest round trip. */
  private static final long QUEUES_NS = 100_000_000L;

  private static final long UNKNOWN_ROUND_TRIP_NS = 500_000_000L;

  /** More than this is an upload rather than requests. */
  private static final long MOST_BYTES = 16_384;

  /** Full segments that go on without a pause are an upload that the answer interrupts. */
  private static final int FULL_SEGMENT_BYTES = 1000;

  /** The request that met the server's planned close; null if the flow did not end so. */
  public static @Nullable RequestInFlight of(FlowStory story) {
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
    FinMark fin = server.fins().get(0);
    Segment request = server.peer().burst().first();
    return request != null
            && !fin.peerFinBefore()
            && closedAfterAnswer(story, server, fin)
            && crossed(story, request, fin, rst)
            && isMessage(server, request)
            && LastWords.of(story, server.peer()) == null
        ? new RequestInFlight(request, fin, rst)
        : null;
  }

  private static boolean closedAfterAnswer(FlowStory story, HalfConnection server, FinMark fin) {
    long answerNs = LastWords.payloadBeforeNs(story, server);
    return answerNs != HalfConnection.NEVER
        && fin.timeNs() - answerNs < story.get(Setting.KEEPALIVE_RACE_IDLE);
  }

  /** Whether it left without knowing of the FIN, was not taken, and drew the RST. */
  private static boolean crossed(FlowStory story, Segment request, FinMark fin, SentRst rst) {
    HalfConnection server = rst.sender();
    Segment trigger = rst.mark().trigger();
    return trigger != null
        && trigger.payloadBytes() > 0
        && trigger.frame() >= request.frame()
        && SeqNum.before(request.ack(), fin.endSeq())
        && Math.abs(request.timeNs() - fin.timeNs()) <= roundTripNs(server) + QUEUES_NS
        && rst.mark().timeNs() - request.timeNs() <= story.get(Setting.RST_ANSWER_WITHIN)
        && server.peer().unackedBytes() >= server.peer().burst().bytes();
  }

  /** Whether it is a message of its own, and no part of an upload that was going on. */
  private static boolean isMessage(HalfConnection server, Segment request) {
    PayloadBurst burst = server.peer().burst();
    boolean followsPause =
        burst.payloadBeforeNs() != HalfConnection.NEVER
            && request.timeNs() - burst.payloadBeforeNs() >= roundTripNs(server);
    return burst.bytes() <= MOST_BYTES
        && (followsPause || request.payloadBytes() < FULL_SEGMENT_BYTES);
  }

  private static long roundTripNs(HalfConnection server) {
    long serverNs = server.minRttNs();
    long clientNs = server.peer().minRttNs();
    return clientNs == HalfConnection.NEVER || serverNs == HalfConnection.NEVER
        ? UNKNOWN_ROUND_TRIP_NS
        : clientNs + serverNs;
  }

  /** Its payload bytes. */
  public long bytes() {
    return rst.sender().peer().burst().bytes();
  }
}
