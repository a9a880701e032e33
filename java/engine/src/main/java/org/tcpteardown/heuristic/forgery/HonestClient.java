package org.tcpteardown.heuristic.forgery;

import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.tcp.RstMark;

/**
 * Whether an honest stack would have sent the RSTs that bear its name: an abort, first and once, by
 * the socket and so with its numbers and its TTL; then RSTs without ACK in answer to what still
 * arrives. In doubt, yes.
 */
public final class HonestClient {
  private HonestClient() {}

  /** Whether all RSTs of a volley, in capture order, are explained by the other direction. */
  public static boolean explains(FlowStory story, List<FlowStory.SentRst> volley) {
    for (int i = 0; i < volley.size(); i++) {
      FlowStory.SentRst rst = volley.get(i);
      RstMark before = i == 0 ? null : volley.get(i - 1).mark();
      boolean abort = before == null && isAbort(rst);
      boolean answer =
          rst.mark().segment().isAck()
              ? before != null && answersMore(rst, before.segment())
              : isAnswer(rst);
      if (!(abort || answer) || ForgeryScore.isForeign(story, rst)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAbort(FlowStory.SentRst rst) {
    Segment segment = rst.mark().segment();
    HalfSnapshot before = rst.mark().senderBefore();
    HalfSnapshot peer = rst.mark().peerBefore();
    PacketTraits traits = rst.sender().traits();
    boolean ownTtl =
        segment.ttl() == CapturedFrame.ABSENT
            || !traits.ttlConstant()
            || rst.sender().ttlAtFirstPoint(segment) == traits.ttlMin();
    int ahead = SeqNum.distance(before.sndNxt(), segment.seq());
    boolean ackOfSomething =
        peer.sequenceKnown()
            && SeqNum.distance(segment.ack(), peer.sndNxt()) >= 0
            && (!before.ackKnown() || SeqNum.distance(before.rcvNxt(), segment.ack()) >= 0);
    return segment.isAck() && ownTtl && (ahead == 0 || ahead == 1) && ackOfSomething;
  }

  /**
   * Stacks that answer with RST+ACK do it always, and acknowledge what they answer: something that
   * came after the RST before, or that the RST before does not acknowledge.
   */
  private static boolean answersMore(FlowStory.SentRst rst, Segment before) {
    Segment trigger = rst.mark().trigger();
    Segment segment = rst.mark().segment();
    HalfSnapshot peer = rst.mark().peerBefore();
    boolean later = trigger != null && trigger.frame() > before.frame();
    boolean more =
        SeqNum.after(segment.ack(), before.ack())
            && peer.sequenceKnown()
            && !SeqNum.after(segment.ack(), peer.sndNxt());
    return before.isAck() && (later || more);
  }

  /**
   * Whether it may answer something. It cannot if its number is ahead of all that was sent; if the
   * only segment that it fits had reached the client's socket; or if no ACK with its number can
   * have come to the client yet.
   */
  private static boolean isAnswer(FlowStory.SentRst rst) {
    RstMark mark = rst.mark();
    HalfSnapshot before = mark.senderBefore();
    int ahead = SeqNum.distance(before.sndNxt(), mark.segment().seq());
    return (ahead <= 1 || mark.trigger() != null) && !isTaken(mark) && !isTooEarly(rst, ahead);
  }

  private static boolean isTaken(RstMark mark) {
    Segment trigger = mark.trigger();
    HalfSnapshot before = mark.senderBefore();
    return trigger != null
        && trigger.sequenceLength() > 0
        && before.ackKnown()
        && !SeqNum.before(before.rcvNxt(), trigger.endSeq())
        && before.lastTimeNs() >= trigger.timeNs(); // what came again after that is answered again
  }

  private static boolean isTooEarly(FlowStory.SentRst rst, int ahead) {
    return ahead == 0
        && rst.mark().senderBefore().payloadBytes() > 0
        && RstOrigin.tooSoonAfter(rst, rst.mark().senderBefore().lastPayloadNs());
  }
}
