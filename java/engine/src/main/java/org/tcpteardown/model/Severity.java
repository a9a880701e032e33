package org.tcpteardown.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How bad a finding is, with the names and the order of Wireshark's expert information. */
public enum Severity {
  CHAT,
  NOTE,
  WARN,
  ERROR;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used in all outputs. */
  public String id() {
    return id;
  }

  /** The severity of that name; empty when there is none. */
  public static Optional<Severity> byId(String id) {
    return Arrays.stream(values()).filter(s -> s.id().equals(id)).findFirst();
  }
}
