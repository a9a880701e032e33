package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/**
 * How fast the timestamps (RFC 7323) of one end go: a thousand, a hundred or ten ticks in a second,
 * or one, whatever its stack likes; and each connection may begin anywhere.
 */
final class StampPace {
  /** Fewer say little of the pace. */
  private static final int MIN_TICKS = 8;

  private static final long MIN_SPAN_NS = 500_000_000L;

  private boolean begun;
  private int firstStamp;
  private int lastStamp;
  private long firstNs;
  private long lastNs;

  /** Takes the next segment of the end. SYN-ACKs may be made by somebody in front of it. */
  void note(Segment segment) {
    if (!counts(segment)) {
      return;
    }
    if (!begun) {
      begun = true;
      firstStamp = (int) segment.tsVal();
      firstNs = segment.timeNs();
    }
    lastStamp = (int) segment.tsVal();
    lastNs = segment.timeNs();
  }

  private static boolean counts(Segment segment) {
    return segment.tsVal() != CapturedFrame.ABSENT && !segment.isSyn() && !segment.isRst();
  }

  /** What its next segment says of the time since the one before; null if that tells nothing. */
  ClockPause.@Nullable Witness witness(Segment next, CaptureClock clock) {
    long ticks = (lastStamp - firstStamp) & 0xffff_ffffL;
    long spanNs = clock.elapsedNs(firstNs, lastNs);
    int since = (int) next.tsVal() - lastStamp;
    if (!begun || !counts(next) || ticks < MIN_TICKS || spanNs < MIN_SPAN_NS || since < 0) {
      return null;
    }
    // A tick may have been about to end when the next one had just begun.
    double tickNs = (double) spanNs / (double) ticks;
    long missingNs = next.timeNs() - lastNs - Math.round((since + 1.0) * tickNs);
    return new ClockPause.Witness(next.source().address(), missingNs, spanNs);
  }
}
