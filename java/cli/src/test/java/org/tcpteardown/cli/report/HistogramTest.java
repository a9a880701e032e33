package org.tcpteardown.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;

class HistogramTest {
  private static final long MS = 1_000_000L;

  private static int step(long durationNs) {
    Histogram histogram = new Histogram();
    histogram.add(durationNs, null);
    long[] well = histogram.well();
    for (int i = 0; i < well.length; i++) {
      if (well[i] == 1) {
        return i;
      }
    }
    throw new AssertionError("counted nowhere");
  }

  @Test
  void tenStepsForEachPowerOfTen() {
    assertEquals(0, step(MS));
    assertEquals(10, step(10 * MS));
    assertEquals(30, step(1000 * MS));
    assertEquals(50, step(100_000 * MS));
    assertEquals(49, step(99_999 * MS));
  }

  @Test
  void extremesCountAtTheEnds() {
    assertEquals(0, step(0));
    assertEquals(Histogram.STEPS - 1, step(Long.MAX_VALUE));
  }

  @Test
  void warningsAndErrorsAreCountedApart() {
    Histogram histogram = new Histogram();
    histogram.add(MS, Severity.NOTE);
    histogram.add(MS, Severity.WARN);
    histogram.add(MS, Severity.ERROR);
    assertEquals(1, histogram.well()[0]);
    assertEquals(2, histogram.badly()[0]);
    assertEquals(3, histogram.count());
  }
}
