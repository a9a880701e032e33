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

  private RetransmissionTimer() {}

  /** Whether the timer can have expired between a transmission and the next. */
  public static boolean fits(long gapNs) {
    return gapNs >= MIN_NS;
  }
}
