package org.tcpteardown.tcp;

/**
 * A time in which one end of a flow sent nothing.
 *
 * @param fromNs when it had last sent something, nanoseconds since 1970
 * @param fromFrame the frame of that
 * @param toNs when it sent again
 * @param toFrame the frame of that
 */
public record Silence(long fromNs, long fromFrame, long toNs, long toFrame) {
  /** Shorter ones are not kept: 3 s, longer than the answer to anything takes. */
  public static final long MIN_NS = 3_000_000_000L;

  /** How long it was, in nanoseconds. */
  public long lengthNs() {
    return toNs - fromNs;
  }

  /** Whether a moment lies within. */
  public boolean holds(long timeNs) {
    return timeNs > fromNs && timeNs < toNs;
  }
}
