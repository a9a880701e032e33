package org.tcpteardown.tcp;

/**
 * The timer by which a host repeats what is not acknowledged (RFC 6298). Only repeats by this timer
 * prove that its sender had no answer; earlier ones may be fast retransmissions, loss probes, or
 * copies.
 */
public final class RetransmissionTimer {
  /**
   * Shorter gaps between two transmissions are none of this timer, in nanoseconds: it waits 200 ms
   * at least on Linux, 300 ms on Windows, and a capture's clock may be a little off.
   */
  public static final long MIN_NS = 150_000_000L;

  /** So many repeats without an answer are a silence of their own. */
  static final int MIN_REPEATS_IN_SILENCE = 3;

  /** What a clock, a busy host or a slow path may add to a timer. */
  private static final long LATE_NS = 1_000_000_000L;

  private RetransmissionTimer() {}

  /**
   * Whether its host had given up: the timer, whose gaps double at most, would have expired again.
   *
   * @param lastGapNs between the last two transmissions
   * @param sinceLastNs since the last one
   */
  static boolean isOver(long lastGapNs, long sinceLastNs) {
    return sinceLastNs > 2 * lastGapNs + LATE_NS;
  }

  /** Whether the timer can have expired between a transmission and the next. */
  public static boolean fits(long gapNs) {
    return gapNs >= MIN_NS;
  }
}
