package org.tcpteardown.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {
  @ParameterizedTest
  @CsvSource({
    "10s, 10000000000",
    "10, 10000000000",
    "0.5s, 500000000",
    "500ms, 500000000",
    "2m, 120000000000",
    "1h, 3600000000000",
  })
  void durations(String text, long ns) {
    assertEquals(ns, Setting.LATE_FIN_AFTER.parse(text));
  }

  @Test
  void nonsenseIsRefusedByName() {
    for (String bad : new String[] {"", "soon", "-1s", "10 s", "1d", "1e3s"}) {
      var e = assertThrows(IllegalArgumentException.class, () -> Setting.LATE_FIN_AFTER.parse(bad));
      assertTrue(String.valueOf(e.getMessage()).startsWith("late_fin.after takes a time"));
    }
    assertThrows(IllegalArgumentException.class, () -> Setting.FORGED_RST_WARN.parse("-5"));
  }

  /** Sidecars hold them. */
  @ParameterizedTest
  @CsvSource({
    "1.5ms, 0.0015s",
    "0.000001ms, 0.000000001s",
    "1.000000001s, 1.000000001s",
    "1500ms, 1500ms",
    "999999.999s, 999999999ms",
    "1000000.001s, 1000000.001s",
    "277777h, 999997200s",
    "999999999, 999999999s",
    "0, 0s",
  })
  void whatIsTakenIsWrittenSoThatItIsTakenAgain(String text, String written) {
    long ns = Setting.LATE_FIN_AFTER.parse(text);
    assertEquals(written, Setting.LATE_FIN_AFTER.format(ns));
    assertEquals(ns, Setting.LATE_FIN_AFTER.parse(written));
  }

  @Test
  void centuriesAreRefused() {
    for (String bad : new String[] {"277778h", "566666h", "999999999.1s", "999999999h"}) {
      var e = assertThrows(IllegalArgumentException.class, () -> Setting.LATE_FIN_AFTER.parse(bad));
      assertEquals("late_fin.after takes 31 years at most, not '" + bad + "'", e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void formattedDefaultReadsBack(Setting setting) {
    assertEquals(setting.defaultValue(), setting.parse(setting.format(setting.defaultValue())));
  }

  @Test
  void changesDoNotTouchOthers() {
    Settings changed = Settings.defaults().with("late_fin.after", "1m");
    assertEquals(60_000_000_000L, changed.get(Setting.LATE_FIN_AFTER));
    assertEquals(10_000_000_000L, Settings.defaults().get(Setting.LATE_FIN_AFTER));
    assertEquals("60s", changed.asText().get("late_fin.after"));
    assertThrows(IllegalArgumentException.class, () -> Settings.defaults().with("late_fin", "1m"));
  }
}
