package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/**
 * What payload that never arrived has in common, and payload of the same end that was acknowledged
 * has not.
 *
 * @param kind which property tells them apart
 * @param passed the largest payload in bytes that was acknowledged; 0 if none was. For {@link
 *     Kind#CLASS}, {@link Kind#TIMESTAMP} and {@link Kind#NO_TIMESTAMP} 0
 * @param lost the smallest payload in bytes that was not, or its DSCP, or by how many ticks its
 *     timestamps are older
 */
public record LossPattern(Kind kind, int passed, int lost) {

  /** A property of packets. */
  public enum Kind {
    /** All that are larger vanish, and no router may fragment them. */
    SIZE,
    /** All with this DSCP vanish. */
    CLASS,
    /** All have older timestamps than what was taken: their receiver must drop them (RFC 7323). */
    TIMESTAMP,
    /**
     * All lack the timestamps that both ends had agreed on: their receiver should drop them (RFC
     * 7323 section 3.2).
     */
    NO_TIMESTAMP
  }

  /** Every IPv4 host takes packets of 576 bytes (RFC 791), 40 of them headers. */
  private static final int ALWAYS_FITS_IPV4 = 536;

  /** Every IPv6 link takes packets of 1280 bytes (RFC 8200), 60 of them headers. */
  private static final int ALWAYS_FITS_IPV6 = 1220;

  /** The pattern in a series that was never acknowledged; null if there is none. */
  public static @Nullable LossPattern of(HalfConnection sender, ResendSeries series) {
    if (series.isBehindHole()) {
      return null; // it arrived
    }
    if (lacksTimestamp(sender, series)) {
      return new LossPattern(Kind.NO_TIMESTAMP, 0, 0);
    }
    LossPattern byTimestamp = byTimestamp(sender, series);
    if (byTimestamp != null) {
      return byTimestamp;
    }
    LossPattern byClass = byClass(sender, series);
    return byClass == null ? bySize(sender, series) : byClass;
  }

  private static boolean lacksTimestamp(HalfConnection sender, ResendSeries series) {
    return sender.passedTsVal() != CapturedFrame.ABSENT
        && !sender.passedWithoutTs()
        && series.first().tsVal() == CapturedFrame.ABSENT
        && series.firstResend().tsVal() == CapturedFrame.ABSENT
        && series.lastResend().tsVal() == CapturedFrame.ABSENT;
  }

  private static @Nullable LossPattern byTimestamp(HalfConnection sender, ResendSeries series) {
    long passed = sender.passedTsVal();
    long first = series.first().tsVal();
    long last = series.lastResend().tsVal();
    if (passed == CapturedFrame.ABSENT
        || first == CapturedFrame.ABSENT
        || last == CapturedFrame.ABSENT) {
      return null;
    }
    // Both are counters of 32 bits that wrap.
    int olderBy = (int) (passed - first);
    return olderBy > 0 && (int) (passed - last) > 0
        ? new LossPattern(Kind.TIMESTAMP, 0, olderBy)
        : null;
  }

  private static @Nullable LossPattern byClass(HalfConnection sender, ResendSeries series) {
    long passed = sender.passedDscps();
    boolean one = Long.bitCount(series.dscps()) == 1;
    return one && passed != 0 && (passed & series.dscps()) == 0
        ? new LossPattern(Kind.CLASS, 0, Long.numberOfTrailingZeros(series.dscps()))
        : null;
  }

  /** Whether every path carries packets with so much payload. */
  public static boolean alwaysFits(int payloadBytes, boolean ipv6) {
    return payloadBytes <= (ipv6 ? ALWAYS_FITS_IPV6 : ALWAYS_FITS_IPV4);
  }

  /**
   * Of the transmissions the repeats are looked at: a capture at the sender may show the first one
   * larger than it leaves the host (segmentation offload).
   */
  private static @Nullable LossPattern bySize(HalfConnection sender, ResendSeries series) {
    Segment resend = series.firstResend();
    boolean ipv6 = resend.ipId() == CapturedFrame.ABSENT;
    int lost = series.smallestBytes();
    int passed = sender.largestPassedBytes();
    boolean fragmentable = resend.df() == 0 || series.lastResend().df() == 0;
    return !fragmentable && lost > passed && !alwaysFits(lost, ipv6)
        ? new LossPattern(Kind.SIZE, passed, lost)
        : null;
  }
}
