package org.tcpteardown.model;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of all {@link Setting}s for one run. Immutable. */
public final class Settings {
  private static final Settings DEFAULTS = new Settings(new EnumMap<>(Setting.class));

  private final EnumMap<Setting, Long> changed;

  private Settings(EnumMap<Setting, Long> changed) {
    this.changed = changed;
  }

  public static Settings defaults() {
    return DEFAULTS;
  }

  /** A copy with one value changed. */
  public Settings with(Setting setting, long value) {
    EnumMap<Setting, Long> copy = new EnumMap<>(changed);
    copy.put(setting, value);
    return new Settings(copy);
  }

  /**
   * A copy with one value changed, both given as users type them.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public Settings with(String id, String value) {
    Setting setting =
        Setting.byId(id)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no setting is called '"
                            + id
                            + "'; 'tcpteardown list --settings' shows them"));
    return with(setting, setting.parse(value));
  }

  /** The value: nanoseconds for a duration, else the number. */
  public long get(Setting setting) {
    return changed.getOrDefault(setting, setting.defaultValue());
  }

  /** All settings, in a fixed order, as users would type them. */
  public Map<String, String> asText() {
    Map<String, String> all = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      all.put(setting.id(), setting.format(get(setting)));
    }
    return all;
  }
}
