package org.tcpteardown.path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HashedEntriesTest {
  private static final int ROOM = 4;

  private static int[] naive(long[] entries, int hash) {
    int[] found =
        Arrays.stream(entries)
            .sorted()
            .filter(entry -> (int) (entry >> Integer.SIZE) == hash)
            .mapToInt(entry -> (int) entry)
            .toArray();
    return found.length > ROOM ? new int[0] : found;
  }

  private static void check(long[] entries, int... hashes) {
    HashedEntries index = new HashedEntries(entries.clone());
    assertEquals(entries.length, index.size());
    assertEquals(
        Arrays.stream(entries).map(entry -> entry >> Integer.SIZE).distinct().count(),
        index.variety());
    int[] room = new int[ROOM];
    for (int hash : hashes) {
      int count = index.find(hash, room);
      assertArrayEquals(naive(entries, hash), Arrays.copyOf(room, count), "hash " + hash);
    }
  }

  @Test
  void nothingIsFoundInNothing() {
    check(new long[0], 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  @Test
  void theEndsOfTheRangeAreFound() {
    int[] hashes = {Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 0, 1};
    long[] entries = Arrays.stream(hashes).mapToLong(h -> HashedEntries.entry(h, 7)).toArray();
    check(entries, hashes);
  }

  @Test
  void whatManyHaveIsPassedOver() {
    long[] entries = new long[1000];
    Arrays.setAll(entries, i -> HashedEntries.entry(i % 300 == 0 ? i : 12345, i));
    check(entries, 12345, 0, 300, 12344, 12346);
  }

  @Test
  void findsWhatASearchThroughAllFinds() {
    Random random = new Random(7);
    for (int size : new int[] {1, 2, 3, 100, 5000}) {
      long[] entries = new long[size];
      // Those of sketches are among the smallest.
      Arrays.setAll(
          entries, i -> HashedEntries.entry(Integer.MIN_VALUE + random.nextInt(4 * size), i));
      int[] hashes = random.ints(500, 0, 5 * size).map(i -> Integer.MIN_VALUE + i).toArray();
      check(entries, hashes);
    }
  }
}
