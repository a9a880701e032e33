package org.tcpteardown.tcp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A stretch of time in which frames were captured one after the other; see {@link CaptureRegions}.
 * Flows know the one that holds their last frame.
 */
final class CaptureRegion {
  /** Other threads judge flows while more frames come. */
  private final AtomicLong endNs;

  private long longestGapNs;
  private long frames;

  CaptureRegion(long startNs) {
    this.endNs = new AtomicLong(startNs);
  }

  /** Time of its last frame so far, nanoseconds since 1970. */
  long endNs() {
    return endNs.getOpaque();
  }

  /** The longest time so far without any frame. */
  long longestGapNs() {
    return longestGapNs;
  }

  long frames() {
    return frames;
  }

  /** Takes a frame of that time. */
  void extend(long timeNs) {
    frames++;
    long gapNs = timeNs - endNs.getPlain();
    if (gapNs > 0) {
      longestGapNs = Math.max(longestGapNs, gapNs);
      endNs.setOpaque(timeNs);
    }
  }
}
