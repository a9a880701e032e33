package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the clock by which a capture was made. It may be set while the capture runs; then
 * all connections seem to have been silent for the same time at the same moment, and their own
 * timestamps (RFC 7323) say that they were not: see {@link ClockPause}.
 *
 * <p>Only steps forward are known. One that goes back makes silences shorter, and nobody is accused
 * for that.
 */
final class CaptureClock {
  /** Shorter steps make no silence that anybody is accused of. */
  static final long MIN_STEP_NS = 2_000_000_000L;

  /** Capture queues mix up frames by far less; a file that was appended goes back by more. */
  private static final long MAX_BACK_NS = 10_000_000_000L;

  private static final int MAX_STEPS = 100;
  private static final long NEVER = Long.MIN_VALUE;

  /**
   * One of them.
   *
   * @param fromNs time of the last frame before it, nanoseconds since 1970
   * @param toNs time of the first frame after it
   * @param byNs how much of the time between them never was
   */
  record Step(long fromNs, long toNs, long byNs) {}

  private long lastNs = NEVER;
  private @Nullable ClockPause latest;

  /** Other threads judge flows while more frames come. */
  private volatile List<Step> steps = List.of();

  /** A frame of anything was captured then. */
  void sees(long timeNs) {
    long gapNs = timeNs - lastNs;
    if (lastNs == NEVER || gapNs < -MAX_BACK_NS) {
      lastNs = timeNs;
    } else if (gapNs > 0) {
      if (gapNs >= MIN_STEP_NS) {
        latest = new ClockPause(lastNs, timeNs);
      }
      lastNs = timeNs;
    }
  }

  /** The latest time without any frame that may have been a step; null if there was none. */
  @Nullable ClockPause latestPause() {
    return latest;
  }

  /** A connection says how much of a pause never was, or that all of it was. */
  void testify(ClockPause pause, ClockPause.Witness witness) {
    Step known = pause.step();
    pause.hear(witness);
    Step now = pause.step();
    if (known == null ? now != null : !known.equals(now)) {
      List<Step> all = new ArrayList<>(steps);
      all.removeIf(step -> step.fromNs() == pause.fromNs());
      if (now != null && all.size() < MAX_STEPS) {
        all.add(now);
      }
      steps = List.copyOf(all);
    }
  }

  /** How long a time really was in which the clock may have been set, in nanoseconds. */
  long elapsedNs(long fromNs, long toNs) {
    return toNs - fromNs - setForwardNs(fromNs, toNs);
  }

  /** By how much it was set forward within a time, in nanoseconds. */
  long setForwardNs(long fromNs, long toNs) {
    List<Step> all = steps;
    long ns = 0;
    for (int i = 0; i < all.size(); i++) {
      Step step = all.get(i);
      if (step.fromNs() >= fromNs && step.toNs() <= toNs) {
        ns += step.byNs();
      }
    }
    return ns;
  }

  /** Time of the last frame before the first step from then on; {@code otherwise} without one. */
  long nextStepNs(long fromNs, long otherwise) {
    List<Step> all = steps;
    long ns = otherwise;
    for (int i = 0; i < all.size(); i++) {
      long beforeNs = all.get(i).fromNs();
      ns = beforeNs >= fromNs ? Math.min(ns, beforeNs) : ns;
    }
    return ns;
  }
}
