package org.tcpteardown.tcp;

import java.util.List;

/**
 * Whether the gaps between the transmissions of one segment double, as a {@link
 * RetransmissionTimer} makes them.
 */
public final class Backoff {
  /** Backing off ends somewhere: at 64 s on BSD, at 120 s on Linux (RFC 6298: not below 60 s). */
  private static final long MIN_CAP_NS = 59_000_000_000L;

  /** After so many doublings a timer may have met another limit that its host sets. */
  private static final int DOUBLINGS_TO_LIMIT = 4;

  private int gaps;
  private int doublings;
  private boolean otherwise;
  private long lastGapNs;

  /** Takes all gaps, in nanoseconds. */
  public static Backoff of(List<Long> gapsNs) {
    Backoff backoff = new Backoff();
    gapsNs.forEach(backoff::add);
    return backoff;
  }

  /** Takes the next gap, in nanoseconds. */
  public void add(long gapNs) {
    gaps++;
    if (gaps > 1) {
      if (isDouble(gapNs)) {
        doublings++;
      } else if (!isProbe(gapNs) && !isLimit(gapNs)) {
        otherwise = true;
      }
    }
    lastGapNs = gapNs;
  }

  private boolean isDouble(long gapNs) {
    return RetransmissionTimer.fits(gapNs)
        && gapNs >= lastGapNs * 3 / 2
        && gapNs <= lastGapNs * 27 / 10;
  }

  /** The first repeat may be a loss probe (RFC 8985), which the timer does not count. */
  private boolean isProbe(long gapNs) {
    return gaps == 2 && gapNs > lastGapNs / 2;
  }

  private boolean isLimit(long gapNs) {
    boolean same = gapNs >= lastGapNs * 9 / 10 && gapNs <= lastGapNs * 11 / 10;
    boolean capped = gapNs >= MIN_CAP_NS && gapNs >= lastGapNs * 9 / 10 && gapNs < lastGapNs * 2;
    return capped || (same && doublings >= DOUBLINGS_TO_LIMIT);
  }

  /** The latest gap, in nanoseconds; 0 before the first. */
  long lastGapNs() {
    return lastGapNs;
  }

  /** Whether at least one gap was about twice the one before, and none speaks against a timer. */
  public boolean isDoubling() {
    return doublings > 0 && !otherwise;
  }
}
