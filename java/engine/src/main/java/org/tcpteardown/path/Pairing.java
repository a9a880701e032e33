package org.tcpteardown.path;

import java.util.Arrays;

/**
 * Which packet at the point nearer to the sender is which at the farther one. Packets that are
 * alike, such as retransmissions, are told apart by their time on the way: usually it is the same.
 */
final class Pairing {
  static final int NONE = -1;

  /** Nothing stays on the way for longer. */
  static final long LONGEST_NS = 10_000_000_000L;

  private static final int INDEX_BITS = 24;
  private static final int MOST = 1 << INDEX_BITS;

  /** Groups of packets that are alike up to this size are aligned with care, larger in order. */
  private static final int CAREFULLY = 64;

  private static final double IMPOSSIBLE = 1e18;

  private final SentPackets near;
  private final SentPackets far;
  private final long slackNs;
  private final boolean ipIdKept;
  private final int[] farOf;
  private final int[] nearOf;

  /** Time from the one to the other that most packets take. */
  private long usualNs;

  private boolean learnt;

  /**
   * Begins with nothing.
   *
   * @param slackNs how much earlier a packet may seem to have arrived than it left
   * @param ipIdKept whether the path leaves the IP identification as it is
   * @param usualNs time on the way, as far as known from others
   */
  Pairing(SentPackets near, SentPackets far, long slackNs, boolean ipIdKept, long usualNs) {
    this.near = near;
    this.far = far;
    this.slackNs = slackNs;
    this.ipIdKept = ipIdKept;
    this.usualNs = usualNs;
    this.farOf = filled(near.size());
    this.nearOf = filled(far.size());
  }

  private static int[] filled(int size) {
    int[] none = new int[size];
    Arrays.fill(none, NONE);
    return none;
  }

  /** The same packet at the farther point, or {@link #NONE}. */
  int farOf(int nearIndex) {
    return farOf[nearIndex];
  }

  /** The same packet at the nearer point, or {@link #NONE}. */
  int nearOf(int farIndex) {
    return nearOf[farIndex];
  }

  long usualNs() {
    return usualNs;
  }

  /** Pairs packets that have not found each other yet and are alike. */
  void pair(boolean withAck, boolean withTimestamp) {
    long[] a = keys(near, farOf, withAck, withTimestamp);
    long[] b = a.length == 0 ? a : keys(far, nearOf, withAck, withTimestamp);
    if (!learnt) {
      learnUsual(a, b);
      learnt = true;
    }
    int i = 0;
    int k = 0;
    while (i < a.length && k < b.length) {
      long keyA = a[i] >>> INDEX_BITS;
      long keyB = b[k] >>> INDEX_BITS;
      if (keyA < keyB) {
        i = end(a, i);
      } else if (keyA > keyB) {
        k = end(b, k);
      } else {
        int endA = end(a, i);
        int endB = end(b, k);
        align(a, i, endA, b, k, endB);
        i = endA;
        k = endB;
      }
    }
  }

