package org.tcpteardown.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeqNumTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # from,        to, distance
          0,             0,  0
          0,             1,  1
          1,             0,  -1
          4294967295,    0,  1
          0,    4294967295,  -1
          4294967200,   96,  192
          2147483647, 2147483648, 1
          2147483648, 2147483647, -1
          0,    2147483647,  2147483647
          4026531840, 268435455, 536870911
          """)
  void distanceGoesTheShortWayRound(long from, long to, int distance) {
    assertEquals(distance, SeqNum.distance((int) from, (int) to));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "4294967295, 0", "2147483647, 2147483648", "4294967000, 500"})
  void beforeAndAfterAreStrictAndOpposite(long early, long late) {
    int a = (int) early;
    int b = (int) late;
    assertTrue(SeqNum.before(a, b));
    assertFalse(SeqNum.before(b, a));
    assertTrue(SeqNum.after(b, a));
    assertFalse(SeqNum.after(a, b));
    assertEquals(b, SeqNum.max(a, b));
    assertEquals(b, SeqNum.max(b, a));
  }

  @Test
  void nothingIsBeforeOrAfterItself() {
    for (int n : new int[] {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertFalse(SeqNum.before(n, n));
      assertFalse(SeqNum.after(n, n));
      assertEquals(n, SeqNum.max(n, n));
    }
  }
}
