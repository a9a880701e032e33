package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/** Watches whether a half goes on after its own RST. */
final class TalkWatch {
  /** Enough for all that can overtake one RST; what goes on after it fills up only once. */
  /** So many packets a RST may overtake; IP identifications further apart tell nothing. */
  private static final int MAX_OVERTAKEN = 64;

  private static final int MAX_TALKS = 100;

  private @Nullable RstMark rstInDoubt;
  private List<TalkMark> talks = List.of();

  /** The half has sent a RST from a state in which it had a connection. */
  void sentRst(RstMark mark) {
    rstInDoubt = mark;
  }

  /** Another connection attempt begins. */
  void restart() {
    rstInDoubt = null;
  }

  /** Looks at a segment that {@code half} sends, before its facts change; says if it is a sign. */
  boolean isTalk(HalfConnection half, Segment segment) {
    RstMark rst = rstInDoubt;
    if (rst == null || segment.isSyn()) {
      return false;
    }
    String what = newsAfter(rst, half, segment);
    if (what == null) {
      return false;
    }
    HalfSnapshot other = rst.peerBefore();
    boolean afterPeer =
        segment.isAck()
            && other.sequenceKnown()
            && SeqNum.after(segment.ack(), other.sndNxt())
            && !SeqNum.after(segment.ack(), half.peer().sndNxt());
    TalkMark talk = new TalkMark(segment, rst, what, afterPeer, knowsMore(rst.segment(), segment));
    if (talks.isEmpty()) {
      talks = new ArrayList<>(1);
    }
    if (talks.size() < MAX_TALKS) {
      talks.add(talk);
    } else {
      talks.set(MAX_TALKS - 1, talk);
    }
    return true;
  }

  /**
   * Whether payload begins where the RST ends the stream or behind, and acknowledges more than the
   * RST does: so its sender made it later, in whatever order the two arrived. Both numbers only
   * grow in one stack.
   */
  private static boolean knowsMore(Segment rst, Segment segment) {
    return rst.isAck()
        && segment.isAck()
        && segment.payloadBytes() > 0
        && !SeqNum.before(segment.seq(), rst.seq())
        && SeqNum.after(segment.ack(), rst.ack());
  }

  /**
   * Whether a segment left its host before a RST that overtook it: the RST counts its bytes, and a
   * clock or counter of the host says so.
   */
  private static boolean wasSentBefore(Segment rst, Segment segment) {
    if (SeqNum.after(segment.endSeq(), rst.seq()) || rst.ttl() != segment.ttl()) {
      return false;
    }
    int idsLater = (short) (rst.ipId() - segment.ipId());
    boolean byCounter =
        rst.ipId() > 0 && segment.ipId() > 0 && idsLater > 0 && idsLater <= MAX_OVERTAKEN;
    boolean stamped =
        rst.tsVal() != CapturedFrame.ABSENT && segment.tsVal() != CapturedFrame.ABSENT;
    return byCounter || (stamped && (int) (rst.tsVal() - segment.tsVal()) > 0);
  }

  /**
   * What the segment tells that was not told before, neither by the RST nor since; null if nothing.
   */
  private static @Nullable String newsAfter(RstMark rst, HalfConnection half, Segment segment) {
    if (wasSentBefore(rst.segment(), segment)) {
      return null;
    }
    int sndNxt = half.sndNxt();
    if (segment.isFin() && half.fins().isEmpty() && SendSequence.isClose(segment.seq(), sndNxt)) {
      return "FIN";
    }
    if (segment.payloadBytes() > 0
        && half.sequenceKnown()
        && SendSequence.isClose(segment.seq(), sndNxt)
        && SeqNum.after(segment.seq() + segment.payloadBytes(), sndNxt)) {
      return "payload";
    }
    int rcvNxt = half.rcvNxt();
    if (!segment.isAck() || !half.ackKnown() || !SendSequence.isClose(segment.ack(), rcvNxt)) {
      return null;
    }
    int told = rst.segment().isAck() ? SeqNum.max(rcvNxt, rst.segment().ack()) : rcvNxt;
    return SeqNum.after(segment.ack(), told) ? "ACK progress" : null;
  }

  List<TalkMark> talks() {
    return Collections.unmodifiableList(talks);
  }
}
