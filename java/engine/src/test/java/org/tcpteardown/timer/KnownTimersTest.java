package org.tcpteardown.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class KnownTimersTest {
  private static final long LONGEST = 5L * 24 * 3600;

  static List<KnownTimer> timers() {
    return KnownTimers.all();
  }

  @ParameterizedTest
  @MethodSource("timers")
  void isComplete(KnownTimer timer) {
    for (String part : List.of(timer.product(), timer.timer(), timer.expiry(), timer.source())) {
      assertFalse(part.isBlank());
      assertEquals(part.strip(), part);
    }
    assertTrue(timer.seconds() >= 1 && timer.seconds() <= LONGEST, "seconds");
    assertTrue(timer.source().length() >= 12, "source");
    assertTrue(timer.expiry().matches("(silent|RST|FIN|keepalive probe)\\b.*"), timer.expiry());
  }

  @Test
  void noTimerTwice() {
    Set<List<Object>> seen = new HashSet<>();
    for (KnownTimer t : timers()) {
      assertTrue(seen.add(List.of(t.product(), t.timer(), t.phase())), t.toString());
    }
  }

  @Test
  void sortedByPhaseAndSeconds() {
    List<KnownTimer> sorted =
        timers().stream()
            .sorted(
                Comparator.comparing(KnownTimer::phase)
                    .thenComparingLong(KnownTimer::seconds)
                    .thenComparing(KnownTimer::product, String.CASE_INSENSITIVE_ORDER)
                    .thenComparing(KnownTimer::timer))
            .toList();
    assertEquals(sorted, timers());
  }

  @Test
  void everyPhaseIsKnown() {
    for (Phase phase : Phase.values()) {
      assertTrue(timers().stream().anyMatch(t -> t.phase() == phase), phase.id());
    }
  }

  @Test
  void refusesWhatItCannotRead() {
    assertThrows(IllegalArgumentException.class, () -> KnownTimers.parse("a\tb\tidle\t5\tx\ty"));
    assertThrows(IllegalArgumentException.class, () -> KnownTimers.parse("a\tb\topening\t5\tx"));
    assertThrows(
        NumberFormatException.class, () -> KnownTimers.parse("a\tb\topening\t5s\tsilent\ty"));
  }
}
