package org.tcpteardown.model;

import org.jspecify.annotations.Nullable;

/** The 4-tuple of a connection, the same for both directions. */
public final class FlowKey {
  private final Endpoint low;
  private final Endpoint high;

  /** Worked out once: every connection is looked up several times. Keyed, as those of its ends. */
  private final int hash;

  private FlowKey(Endpoint low, Endpoint high) {
    this.low = low;
    this.high = high;
    this.hash = low.hashCode() * 31 + high.hashCode();
  }

  /** The key of traffic between two ends, in whichever order they are given. */
  public static FlowKey of(Endpoint one, Endpoint other) {
    return one.compareTo(other) <= 0 ? new FlowKey(one, other) : new FlowKey(other, one);
  }

  /** The end that sorts first. */
  public Endpoint low() {
    return low;
  }

  /** The other end. */
  public Endpoint high() {
    return high;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof FlowKey that
            && hash == that.hash
            && low.equals(that.low)
            && high.equals(that.high));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return low + " " + high;
  }
}
