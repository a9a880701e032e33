package org.tcpteardown.population;

import java.util.Arrays;

/**
 * The times that lie close to the middle one of many.
 *
 * @param fromNs the shortest of them
 * @param middleNs the median of all
 * @param toNs the longest of them
 * @param size how many they are
 */
public record Cluster(long fromNs, long middleNs, long toNs, int size) {

  /**
   * The cluster around the median.
   *
   * @param timesNs all times; not empty, any order
   * @param nearNs how far from the median still counts, at the least
   * @param nearPercent the same as a percentage of the median; the larger of both holds
   */
  public static Cluster around(long[] timesNs, long nearNs, int nearPercent) {
    long[] sorted = timesNs.clone();
    Arrays.sort(sorted);
    long middle = sorted[sorted.length / 2];
    long near = Math.max(nearNs, middle / 100 * nearPercent);
    long from = Long.MAX_VALUE;
    long to = Long.MIN_VALUE;
    int size = 0;
    for (long time : sorted) {
      if (Math.abs(time - middle) <= near) {
        from = Math.min(from, time);
        to = Math.max(to, time);
        size++;
      }
    }
    return new Cluster(from, middle, to, size);
  }

  /** Whether a time is within it. */
  public boolean contains(long timeNs) {
    return timeNs >= fromNs && timeNs <= toNs;
  }
}
