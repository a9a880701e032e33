package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.TlsRecord;

/**
 * What a client sent last, which its server acknowledged and never answered. Whether it asked for
 * an answer the packets do not tell: it is told as a fact.
 *
 * @param first its first segment
 * @param bytes its payload
 * @param untilNs until when no answer came: the RST that ended the flow, the server's FIN, that of
 *     a client that had waited for long, or the end of the watch
 */
public record OpenRequest(Segment first, long bytes, long untilNs) {
  /** A client that closes sooner may have wanted no answer; limits of clients are longer. */
  private static final long PATIENCE_NS = 5_000_000_000L;

  /** So many messages in a row may ask for the same answer: two pings, as most clients have it. */
  private static final int ASKED_AGAIN = 3;

  /** The request that was open when a flow ended; null if there was none, or if it is not sure. */
  public static @Nullable OpenRequest of(FlowStory story) {
    Flow flow = story.flow();
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    if (client.payloadBytes() == 0 || flow.rolesGuessed() || server.capturedWithGaps()) {
      return null;
    }
    SentRst rst =
        story.rsts().stream().filter(r -> r.mark().ofThisConnection()).findFirst().orElse(null);
    OpenRequest open =
        closedItself(story, rst) ? atOwnFin(story) : rst == null ? atEnd(story) : at(story, rst);
    return open != null && isRequest(story, open) ? open : null;
  }

  /**
   * Whether the client closed first, so that it may have wanted no answer. With a server that
   * aborts then, it had only closed its direction.
   */
  private static boolean closedItself(FlowStory story, @Nullable SentRst rst) {
    HalfConnection client = story.flow().client();
    boolean serverAborts =
        rst != null
            && rst.sender() == story.flow().server()
            && !rst.mark().senderBefore().finSent();
    return !client.fins().isEmpty() && !client.fins().get(0).peerFinBefore() && !serverAborts;
  }

  /**
   * A client that closes has waited in vain if its last message had been answered by nothing for
   * long. Several messages without an answer are a stream of them, which asks for none.
   */
  private static @Nullable OpenRequest atOwnFin(FlowStory story) {
    HalfConnection client = story.flow().client();
    HalfConnection server = client.peer();
    FinMark fin = client.fins().get(0);
    Segment first = fin.firstUnanswered();
    boolean answeredLater = server.payloadBytesAfterPeerFin() > 0 && server.unackedBytes() == 0;
    return first == null
            || answeredLater
            || !fin.dataAcked()
            || fin.timeNs() - fin.lastPayloadNs() < PATIENCE_NS
            || isStream(client, fin)
        ? null
        : new OpenRequest(first, fin.unansweredBytes(), fin.timeNs());
  }

  /**
   * Whether its messages want no answer, as many had none. One or two more to a server that did
   * answer before are a client that asks again.
   */
  private static boolean isStream(HalfConnection client, FinMark fin) {
    long least = client.burst().bytes();
    boolean asksAgain = fin.peerPayloadBytes() > 0 && fin.unansweredBytes() <= ASKED_AGAIN * least;
    return least != fin.unansweredBytes() && !asksAgain;
  }

  private static @Nullable OpenRequest atEnd(FlowStory story) {
    HalfConnection client = story.flow().client();
    Segment first = client.firstUnanswered();
    if (first == null
        || client.unackedBytes() > 0
        || client.peer().zeroWindowSinceNs() != HalfConnection.NEVER) {
      return null;
    }
    var fins = story.flow().server().fins();
    long untilNs = fins.isEmpty() ? story.watchedUntilNs() : fins.get(0).timeNs();
    return new OpenRequest(first, client.unansweredBytes(), untilNs);
  }

  /** When a RST came; what left after it is another story. */
  private static @Nullable OpenRequest at(FlowStory story, SentRst rst) {
    RstMark mark = rst.mark();
    boolean byServer = rst.sender() == story.flow().server();
    var client = byServer ? mark.peerBefore() : mark.senderBefore();
    var server = byServer ? mark.senderBefore() : mark.peerBefore();
    Segment first = client.firstUnanswered();
    boolean acknowledged =
        server.ackKnown()
            && client.sequenceKnown()
            && !SeqNum.before(server.rcvNxt(), client.sndNxt() - (client.finSent() ? 1 : 0));
    // An end that takes no more has not read what it acknowledged: that is another story.
    boolean taken = server.zeroWindowSinceNs() == HalfConnection.NEVER;
    // Message after message to an end that never says anything is a stream: syslog, a backup.
    boolean stream = server.payloadBytes() == 0 && client.burstBytes() != client.unansweredBytes();
    return first == null || !acknowledged || !taken || stream
        ? null
        : new OpenRequest(first, client.unansweredBytes(), mark.timeNs());
  }

  private static boolean isRequest(FlowStory story, OpenRequest open) {
    Flow flow = story.flow();
    LastWords words = LastWords.of(story, flow.client());
    boolean farewell = words != null && words.first().frame() <= open.first().frame();
    // The last record of a TLS handshake, or a window update of HTTP/2, asks for nothing.
    boolean ofProtocol =
        flow.client().isTls()
            && flow.server().payloadBytes() > 0
            && (TlsRecord.isHandshake(open.first())
                || open.bytes() <= story.get(Setting.LATE_FIN_LAST_WORDS));
    return !farewell && !ofProtocol && open.untilNs() > open.first().timeNs();
  }

  /** How long it had been open, in nanoseconds. */
  public long openNs() {
    return untilNs - first.timeNs();
  }
}
