package org.tcpteardown.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;

/** Settings as users type them, a NAME=VALUE a line: what is taken must read the same again. */
public final class SettingsTarget {
  private SettingsTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    Settings settings = Settings.defaults();
    for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        try {
          settings = settings.with(line.substring(0, equals), line.substring(equals + 1));
        } catch (IllegalArgumentException e) {
          if (e.getMessage() == null || e instanceof NumberFormatException) {
            throw e; // no message for a user
          }
        }
      }
    }
    Settings again = Settings.defaults();
    Map<String, String> text = settings.asText();
    for (Map.Entry<String, String> one : text.entrySet()) {
      again = again.with(one.getKey(), one.getValue());
    }
    for (Setting setting : Setting.values()) {
      if (again.get(setting) != settings.get(setting)) {
        throw new IllegalStateException(text + " became " + again.asText());
      }
    }
  }
}
