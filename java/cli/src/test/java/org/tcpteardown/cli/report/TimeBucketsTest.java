package org.tcpteardown.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TimeBucketsTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void areRoundAndFew() {
    assertEquals(new TimeBuckets(7, SECOND / 1000, 1), TimeBuckets.of(7, 7));
    assertEquals(new TimeBuckets(0, SECOND, 194), TimeBuckets.of(0, 193 * SECOND + 1));
    assertEquals(600 * SECOND, TimeBuckets.of(0, 86_400 * SECOND).widthNs());
    TimeBuckets years = TimeBuckets.of(0, 2000L * 86_400 * SECOND);
    assertTrue(years.count() <= 240, years.toString());
    assertEquals(years.count() - 1, years.of(2000L * 86_400 * SECOND));
  }

  @Test
  void whatLiesOutsideCountsToTheEnds() {
    TimeBuckets buckets = TimeBuckets.of(10 * SECOND, 20 * SECOND);
    assertEquals(0, buckets.of(9 * SECOND));
    assertEquals(0, buckets.of(10 * SECOND));
    assertEquals(buckets.count() - 1, buckets.of(20 * SECOND));
    assertEquals(buckets.count() - 1, buckets.of(99 * SECOND));
  }

  @Test
  void clocksThatStepBackDoNoHarm() {
    assertEquals(1, TimeBuckets.of(20 * SECOND, 10 * SECOND).count());
  }
}
