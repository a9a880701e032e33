package org.tcpteardown.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClockFitTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long BEGIN_NS = 1_700_000_000L * SECOND_NS;

  private final Sightings above = new Sightings();
  private final Sightings below = new Sightings();

  /** Packets both ways for so long, with queues of up to 30 ms, the least way 5 and 9 ms. */
  private void traffic(double seconds, long aheadNs, double ppm) {
    Random random = new Random(7);
    for (double at = 0; at < seconds; at += 0.05) {
      long leftA = BEGIN_NS + (long) (at * SECOND_NS);
      long way = 5_000_000L + (long) (30_000_000L * random.nextDouble() * random.nextDouble());
      above.add(leftA, byB(leftA + way, aheadNs, ppm));
      long back = 9_000_000L + (long) (30_000_000L * random.nextDouble() * random.nextDouble());
      below.add(leftA + back, byB(leftA, aheadNs, ppm));
    }
  }

  private static long byB(long timeNs, long aheadNs, double ppm) {
    return timeNs + aheadNs + Math.round((timeNs - BEGIN_NS) * ppm / 1e6);
  }

  @Test
  void offsetAndDriftLieWithinTheStatedBounds() {
    for (double ppm : new double[] {0, 200, -80}) {
      for (long aheadNs : new long[] {0, 3 * SECOND_NS, -40_000_000L}) {
        ClockFitTest test = new ClockFitTest();
        test.traffic(120, aheadNs, ppm);
        ClockRelation clock = ClockFit.fit(test.above, test.below);
        for (long at = BEGIN_NS; at <= BEGIN_NS + 120 * SECOND_NS; at += 10 * SECOND_NS) {
          long truth = byB(at, aheadNs, ppm) - at;
          long wrong = Math.abs(clock.offsetNs(at) - truth);
          assertTrue(wrong <= clock.errorNs(at), ppm + " " + aheadNs + ": " + wrong);
          assertTrue(clock.errorNs(at) < 15_000_000L, "bound " + clock.errorNs(at));
          assertTrue(Math.abs(at - clock.toA(clock.toB(at))) <= 1);
        }
        assertEquals(ppm, clock.driftPpm(), clock.driftErrorPpm() + 0.001);
        assertFalse(clock.hasSteps());
      }
    }
  }

  @Test
  void aClockThatWasSetHasParts() {
    traffic(60, 0, 0);
    Sightings laterAbove = new Sightings();
    Sightings laterBelow = new Sightings();
    for (int i = 0; i < above.size(); i++) {
      long step = above.timeNs(i) > BEGIN_NS + 30 * SECOND_NS ? 2 * SECOND_NS : 0;
      laterAbove.add(above.timeNs(i), above.timeNs(i) + above.apartNs(i) + step);
      laterBelow.add(below.timeNs(i), below.timeNs(i) + below.apartNs(i) + step);
    }
    ClockRelation clock = ClockFit.fit(laterAbove, laterBelow);
    assertTrue(clock.hasSteps());
    assertEquals(0, clock.offsetNs(BEGIN_NS + 10 * SECOND_NS) / 1e9, 0.02);
    assertEquals(2, clock.offsetNs(BEGIN_NS + 50 * SECOND_NS) / 1e9, 0.02);
  }

  @Test
  void inOneDirectionTheWayCannotBeTold() {
    traffic(60, SECOND_NS, 50);
    ClockRelation clock = ClockFit.fit(above, new Sightings());
    assertTrue(clock.isOneSided());
    assertEquals(1.005, clock.offsetNs(BEGIN_NS) / 1e9, 0.01);
    assertEquals(50, clock.driftPpm(), 30);
  }

  @Test
  void withoutPacketsNothingIsKnown() {
    assertFalse(ClockFit.fit(new Sightings(), new Sightings()).isKnown());
  }
}
