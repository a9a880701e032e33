package org.tcpteardown.model;

import org.jspecify.annotations.Nullable;

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

  // Written out, as records do it slowly until the code is hot, and every connection needs it.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof FlowKey that && low.equals(that.low) && high.equals(that.high));
  }

  @Override
  public int hashCode() {
    return low.hashCode() * 31 + high.hashCode();
  }
}
