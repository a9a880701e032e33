package org.tcpteardown.population.rules;

import java.util.Arrays;

/** Some of many times, spread over all of them, in any order; every nth if there are many. */
final class Times {
  private static final int MAX = 256;

  private long[] kept = {};
  private int size;
  private long seen;
  private long every = 1;

  void add(long timeNs) {
    if (seen++ % every != 0) {
      return;
    }
    if (size == MAX) {
      for (int i = 0; i < MAX / 2; i++) {
        kept[i] = kept[2 * i];
      }
      size = MAX / 2;
      every *= 2;
    }
    if (size == kept.length) {
      kept = Arrays.copyOf(kept, Math.min(MAX, Math.max(4, 2 * size)));
    }
    kept[size++] = timeNs;
  }

  /** How many there were. */
  long seen() {
    return seen;
  }

  /** Whether some are not kept. */
  boolean isThinned() {
    return every > 1;
  }

  /** The first of those kept that is later; -1 if none is. */
  long firstAfter(long timeNs) {
    return Arrays.stream(kept, 0, size).filter(t -> t > timeNs).min().orElse(-1);
  }

  /** Those kept from one time on and before another, sorted. */
  long[] between(long fromNs, long beforeNs) {
    return Arrays.stream(kept, 0, size).filter(t -> t >= fromNs && t < beforeNs).sorted().toArray();
  }
}
