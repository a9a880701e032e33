package org.tcpteardown.cli.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bars for when connections were reset. */
final class ResetTimelineTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private static List<String> lines(long... seconds) {
    List<Long> times = new ArrayList<>();
    for (long second : seconds) {
      times.add(second * SECOND_NS + 5);
    }
    ResetTimeline timeline = ResetTimeline.of(times);
    return timeline == null ? List.of() : timeline.lines();
  }

  @Test
  void oneBarForEachSecond() {
    List<String> lines = lines(7, 3, 3, 3, 3, 4, 4);
    assertEquals("█▄  ▂  1970-01-01T00:00:03Z to 1970-01-01T00:00:07Z, 1 s a bar", lines.get(0));
    assertEquals("most: 4 in the 1 s from 1970-01-01T00:00:03Z on", lines.get(1));
  }

  @Test
  void longOnesFitIntoALine() {
    for (long span : List.of(59L, 60L, 61L, 3_000L, 90_000L, 10_000_000L, 4_000_000_000L)) {
      List<String> lines = lines(100, 100 + span);
      int bars = lines.get(0).indexOf("  1970-");
      assertTrue(bars >= 2 && bars <= 60, span + ": " + lines.get(0));
    }
    assertTrue(lines(0, 3600 * 5).get(0).endsWith("Z, 10 min a bar"), lines(0, 18_000).get(0));
  }

  @Test
  void aSingleOneSaysNothing() {
    assertEquals(List.of(), lines(5));
    assertEquals(List.of(), lines());
    assertEquals(1, lines(5, 5).size());
  }
}
