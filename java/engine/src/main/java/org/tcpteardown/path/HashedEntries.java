package org.tcpteardown.path;

import java.util.Arrays;

/**
 * Places by hash, sorted, with a directory of where each beginning of a hash stands: a search among
 * millions looks at two places in memory and not at twenty.
 */
final class HashedEntries {
  /** More would take more memory than they save steps. */
  private static final int MOST_BITS = 22;

  /** Signed numbers sort as their bits do once this one is turned. */
  private static final int SIGN = Integer.MIN_VALUE;

  private final long[] sorted;

  /** Where the entries begin whose hashes begin so, and where the last of them end. */
  private final int[] starts;

  private final int shift;

  /** A hash and what has it. */
  static long entry(int hash, int place) {
    return (long) hash << Integer.SIZE | place;
  }

  /**
   * Sorts entries.
   *
   * @param entries in any order; not kept
   */
  HashedEntries(long[] entries) {
    int count = entries.length;
    int bits = Math.min(MOST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(count));
    this.shift = Integer.SIZE - Math.max(1, bits);
    this.starts = new int[(1 << Math.max(1, bits)) + 1];
    this.sorted = new long[count];
    for (int i = 0; i < count; i++) {
      starts[bucket((int) (entries[i] >> Integer.SIZE)) + 1]++;
    }
    for (int bucket = 1; bucket < starts.length; bucket++) {
      starts[bucket] += starts[bucket - 1];
    }
    int[] next = starts.clone();
    for (int i = 0; i < count; i++) {
      sorted[next[bucket((int) (entries[i] >> Integer.SIZE))]++] = entries[i];
    }
    for (int bucket = 0; bucket + 1 < starts.length; bucket++) {
      if (starts[bucket + 1] - starts[bucket] > 1) {
        Arrays.sort(sorted, starts[bucket], starts[bucket + 1]);
      }
    }
  }

  private int bucket(int hash) {
    return (hash ^ SIGN) >>> shift;
  }

  int size() {
    return sorted.length;
  }

  /** How many different hashes there are. */
  int variety() {
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      count += i == 0 || sorted[i] >> Integer.SIZE != sorted[i - 1] >> Integer.SIZE ? 1 : 0;
    }
    return count;
  }

  /**
   * What has a hash.
   *
   * @param found where the places go, in order
   * @return how many they are; 0 also if there is no room for all
   */
  int find(int hash, int[] found) {
    int bucket = bucket(hash);
    int end = starts[bucket + 1];
    int at = first(hash, starts[bucket], end);
    int count = 0;
    while (at + count < end && (int) (sorted[at + count] >> Integer.SIZE) == hash) {
      if (count == found.length) {
        return 0;
      }
      found[count] = (int) sorted[at + count];
      count++;
    }
    return count;
  }

  /** Many entries may have the same hash, by somebody's will. */
  private int first(int hash, int from, int to) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((int) (sorted[middle] >> Integer.SIZE) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