  /** Hash in the upper bits, index in the lower ones, sorted; without packets that have a pair. */
  private static long[] keys(
      SentPackets packets, int[] other, boolean withAck, boolean withTimestamp) {
    long[] keys = new long[packets.size()];
    int count = 0;
    for (int i = 0; i < Math.min(packets.size(), MOST); i++) {
      if (other[i] == NONE) {
        keys[count++] = packets.key(i, withAck, withTimestamp) << INDEX_BITS | i;
      }
    }
    long[] sorted = Arrays.copyOf(keys, count);
    // Unsigned, as the upper bits are taken for a number above.
    for (int i = 0; i < count; i++) {
      sorted[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(sorted);
    for (int i = 0; i < count; i++) {
      sorted[i] ^= Long.MIN_VALUE;
    }
    return sorted;
  }

  private static int end(long[] keys, int from) {
    int to = from + 1;
    while (to < keys.length && keys[to] >>> INDEX_BITS == keys[from] >>> INDEX_BITS) {
      to++;
    }
    return to;
  }

  private static int index(long key) {
    return (int) (key & (MOST - 1));
  }

  /** From packets that are there once at each point. */
  private void learnUsual(long[] a, long[] b) {
    long[] ways = new long[Math.min(a.length, b.length)];
    int count = 0;
    int i = 0;
    int k = 0;
    while (i < a.length && k < b.length) {
      long keyA = a[i] >>> INDEX_BITS;
      long keyB = b[k] >>> INDEX_BITS;
      int endA = end(a, i);
      int endB = end(b, k);
      if (keyA == keyB && endA == i + 1 && endB == k + 1) {
        ways[count++] = far.timeNs(index(b[k])) - near.timeNs(index(a[i]));
      }
      i = keyA <= keyB ? endA : i;
      k = keyB <= keyA ? endB : k;
    }
    if (count > 0) {
      Arrays.sort(ways, 0, count);
      usualNs = ways[count / 2];
    }
  }

  private void align(long[] a, int fromA, int endA, long[] b, int fromB, int endB) {
    int rows = endA - fromA;
    int columns = endB - fromB;
    if (rows == 1 && columns == 1) {
      joinIfPossible(index(a[fromA]), index(b[fromB]));
      return;
    }
    if (rows > CAREFULLY || columns > CAREFULLY) {
      inOrder(a, fromA, endA, b, fromB, endB);
      return;
    }
    // Least cost of pairing the first i with the first k; those without a pair cost most.
    double[][] cost = new double[rows + 1][columns + 1];
    double alone = 2.0 * LONGEST_NS;
    for (int i = 0; i <= rows; i++) {
      for (int k = 0; k <= columns; k++) {
        double least = i == 0 && k == 0 ? 0 : IMPOSSIBLE;
        if (i > 0) {
          least = Math.min(least, cost[i - 1][k] + alone);
        }
        if (k > 0) {
          least = Math.min(least, cost[i][k - 1] + alone);
        }
        if (i > 0 && k > 0) {
          double both = cost(index(a[fromA + i - 1]), index(b[fromB + k - 1]));
          least = Math.min(least, cost[i - 1][k - 1] + both);
        }
        cost[i][k] = least;
      }
    }
    int i = rows;
    int k = columns;
    while (i > 0 && k > 0) {
      int one = index(a[fromA + i - 1]);
      int other = index(b[fromB + k - 1]);
      if (cost[i][k] == cost[i - 1][k - 1] + cost(one, other) && isPossible(one, other)) {
        join(one, other);
        i--;
        k--;
      } else if (cost[i][k] == cost[i - 1][k] + alone) {
        i--;
      } else {
        k--;
      }
    }
  }

  private void joinIfPossible(int nearIndex, int farIndex) {
    if (isPossible(nearIndex, farIndex)) {
      join(nearIndex, farIndex);
    }
  }

  private double cost(int nearIndex, int farIndex) {
    if (!isPossible(nearIndex, farIndex)) {
      return IMPOSSIBLE;
    }
    double unusual = Math.abs(way(nearIndex, farIndex) - usualNs);
    boolean otherId = near.log().ipId(nearIndex) != far.log().ipId(farIndex);
    return unusual + (ipIdKept && otherId ? LONGEST_NS : 0);
  }

  private boolean isPossible(int nearIndex, int farIndex) {
    long way = way(nearIndex, farIndex);
    return way >= -slackNs && way <= LONGEST_NS;
  }

  private long way(int nearIndex, int farIndex) {
    return far.timeNs(farIndex) - near.timeNs(nearIndex);
  }

  private void inOrder(long[] a, int fromA, int endA, long[] b, int fromB, int endB) {
    int i = fromA;
    int k = fromB;
    while (i < endA && k < endB) {
      int one = index(a[i]);
      int other = index(b[k]);
      if (way(one, other) < -slackNs) {
        k++;
      } else if (way(one, other) > LONGEST_NS) {
        i++;
      } else {
        join(one, other);
        i++;
        k++;
      }
    }
  }

  void join(int nearIndex, int farIndex) {
    farOf[nearIndex] = farIndex;
    nearOf[farIndex] = nearIndex;
  }
}
