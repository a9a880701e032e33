package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CaptureRegionsTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long HOUR_NS = 3_600 * SECOND_NS;
  private static final long START_NS = 1_700_000_000 * SECOND_NS;

  private final CaptureRegions regions = new CaptureRegions(0);

  private CaptureRegion at(double seconds) {
    return regions.of(START_NS + Math.round(seconds * SECOND_NS));
  }

  @Test
  void aPauseEndsARegion() {
    CaptureRegion first = at(0);
    assertSame(first, at(1));
    CaptureRegion second = at(902);
    assertNotSame(first, second);
    assertEquals(START_NS + SECOND_NS, first.endNs());
  }

  /** Whoever captures a connection that is idle for minutes has long gaps. */
  @Test
  void aQuietLinkHasLongGaps() {
    CaptureRegion first = at(0);
    assertSame(first, at(75));
    assertSame(first, at(75 + 1500));
    assertNotSame(first, at(75 + 1500 + 3601));
  }

  @Test
  void fewFramesSayLittleOfThat() {
    CaptureRegion first = at(0);
    assertSame(first, at(1));
    assertSame(first, at(901));
    assertEquals(START_NS + 901 * SECOND_NS, first.endNs());
  }

  @Test
  void butNotWhereSomethingCameAllTheTime() {
    CaptureRegion first = at(0);
    for (int second = 1; second < 100; second++) {
      assertSame(first, at(second));
    }
    assertNotSame(first, at(99 + 301));
  }

  @Test
  void whoeverWaitsLongerHasLongerGaps() {
    CaptureRegions patient = new CaptureRegions(600 * SECOND_NS);
    CaptureRegion first = patient.of(START_NS);
    assertSame(first, patient.of(START_NS + 3600 * SECOND_NS));
  }

  @Test
  void framesOutOfOrderBelongTogether() {
    CaptureRegion first = at(100);
    assertSame(first, at(90));
    assertEquals(START_NS + 100 * SECOND_NS, first.endNs());
    assertNotSame(first, at(89.9));
  }

  /** A file of the same hour behind another one. */
  @Test
  void anAppendedFileIsARegionOfItsOwn() {
    CaptureRegion first = at(0);
    assertSame(first, at(60));
    CaptureRegion second = at(20);
    assertNotSame(first, second);
    assertSame(second, at(100));
    assertEquals(START_NS + 60 * SECOND_NS, first.endNs());
    assertEquals(START_NS + 100 * SECOND_NS, second.endNs());
  }

  /** Two cards whose clocks differ by an hour. */
  @Test
  void twoClocksInTurn() {
    CaptureRegion one = at(0);
    CaptureRegion other = at(3600);
    for (int second = 1; second < 100; second++) {
      assertSame(one, at(second));
      assertSame(other, at(3600 + second));
    }
    assertEquals(START_NS + 99 * SECOND_NS, one.endNs());
  }

  @Test
  void timesWithoutSense() {
    CaptureRegion first = regions.of(Long.MAX_VALUE - 1);
    CaptureRegion second = regions.of(Long.MIN_VALUE + 1);
    assertNotSame(first, second);
    assertEquals(Long.MIN_VALUE + 1, second.endNs());
    for (long i = 0; i < 1000; i++) {
      assertEquals(i * i * HOUR_NS, regions.of(i * i * HOUR_NS).endNs());
    }
  }

  @Test
  void whoCapturesHimselfKnowsThatHeDoes() {
    CaptureRegions live = CaptureRegions.unbroken();
    assertSame(live.of(START_NS), live.of(START_NS + 1000 * HOUR_NS));
    assertEquals(Long.MAX_VALUE, live.of(START_NS).endNs());
  }

  /** One frame each 0.1 s but for the pause from 5 s to 7 s; the last frame is that of 8 s. */
  private CaptureRegion withPause() {
    CaptureRegion region = at(0);
    for (int tenth = 1; tenth <= 80; tenth++) {
      if (tenth <= 50 || tenth >= 70) {
        region = at(tenth / 10.0);
      }
    }
    return region;
  }

  private static long ns(double seconds) {
    return START_NS + Math.round(seconds * SECOND_NS);
  }

  @Test
  void numbersThatJumpOverAPauseMakeItAHole() {
    CaptureRegion region = withPause();
    assertFalse(region.holes().within(ns(0), ns(8)));
    assertTrue(region.jumped(ns(4.9), 1));
    assertFalse(region.holes().within(ns(0), ns(8)), "one frame may have been lost");
    assertTrue(region.jumped(ns(4.8), 1));
    assertTrue(region.holes().within(ns(5.5), ns(5.6)));
    assertFalse(region.holes().within(ns(7), ns(8)));
    assertEquals(ns(5), region.holes().nextFromNs(ns(4), ns(8)));
    assertEquals(ns(8), region.holes().nextFromNs(ns(7), ns(8)));
    assertEquals(ns(7), region.holes().seenSinceNs(ns(2), ns(8)));
    assertEquals(ns(7.5), region.holes().seenSinceNs(ns(7.5), ns(8)));
    assertEquals(2 * SECOND_NS, region.holes().longestNs(ns(0), ns(8)));
  }

  @Test
  void notThoseThatJumpWithoutAPause() {
    assertFalse(withPause().jumped(ns(7.2), 2));
  }
}
