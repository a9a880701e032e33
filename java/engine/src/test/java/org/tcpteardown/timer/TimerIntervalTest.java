package org.tcpteardown.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TimerIntervalTest {
  private static final long SECOND = 1_000_000_000L;

  private static TimerInterval seconds(long survived, long failed) {
    return new TimerInterval(survived * SECOND, failed * SECOND);
  }

  @Test
  void isOpenBelowAndClosedAbove() {
    TimerInterval interval = seconds(7, 8);
    assertFalse(interval.contains(7 * SECOND));
    assertTrue(interval.contains(7 * SECOND + 1));
    assertTrue(interval.contains(8 * SECOND));
    assertFalse(interval.contains(8 * SECOND + 1));
  }

  @Test
  void namesOnlyWhatFits() {
    String idle = seconds(512, 903).names(Phase.ESTABLISHED);
    assertTrue(idle.startsWith("fits IPVS (Docker swarm"), idle);
    assertTrue(idle.contains("900 s"), idle);
    assertFalse(idle.contains("350 s"), idle);
    assertTrue(seconds(599, 601).names(Phase.HALF_CLOSED).contains("Cisco ASA"));
    assertFalse(seconds(599, 601).names(Phase.ESTABLISHED).contains("Cisco ASA"));
    assertEquals("no default known to us fits", seconds(7, 8).names(Phase.HALF_CLOSED));
  }

  @Test
  void longestFirstAndFewOfThem() {
    String names = seconds(119, 121).names(Phase.HALF_CLOSED);
    assertTrue(names.indexOf("(120 s)") > 0, names);
    assertTrue(names.matches(".* and \\d+ more"), names);
    assertEquals(3, names.chars().filter(c -> c == ';').count(), names);
  }

  /** To name four of sixteen would be a guess. */
  @Test
  void nobodyWhereVeryDifferentOnesFit() {
    String names = new TimerInterval(TimerInterval.UNKNOWN, 130 * SECOND).names(Phase.HALF_CLOSED);
    assertTrue(
        names.matches("\\d+ known defaults from 5 s to 120 s fit, too many to name one"), names);
  }

  @Test
  void withoutASurvivorItIsOpen() {
    TimerInterval interval = new TimerInterval(TimerInterval.UNKNOWN, 39 * SECOND);
    assertEquals("at most 39 s", interval.text());
    assertTrue(interval.contains(1));
    assertEquals("(7 s, 8 s]", seconds(7, 8).text());
  }

  @Test
  void refusesContradictions() {
    assertThrows(IllegalArgumentException.class, () -> seconds(8, 8));
    assertThrows(IllegalArgumentException.class, () -> seconds(9, 8));
  }
}
