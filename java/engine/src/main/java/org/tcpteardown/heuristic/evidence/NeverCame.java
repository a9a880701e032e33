package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.UnseenHole;

/**
 * Bytes that never came: neither into the capture nor to the receiver, whose ACKs stay before them
 * although it has long known what follows. What a capture merely lacks, its receiver acknowledges.
 */
public final class NeverCame {
  /** One may bear an old number. */
  private static final int MIN_REFUSALS = 2;

  /** Timestamps take so many bytes of each segment (RFC 7323 appendix A). */
  private static final int TIMESTAMP_BYTES = 12;

  private NeverCame() {}

  /**
   * What never came of an end; null if there is nothing like that.
   *
   * @param afterNs for how long the peer must have lacked it at least
   */
  public static @Nullable UnseenHole of(HalfConnection sender, long afterNs) {
    UnseenHole hole = sender.unseenHole();
    HalfConnection peer = sender.peer();
    return hole != null
            && hole.refusals() >= MIN_REFUSALS
            && hole.refusedForNs() >= afterNs
            && sender.finAckedBy() == null
            && peer.rcvNxt() == hole.from()
            && peer.zeroWindowSinceNs() == HalfConnection.NEVER
            && !peer.capturedWithGaps()
        ? hole
        : null;
  }

  /** Whether what never came may be full segments, and all that came is smaller. */
  public static boolean isBySize(HalfConnection sender, UnseenHole hole) {
    int came = Math.max(sender.largestPassedBytes(), hole.behind().payloadBytes());
    return hole.bytes() > came
        && !LossPattern.alwaysFits(hole.bytes(), sender.endpoint().address().v6())
        && LossPattern.alwaysFits(came, sender.endpoint().address().v6());
  }

  /** Whether they are just as many as a full segment holds, by what both ends announced. */
  public static boolean isFullSegment(HalfConnection sender, UnseenHole hole) {
    Segment own = sender.firstSynAck() != null ? sender.firstSynAck() : syn(sender);
    Segment others =
        sender.peer().firstSynAck() != null ? sender.peer().firstSynAck() : syn(sender.peer());
    if (own == null || others == null) {
      return false;
    }
    int mss = Math.min(mss(own), mss(others));
    boolean stamped = own.tsVal() != CapturedFrame.ABSENT && others.tsVal() != CapturedFrame.ABSENT;
    return mss < Integer.MAX_VALUE && hole.bytes() == mss - (stamped ? TIMESTAMP_BYTES : 0);
  }

  private static @Nullable Segment syn(HalfConnection half) {
    return half.syns().isEmpty() ? null : half.syns().get(half.syns().size() - 1);
  }

  private static int mss(Segment syn) {
    int mss = syn.details().mss();
    return mss == CapturedFrame.ABSENT ? Integer.MAX_VALUE : mss;
  }
}
