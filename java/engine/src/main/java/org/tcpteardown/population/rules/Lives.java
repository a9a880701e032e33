package org.tcpteardown.population.rules;

import java.util.Arrays;

/**
 * When a path's connections were alive: times at which nobody forgot all of them. Kept as few
 * stretches of time; of too many the latest are left out, so that less is known, and nothing false.
 */
final class Lives {
  private static final int MAX = 128;

  /** From and to in turns, nanoseconds since 1970; sorted, and none touches another. */
  private long[] bounds = new long[2];

  private int size;

  /** A connection was alive from one time to another. */
  void add(long fromNs, long toNs) {
    int from = 0;
    while (from < size && bounds[from + 1] < fromNs) {
      from += 2;
    }
    int to = from;
    long lowest = fromNs;
    long highest = toNs;
    while (to < size && bounds[to] <= toNs) {
      lowest = Math.min(lowest, bounds[to]);
      highest = Math.max(highest, bounds[to + 1]);
      to += 2;
    }
    if (from == to && size == 2 * MAX) {
      return;
    }
    int rest = size - to;
    if (from + 2 + rest > bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    System.arraycopy(bounds, to, bounds, from + 2, rest);
    bounds[from] = lowest;
    bounds[from + 1] = highest;
    size = from + 2 + rest;
  }

  /** Whether some connection was alive at each moment between two times. */
  boolean cover(long fromNs, long toNs) {
    for (int i = 0; i < size; i += 2) {
      if (bounds[i] <= fromNs && bounds[i + 1] >= toNs) {
        return true;
      }
    }
    return false;
  }
}
