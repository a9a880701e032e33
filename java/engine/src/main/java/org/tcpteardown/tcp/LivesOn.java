package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * A connection that goes on although a SYN with another number came in between, by which Wireshark
 * counts all that follows to the next one on the same ports. A stray SYN that nobody takes does
 * that, or one that another machine with an end's address takes.
 *
 * @param older number of the connection's flow
 * @param later number of the flow that begins with the SYN
 * @param first the first segment there that has the number which comes next in the connection
 * @param acked the other end's segment that acknowledges it
 */
public record LivesOn(long older, long later, Segment first, Segment acked) {
  /** Bytes that may be on their way; no SYN's number comes as near by chance. */
  private static final int NEAR = 1 << 20;

  /** Frames that are further apart were not captured in the wrong order. */
  private static final long REORDERED_NS = 20_000_000L;

  /**
   * Whether a segment holds what comes next in the connection before, and not in the one that the
   * SYN opens: its numbers must be far away.
   */
  static boolean goesOn(Predecessor before, Segment syn, Segment segment) {
    boolean ofOpener = segment.source().equals(syn.source());
    Predecessor.End sender = ofOpener ? before.opener() : before.answerer();
    Predecessor.End receiver = ofOpener ? before.answerer() : before.opener();
    return syn.isOpeningSyn()
        && before.live()
        && before.wasConnection()
        && !segment.isSyn()
        && !segment.isRst()
        && segment.isAck()
        && segment.sequenceLength() > 0
        && sender.sequenceKnown()
        && receiver.sequenceKnown()
        && !isNear(syn.seq(), before.opener().sndNxt())
        && segment.seq() == sender.sndNxt()
        && isNear(segment.ack(), receiver.sndNxt());
  }

  /** Whether the other end's segment shows that such a segment arrived in that connection. */
  static boolean acks(Segment segment, Segment went) {
    return segment.source().equals(went.destination())
        && !SeqNum.before(segment.ack(), went.endSeq())
        && isNear(segment.ack(), went.endSeq())
        && isNear(segment.seq(), went.ack());
  }

  /** Whether the end that sent the SYN shows that it still has the connection before. */
  static boolean isKeptByOpener(Predecessor before, Segment syn, Segment segment) {
    return syn.isOpeningSyn()
        && before.live()
        && before.wasConnection()
        && segment.source().equals(syn.source())
        && !segment.isSyn()
        && !segment.isRst()
        && segment.isAck()
        && before.opener().sequenceKnown()
        && before.answerer().sequenceKnown()
        && segment.timeNs() - syn.timeNs() >= REORDERED_NS
        && !isNear(syn.seq(), before.opener().sndNxt())
        && segment.seq() == before.opener().sndNxt()
        && isNear(segment.ack(), before.answerer().sndNxt());
  }

  private static boolean isNear(int one, int other) {
    return Math.abs((long) SeqNum.distance(one, other)) < NEAR;
  }
}
