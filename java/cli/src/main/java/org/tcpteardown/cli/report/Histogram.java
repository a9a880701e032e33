package org.tcpteardown.cli.report;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Severity;

/**
 * How often durations were how long: ten steps for each power of ten, from a millisecond to some
 * eleven days.
 */
final class Histogram {
  static final int STEPS_PER_DECADE = 10;

  /** The first step begins at ten to this power, in seconds. */
  static final int LOWEST_DECADE = -3;

  static final int STEPS = 9 * STEPS_PER_DECADE;

  private static final double NS_PER_SECOND = 1e9;

  private final long[] well = new long[STEPS];
  private final long[] badly = new long[STEPS];
  private long count;

  /** Counts the duration of a flow whose worst finding is so bad. */
  void add(long durationNs, @Nullable Severity worst) {
    boolean bad = worst != null && worst.compareTo(Severity.WARN) >= 0;
    (bad ? badly : well)[step(durationNs)]++;
    count++;
  }

  private static int step(long durationNs) {
    double decade = Math.log10(Math.max(1, durationNs) / NS_PER_SECOND) - LOWEST_DECADE;
    // A hair more, so that a timer of exactly 100 s lies in the step that begins there.
    int step = (int) Math.floor(decade * STEPS_PER_DECADE + 1e-9);
    return Math.max(0, Math.min(STEPS - 1, step));
  }

  /** Of flows without warning or error. */
  long[] well() {
    return well.clone();
  }

  /** Of flows with one. */
  long[] badly() {
    return badly.clone();
  }

  /** How many durations there are. */
  long count() {
    return count;
  }
}
