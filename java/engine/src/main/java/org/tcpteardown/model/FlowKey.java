package org.tcpteardown.model;

/**
 * The 4-tuple of a connection, the same for both directions.
 *
 * @param low the end that sorts first
 * @param high the other end
 */
public record FlowKey(Endpoint low, Endpoint high) {

  /** The key of traffic between two ends, in whichever order they are given. */
  public static FlowKey of(Endpoint one, Endpoint other) {
    return one.compareTo(other) <= 0 ? new FlowKey(one, other) : new FlowKey(other, one);
  }
}
