package org.tcpteardown.timer;

import org.tcpteardown.heuristic.Wording;

/**
 * The default of one timer of one product.
 *
 * @param product maker and product
 * @param timer what its documentation calls the timer
 * @param phase the part of a connection's life that it limits
 * @param seconds its default
 * @param expiry what the packets show when it expires
 * @param source the public document that says so
 */
public record KnownTimer(
    String product, String timer, Phase phase, long seconds, String expiry, String source) {

  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** Its default in nanoseconds. */
  public long ns() {
    return seconds * NS_PER_SECOND;
  }

  /** {@code Cisco ASA 600 s}: without the timer's name, and what stands in brackets. */
  public String inShort() {
    int bracket = product.indexOf(" (");
    return (bracket < 0 ? product : product.substring(0, bracket)) + " " + Wording.time(ns());
  }

  /** {@code Cisco ASA, timeout half-closed (600 s)}. */
  @Override
  public String toString() {
    return product + ", " + timer + " (" + Wording.time(ns()) + ")";
  }
}
