package org.tcpteardown.population;

import java.util.Arrays;

/** Times of one kind, in the order in which they came: the first {@link #MAX} of them. */
public final class Samples {
  /** Enough for any cluster; later ones would hardly move it. */
  public static final int MAX = 1000;

  private long[] times = {};
  private int size;

  /** Keeps a time, unless there are enough; says whether it did. */
  public boolean add(long timeNs) {
    if (size == MAX) {
      return false;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, Math.min(MAX, Math.max(4, size * 2)));
    }
    times[size++] = timeNs;
    return true;
  }

  public int size() {
    return size;
  }

  /** The times that are kept. */
  public long[] times() {
    return Arrays.copyOf(times, size);
  }
}
