package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.tcpteardown.tcp.Silence;

final class HeardTimesTest {
  private static final long SECOND = 1_000_000_000L;

  private static void hear(HeardTimes heard, long from, long to) {
    heard.add(from * SECOND, from, to * SECOND, to);
  }

  private static Silence silence(long from, long to) {
    return new Silence(from * SECOND, from, to * SECOND, to);
  }

  @Test
  void tellsTheSilenceAroundAMoment() {
    HeardTimes heard = new HeardTimes();
    hear(heard, 50, 60);
    hear(heard, 10, 20);
    hear(heard, 30, 31);
    assertEquals(silence(20, 30), heard.around(25 * SECOND));
    assertEquals(silence(31, 50), heard.around(40 * SECOND));
    assertNull(heard.around(15 * SECOND));
    assertNull(heard.around(60 * SECOND));
    assertEquals(new Silence(Long.MIN_VALUE, 0, 10 * SECOND, 10), heard.around(SECOND));
    assertEquals(new Silence(60 * SECOND, 60, Long.MAX_VALUE, 0), heard.around(99 * SECOND));
  }

  @Test
  void joinsWhatIsCloseTogether() {
    HeardTimes heard = new HeardTimes();
    hear(heard, 10, 20);
    hear(heard, 22, 24);
    assertNull(heard.around(21 * SECOND));
    hear(heard, 40, 50);
    hear(heard, 5, 45); // over both
    assertNull(heard.around(30 * SECOND));
    assertEquals(new Silence(Long.MIN_VALUE, 0, 5 * SECOND, 5), heard.around(SECOND));
    assertEquals(new Silence(50 * SECOND, 50, Long.MAX_VALUE, 0), heard.around(51 * SECOND));
  }

  /** What is forgotten counts as heard: no host may be called silent for lack of memory. */
  @Test
  void forgetsTheShortestSilences() {
    HeardTimes heard = new HeardTimes();
    for (int i = 0; i < 200; i++) {
      long at = i < 100 ? 10L * i : 10L * i + 2000;
      hear(heard, at, at + (i % 4 == 0 ? 6 : 1));
    }
    assertEquals(silence(991, 3000), heard.around(2000 * SECOND));
    assertNull(heard.around(3008 * SECOND)); // 4 s
  }
}
