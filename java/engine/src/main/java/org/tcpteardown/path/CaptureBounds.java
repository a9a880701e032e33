package org.tcpteardown.path;

import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * What a capture can have seen.
 *
 * @param startNs when it began, nanoseconds since 1970 by its own clock
 * @param endNs when it ended
 * @param stated whether the file says so (pcapng's interface statistics); else the first and the
 *     last frame stand for it, and silence after the last one means nothing
 * @param allPorts whether nothing kept it from seeing every TCP port, as far as the file says how
 *     it was made
 * @param dropped packets that the capturing machine lost, as the file says; 0 if it does not
 * @param gaps when it may not have been running in between, by time: a capture in several files may
 *     lack one
 */
public record CaptureBounds(
    long startNs, long endNs, boolean stated, boolean allPorts, long dropped, List<Gap> gaps) {
  /**
   * A time of which it is not known whether the capture was running.
   *
   * @param fromNs the last frame before it
   * @param toNs the first frame after it
   */
  public record Gap(long fromNs, long toNs) {}

  /** A capture without gaps. */
  public CaptureBounds(long startNs, long endNs, boolean stated, boolean allPorts, long dropped) {
    this(startNs, endNs, stated, allPorts, dropped, List.of());
  }

  /**
   * The same by another clock.
   *
   * @param clock tells a time of this one by the other
   */
  CaptureBounds by(LongUnaryOperator clock) {
    List<Gap> others =
        gaps.stream()
            .map(gap -> new Gap(clock.applyAsLong(gap.fromNs), clock.applyAsLong(gap.toNs)))
            .toList();
    return new CaptureBounds(
        clock.applyAsLong(startNs), clock.applyAsLong(endNs), stated, allPorts, dropped, others);
  }

  /**
   * Whether a time is less than {@code withinNs} from one at which it may not have been running.
   */
  boolean isNearGap(long timeNs, long withinNs) {
    for (Gap gap : gaps) {
      if (timeNs > gap.fromNs - withinNs && timeNs < gap.toNs + withinNs) {
        return true;
      }
    }
    return false;
  }
}
