package org.tcpteardown.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class BoundedTableTest {
  private static final class Sum implements BoundedTable.Weighed {
    private long sum;

    @Override
    public long weight() {
      return sum;
    }
  }

  private static void count(BoundedTable<Integer, Sum> table, int key, int times) {
    for (int i = 0; i < times; i++) {
      table.get(key, Sum::new).sum++;
    }
  }

  @Test
  void neverGrowsBeyondItsLimit() {
    BoundedTable<Integer, Sum> table = new BoundedTable<>(100);
    for (int key = 0; key < 100_000; key++) {
      count(table, key, 1);
      assertTrue(table.size() <= 100);
    }
  }

  @Test
  void aScanDrivesOutNoHeavyEntry() {
    BoundedTable<Integer, Sum> table = new BoundedTable<>(100);
    for (int key = 0; key < 50; key++) {
      count(table, key, 10);
    }
    for (int key = 1000; key < 100_000; key++) {
      count(table, key, 1);
    }
    for (int key = 0; key < 50; key++) {
      Sum kept = table.find(key);
      assertNotNull(kept, "key " + key);
      assertEquals(10, kept.sum);
    }
    assertNull(table.find(1000));
  }

  @Test
  void makesRoomAmongEqualsToo() {
    BoundedTable<Integer, Sum> table = new BoundedTable<>(4);
    for (int key = 0; key < 5; key++) {
      count(table, key, 1000);
    }
    assertEquals(4, table.size());
    assertNotNull(table.find(4));
  }

  @Test
  void amongEqualsTheOldestGo() {
    BoundedTable<String, Sum> table = new BoundedTable<>(8);
    for (int key = 0; key < 9; key++) {
      table.get("host " + key * 7919 % 100, Sum::new).sum++;
    }
    StringBuilder kept = new StringBuilder();
    table.forEach((key, sum) -> kept.append(key).append(' '));
    assertEquals("host 38 host 57 host 76 host 95 host 14 host 33 host 52 ", kept.toString());
  }
}
