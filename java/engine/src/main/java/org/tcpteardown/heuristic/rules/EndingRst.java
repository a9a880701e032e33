package org.tcpteardown.heuristic.rules;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.SeqNum;

/**
 * The RST that ended a connection that both ends had, with what several rules ask about it.
 *
 * @param story the flow
 * @param rst the RST
 */
record EndingRst(FlowStory story, FlowStory.SentRst rst) {
  /** Score of a sign that means something alone; each of the weaker ones has honest reasons. */
  private static final int DOUBT = 15;

  /** The RST that ended the flow, if its sender can have sent it; null if there is none. */
  static @Nullable EndingRst of(FlowStory story) {
    return Optional.ofNullable(RstReception.ending(story))
        .filter(rst -> !rst.mark().segment().isFin()) // no stack sends that
        .filter(rst -> rst.mark().senderBefore().state().isSynchronized()) // so it spoke
        .map(rst -> new EndingRst(story, rst))
        .orElse(null);
  }

  RstMark mark() {
    return rst.mark();
  }

  Segment segment() {
    return rst.mark().segment();
  }

  /** Who sent it, by its addresses. */
  HalfConnection sender() {
    return rst.sender();
  }

  HalfSnapshot senderBefore() {
    return rst.mark().senderBefore();
  }

  HalfSnapshot peerBefore() {
    return rst.mark().peerBefore();
  }

  boolean bySocket() {
    return rst.mark().family() == RstFamily.SOCKET;
  }

  boolean byServer() {
    return rst.sender() == story.flow().server();
  }

  /** Whether the handshake, and not the ports alone, tells client and server apart. */
  boolean rolesKnown() {
    return !story.flow().rolesGuessed();
  }

  /** {@code client} or {@code server}, the sender's. */
  String who() {
    return story.role(rst.sender());
  }

  /** {@code client} or {@code server}, the other end's. */
  String other() {
    return story.role(rst.sender().peer());
  }

  /** Whether nothing worth mentioning hints at another sender: only then may it be named. */
  boolean genuine() {
    return ForgeryScore.of(story, rst).score() < DOUBT
        && SenderTalksAfterRst.certainTalk(story, rst.sender()) == null;
  }

  /** Whether its number follows all that was captured of its sender: nothing is missing. */
  boolean followsAll() {
    return senderBefore().sequenceKnown() && segment().seq() == senderBefore().sndNxt();
  }

  /** Whether it acknowledges all that was captured of the other end, a FIN included. */
  boolean acksAll() {
    return segment().isAck()
        && peerBefore().sequenceKnown()
        && segment().ack() == peerBefore().sndNxt();
  }

  /** Whether the other end had acknowledged all that its sender had sent. */
  boolean allWasAcked() {
    return peerBefore().ackKnown() && peerBefore().rcvNxt() == segment().seq();
  }

  /** Payload bytes of the other end, captured before it, that it does not acknowledge. */
  long unackedBytes() {
    if (!segment().isAck() || !peerBefore().sequenceKnown()) {
      return 0;
    }
    int fin = peerBefore().finSent() ? 1 : 0;
    long distance = SeqNum.distance(segment().ack(), peerBefore().sndNxt());
    long bytes = distance - fin;
    return bytes > peerBefore().payloadBytes() ? 0 : Math.max(0, bytes);
  }

  /** How long its sender had been silent, in nanoseconds. */
  long silentNs() {
    return mark().timeNs() - senderBefore().lastTimeNs();
  }

  /** How long after the last new payload of the other end it came; without any, after the start. */
  long sincePeerPayloadNs() {
    long payloadNs = peerBefore().lastPayloadNs();
    return mark().timeNs()
        - (payloadNs == HalfConnection.NEVER ? story.flow().firstSegment().timeNs() : payloadNs);
  }

  /** The same, without the way of those data from the capture to its sender and back. */
  long sinceDataArrivedNs() {
    return sincePeerPayloadNs() - Math.max(0, rst.sender().minRttNs());
  }
}
