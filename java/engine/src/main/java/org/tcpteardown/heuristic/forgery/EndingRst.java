package org.tcpteardown.heuristic.forgery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.heuristic.evidence.TalkAfterRst;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/**
 * The RST that ended a connection that both ends had, with what several rules ask about it.
 *
 * @param story the flow
 * @param rst the RST
 */
public record EndingRst(FlowStory story, FlowStory.SentRst rst) {
  /** Score of a sign that means something alone; each of the weaker ones has honest reasons. */
  private static final int DOUBT = 15;

  /** The RST that ended the flow, if its sender can have sent it; null if there is none. */
  public static @Nullable EndingRst of(FlowStory story) {
    return Optional.ofNullable(RstReception.ending(story))
        .filter(rst -> !rst.mark().segment().isFin()) // no stack sends that
        .filter(rst -> rst.mark().senderBefore().state().isSynchronized()) // so it spoke
        .map(rst -> new EndingRst(story, rst))
        .orElse(null);
  }

  public RstMark mark() {
    return rst.mark();
  }

  public Segment segment() {
    return rst.mark().segment();
  }

  /** Who sent it, by its addresses. */
  public HalfConnection sender() {
    return rst.sender();
  }

  public HalfSnapshot senderBefore() {
    return rst.mark().senderBefore();
  }

  public HalfSnapshot peerBefore() {
    return rst.mark().peerBefore();
  }

  public boolean bySocket() {
    return rst.mark().family() == RstFamily.SOCKET;
  }

  public boolean byServer() {
    return rst.sender() == story.flow().server();
  }

  /** Whether the handshake, and not the ports alone, tells client and server apart. */
  public boolean rolesKnown() {
    return !story.flow().rolesGuessed();
  }

  /** {@code client} or {@code server}, the sender's. */
  public String who() {
    return story.role(rst.sender());
  }

  /** {@code client} or {@code server}, the other end's. */
  public String other() {
    return story.role(rst.sender().peer());
  }

  /** Whether nothing worth mentioning hints at another sender: only then may it be named. */
  public boolean genuine() {
    return ForgeryScore.of(story, rst).score() < DOUBT
        && TalkAfterRst.certain(story, rst.sender()) == null;
  }

  /** Whether its number follows all that was captured of its sender: nothing is missing. */
  public boolean followsAll() {
    return senderBefore().sequenceKnown() && segment().seq() == senderBefore().sndNxt();
  }

  /** Whether it acknowledges all that was captured of the other end, a FIN included. */
  public boolean acksAll() {
    return segment().isAck()
        && peerBefore().sequenceKnown()
        && segment().ack() == peerBefore().sndNxt();
  }

  /** Whether the other end had acknowledged all that its sender had sent. */
  public boolean allWasAcked() {
    return peerBefore().ackKnown() && peerBefore().rcvNxt() == segment().seq();
  }

  /** Payload bytes of the other end, captured before it, that it does not acknowledge. */
  public long unackedBytes() {
    if (!segment().isAck() || !peerBefore().sequenceKnown()) {
      return 0;
    }
    int fin = peerBefore().finSent() ? 1 : 0;
    long distance = SeqNum.distance(segment().ack(), peerBefore().sndNxt());
    long bytes = distance - fin;
    return bytes > peerBefore().payloadBytes() ? 0 : Math.max(0, bytes);
  }

  /** How long its sender had been silent, in nanoseconds. */
  public long silentNs() {
    return mark().timeNs() - senderBefore().lastTimeNs();
  }

  /** Whether the last payload before it was its sender's own. */
  public boolean spokeLast() {
    long ownNs = senderBefore().lastPayloadNs();
    return ownNs != HalfConnection.NEVER && ownNs >= peerBefore().lastPayloadNs();
  }

  /** How long after its sender's own last new payload it came; meaningful if there is any. */
  public long sinceOwnPayloadNs() {
    return mark().timeNs() - senderBefore().lastPayloadNs();
  }

  /** How long after the last new payload of the other end it came; without any, after the start. */
  public long sincePeerPayloadNs() {
    long payloadNs = peerBefore().lastPayloadNs();
    return mark().timeNs()
        - (payloadNs == HalfConnection.NEVER ? story.flow().firstSegment().timeNs() : payloadNs);
  }

  /** The same, without the way of those data from the capture to its sender and back. */
  public long sinceDataArrivedNs() {
    return sincePeerPayloadNs() - Math.max(0, rst.sender().minRttNs());
  }

  /**
   * How many bytes of the peer had come so shortly before that its sender may not have read them,
   * acknowledged or not; mostly 0.
   */
  public long perhapsUnreadBytes() {
    boolean readByNow = sinceDataArrivedNs() > story.get(Setting.ABORT_UNREAD_WITHIN);
    // What came before the last pause had been acknowledged long ago: only the last run just came.
    return readByNow ? 0 : Math.min(peerBefore().unansweredBytes(), peerBefore().burstBytes());
  }
}
