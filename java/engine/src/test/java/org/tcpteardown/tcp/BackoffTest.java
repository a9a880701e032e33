package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  private static boolean doubling(double... gapsMs) {
    return Backoff.of(Arrays.stream(gapsMs).mapToObj(ms -> (long) (ms * 1e6)).toList())
        .isDoubling();
  }

  @Test
  void aTimer() {
    assertTrue(doubling(200, 400));
    assertTrue(doubling(300, 600, 1200, 2400, 4800));
  }

  @Test
  void afterALossProbe() {
    assertTrue(doubling(226, 205, 432, 881, 1710));
    assertTrue(doubling(20, 220, 440));
    assertFalse(doubling(226, 205));
  }

  @Test
  void thatMeetsItsLimit() {
    assertTrue(doubling(15_000, 30_000, 60_000, 60_000, 60_000));
    assertTrue(doubling(250, 500, 1000, 2000, 4000, 4000, 4000));
    assertFalse(doubling(250, 500, 500, 500));
  }

  @Test
  void noTimerIsAsShort() {
    assertFalse(doubling(0.01, 0.018));
    assertFalse(doubling(10, 20, 40, 80));
  }

  @Test
  void notAtOneRate() {
    assertFalse(doubling(1000, 1000, 1000, 1000));
    assertFalse(doubling(200, 400, 200, 400));
    assertFalse(doubling(200));
    assertFalse(doubling());
  }
}
