package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.archive.TimerChanges.Day;

class TimerChangesTest {
  private static Day interval(String day, double above, double atMost) {
    return new Day(day, above, atMost, /* exact= */ false);
  }

  private static Day survivors(String day, double survived) {
    return new Day(day, survived, Double.POSITIVE_INFINITY, /* exact= */ false);
  }

  private static String told(Day... days) {
    StringBuilder text = new StringBuilder();
    for (TimerChanges.Change c : TimerChanges.of(List.of(days))) {
      text.append(c.from()).append("..").append(c.until()).append(' ').append(c.before().text());
      text.append(" | ").append(c.since()).append(' ').append(c.after().text()).append('\n');
    }
    return text.toString();
  }

  @Test
  void daysThatOverlapNarrowTheIntervalAndChangeNothing() {
    assertEquals("", told(interval("1", 60, 120), interval("2", 100, 300), interval("3", 0, 115)));
  }

  @Test
  void aTimerThatChangedIsToldWithWhatAllDaysBeforeAgreeOn() {
    assertEquals(
        "1..2 a timer of (100 s, 120 s] | 4 a timer of at most 8 s\n",
        told(interval("4", 0, 8), interval("1", 60, 120), interval("2", 100, 300)));
  }

  @Test
  void backAndForthAreTwoChanges() {
    assertEquals(
        """
        1..1 a timer of (7 s, 8 s] | 2 a timer of (20.5 s, 24 s]
        2..2 a timer of (20.5 s, 24 s] | 3 a timer of (7 s, 8 s]
        """,
        told(interval("1", 7, 8), interval("2", 20.5, 24), interval("3", 7, 8)));
  }

  @Test
  void survivorsBeyondATimerShowThatItIsGone() {
    assertEquals(
        "1..2 a timer of (7.5 s, 8 s] | 3 silences of 300 s survive\n",
        told(interval("1", 7, 8), survivors("2", 7.5), survivors("3", 300)));
  }

  @Test
  void exactTimersAgreeWithinTheDevicesClock() {
    assertEquals("", told(new Day("1", 345, 350, true), new Day("2", 346.5, 351.5, true)));
    assertEquals(
        "1..1 a timer of 350 s | 2 a timer of 300 s\n",
        told(new Day("1", 332.5, 350, true), new Day("2", 285, 300, true)));
  }
}
