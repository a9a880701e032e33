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
