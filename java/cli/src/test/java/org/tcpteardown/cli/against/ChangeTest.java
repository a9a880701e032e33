package org.tcpteardown.cli.against;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.cli.against.Measure.Worth;

/** Differences of rates and how sure they are. */
final class ChangeTest {
  private static Change change(Worth worth, long before, long of, long after, long ofAfter) {
    return new Change(
        new Measure(Measure.Kind.FINDING, "late_fin", worth),
        new Share(before, of),
        new Share(after, ofAfter));
  }

  private static void assertInterval(
      double from, double to, long after, long ofAfter, long before, long of) {
    Share.Interval interval = change(Worth.BAD, before, of, after, ofAfter).interval();
    assertEquals(from, interval.from(), 0.0001);
    assertEquals(to, interval.to(), 0.0001);
  }

  /** The examples of Newcombe's paper, table II, method 10. */
  @Test
  void asPublished() {
    assertInterval(0.0524, 0.3339, 56, 70, 48, 80);
    assertInterval(0.1705, 0.8090, 9, 10, 3, 10);
    assertInterval(0.0582, 0.8062, 6, 7, 2, 7);
    assertInterval(-0.0381, 0.1926, 5, 56, 0, 29);
    assertInterval(-0.1611, 0.2775, 0, 10, 0, 20);
    assertInterval(0.6791, 1.0000, 10, 10, 0, 20);
  }

  @Test
  void smallNumbersSayNothing() {
    assertEquals(Change.Verdict.UNCLEAR, change(Worth.BAD, 1, 5, 0, 5).verdict());
    assertEquals(Change.Verdict.UNCLEAR, change(Worth.BAD, 0, 0, 3, 5).verdict());
    assertEquals(Change.Verdict.UNCLEAR, change(Worth.BAD, 1, 1, 0, 12).verdict());
    assertEquals(Change.Verdict.UNCLEAR, change(Worth.BAD, 9, 9, 0, 1000).verdict());
    assertEquals(Change.Verdict.BETTER, change(Worth.BAD, 10, 10, 0, 10).verdict());
    assertEquals(Change.Verdict.UNCLEAR, change(Worth.BAD, 12, 3400, 10, 3100).verdict());
    assertEquals(Change.Verdict.UNCLEAR, change(Worth.BAD, 5, 100, 5, 100).verdict());
  }

  @Test
  void moreIsWorseOrBetterOrJustMore() {
    assertEquals(Change.Verdict.BETTER, change(Worth.BAD, 12, 3400, 1, 3100).verdict());
    assertEquals(Change.Verdict.WORSE, change(Worth.BAD, 1, 3100, 12, 3400).verdict());
    assertEquals(Change.Verdict.WORSE, change(Worth.GOOD, 90, 100, 50, 100).verdict());
    assertEquals(Change.Verdict.FEWER, change(Worth.NEITHER, 90, 100, 50, 100).verdict());
    assertEquals(Change.Verdict.MORE, change(Worth.NEITHER, 50, 100, 90, 100).verdict());
  }
}
