package org.tcpteardown.path;

import java.util.Arrays;

/**
 * Packets that were seen at both points, as pairs of times. Whoever saw a packet later was farther
 * from its sender, so that packets in one direction bound the difference of the clocks from above,
 * those in the other one from below.
 */
final class Sightings {
  private static final int FIRST_CAPACITY = 1 << 10;

  private long[] timeNs = new long[FIRST_CAPACITY];
  private long[] apartNs = new long[FIRST_CAPACITY];
  private int size;

  /**
   * Adds a packet.
   *
   * @param atA when A saw it, by the clock of A
   * @param atB when B saw it, by the clock of B
   */
  void add(long atA, long atB) {
    if (size == timeNs.length) {
      timeNs = Arrays.copyOf(timeNs, 2 * size);
      apartNs = Arrays.copyOf(apartNs, 2 * size);
    }
    timeNs[size] = atA;
    apartNs[size] = atB - atA;
    size++;
  }

  int size() {
    return size;
  }

  /** When A saw it. */
  long timeNs(int i) {
    return timeNs[i];
  }

  /** Time at B minus time at A. */
  long apartNs(int i) {
    return apartNs[i];
  }

  /** The usual difference; 0 when nothing was seen. */
  long medianApartNs() {
    if (size == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(apartNs, size);
    Arrays.sort(sorted);
    return sorted[size / 2];
  }

  /** The smallest difference. */
  long leastApartNs() {
    return Arrays.stream(apartNs, 0, size).min().orElse(Long.MAX_VALUE);
  }

  /** The largest difference. */
  long mostApartNs() {
    return Arrays.stream(apartNs, 0, size).max().orElse(Long.MIN_VALUE);
  }
}
