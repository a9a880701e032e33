package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstMark;

/** A challenge ACK (RFC 5961) as the answer to something else. */
public final class ChallengeAnswer {
  /** The ACK that a RST ahead of RCV.NXT has drawn, or null. */
  public static @Nullable Segment toRst(FlowStory story, FlowStory.SentRst rst) {
    RstMark mark = rst.mark();
    HalfSnapshot receiver = mark.peerBefore();
    boolean nothingElseToAck =
        mark.senderBefore().sequenceKnown()
            && receiver.ackKnown()
            && mark.senderBefore().sndNxt() == receiver.rcvNxt();
    if (!nothingElseToAck || !SeqNum.after(mark.segment().seq(), receiver.rcvNxt())) {
      return null;
    }
    for (Segment later : story.flow().afterRst()) {
      if (later.frame() <= mark.frame()) {
        continue;
      }
      if (story.flow().senderOf(later) != rst.sender()) {
        boolean inTime = later.timeNs() - mark.timeNs() <= story.rstAnswerWithinNs();
        return inTime && repeats(receiver, mark.peerLast(), later) ? later : null;
      }
      if (!later.isRst()) {
        return null;
      }
    }
    return null;
  }

  /** Whether it is an ACK that says nothing new. */
  private static boolean repeats(HalfSnapshot then, @Nullable Segment last, Segment ack) {
    return isPureAck(ack)
        && then.sequenceKnown()
        && ack.seq() == then.sndNxt()
        && ack.ack() == then.rcvNxt()
        && last != null
        && (last.isSyn() || last.windowRaw() == ack.windowRaw());
  }

  private static boolean isPureAck(Segment segment) {
    return segment.isAck()
        && !segment.isSyn()
        && !segment.isFin()
        && !segment.isRst()
        && segment.payloadBytes() == 0;
  }

  private ChallengeAnswer() {}
}
