package org.tcpteardown.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ClusterTest {
  @Test
  void whatLiesNearTheMedian() {
    Cluster cluster = Cluster.around(new long[] {500, 103, 97, 100, 101, 2}, 4, 1);
    assertEquals(new Cluster(97, 101, 103, 4), cluster);
    assertTrue(cluster.contains(97));
    assertFalse(cluster.contains(104));
  }

  @Test
  void nearGrowsWithTheMedian() {
    assertEquals(3, Cluster.around(new long[] {9_600, 10_000, 10_400}, 4, 5).size());
    assertEquals(1, Cluster.around(new long[] {9_600, 10_000, 10_400}, 4, 3).size());
  }
}
