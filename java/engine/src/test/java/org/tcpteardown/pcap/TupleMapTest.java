package org.tcpteardown.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TupleMapTest {
  private static final int KEYS = 20_000;

  @Test
  void numbersInTheOrderOfComing() {
    TupleMap map = new TupleMap(2);
    for (int i = 0; i < KEYS; i++) {
      assertEquals(i, map.numberOf(new long[] {i, -i}));
    }
    assertEquals(KEYS, map.size());
    for (int i = 0; i < KEYS; i++) {
      assertEquals(i, map.numberOf(new long[] {i, -i}));
    }
  }

  /** The second part undoes what a hash with known constants makes of the first. */
  @Test
  void tuplesMadeForKnownConstantsDoNotMeet() {
    Set<Integer> slots = new HashSet<>();
    for (long i = 0; i < KEYS; i++) {
      long first = i * 0x9E37_79B9_7F4A_7C15L;
      long[] key = {i, first ^ first >>> 29};
      slots.add((int) (TupleMap.hash(key, 0, 2) >>> 16));
    }
    assertTrue(slots.size() > KEYS * 0.99, () -> "only " + slots.size() + " places");
  }
}
