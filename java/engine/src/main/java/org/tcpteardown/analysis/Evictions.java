package org.tcpteardown.analysis;

/**
 * Flows that were let go before the capture's end, and errors that were never looked at, because
 * there were too many to keep.
 *
 * @param ordinary both ends had closed, and there was nothing to report; what others tell of them
 *     is not in their verdicts
 * @param cutShort were judged as they were then, because they had been silent longest
 * @param attempts were SYNs that nobody had answered; they are counted here and nowhere else
 * @param lateFrames came for flows that had been let go, and were not looked at
 * @param strayErrors ICMP errors about connections of which nothing was captured before them; they
 *     are counted here and nowhere else
 */
public record Evictions(
    int ordinary, int cutShort, long attempts, long lateFrames, long strayErrors) {
  /** Everything was kept. */
  public static final Evictions NONE = new Evictions(0, 0, 0, 0, 0);
}
