package org.tcpteardown.population;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every finding about the population of flows, sorted by its public name: that is stable for ever.
 * What each of them means is said by the rule that makes it.
 */
public enum PopulationId {
  ACCEPT_QUEUE_FULL,
  ADDRESS_CHANGED,
  CLOSE_WAIT_LEAK,
  CLOSED_TOGETHER,
  DUPLICATE_ADDRESS,
  FAREWELL_REFUSED,
  FIN_TIMER,
  FIXED_LIFETIME,
  FORGOTTEN_TOGETHER,
  IDLE_TIMER,
  ODD_ONE_OUT,
  OUTAGE,
  PORT_REUSE,
  PORT_SCAN,
  REFUSING_SERVER,
  RESET_AFTER_HANDSHAKE,
  RESET_HABIT,
  RESET_TOGETHER,
  SERVER_IDLE_CLOSE,
  SYN_FLOOD;

  private static final Map<String, PopulationId> BY_ID = byId();

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The public name, for instance {@code fin_timer}. */
  public String id() {
    return id;
  }

  /** The one whose public name this is; empty if none. */
  public static Optional<PopulationId> byId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  private static Map<String, PopulationId> byId() {
    Map<String, PopulationId> all = new HashMap<>();
    for (PopulationId one : values()) {
      all.put(one.id, one);
    }
    return Collections.unmodifiableMap(all);
  }

  /** The public name. */
  @Override
  public String toString() {
    return id;
  }
}
