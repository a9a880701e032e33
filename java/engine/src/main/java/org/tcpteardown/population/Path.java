package org.tcpteardown.population;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.tcp.Flow;

/**
 * Two hosts whose connections pass the same devices. Ports do not count: a device's timers are the
 * same for all of them unless somebody made exceptions, and then the evidence contradicts itself
 * and is not used. Which of the two opened a connection does not count either. Hosts are not pooled
 * by server: two clients may sit behind two different routers.
 *
 * @param low the address that sorts first
 * @param high the other
 */
public record Path(IpAddress low, IpAddress high) {

  // Written out: a record links its own at first use, which takes milliseconds of each run.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Path that && low.equals(that.low) && high.equals(that.high));
  }

  @Override
  public int hashCode() {
    return 31 * low.hashCode() + high.hashCode();
  }

  /** The path that a flow took. */
  public static Path of(Flow flow) {
    return of(flow.client().endpoint().address(), flow.server().endpoint().address());
  }

  /** The path between two hosts. */
  public static Path of(IpAddress one, IpAddress other) {
    return one.compareTo(other) <= 0 ? new Path(one, other) : new Path(other, one);
  }

  /** {@code 10.0.0.1 and 192.0.2.1}. */
  public String inWords() {
    return low + " and " + high;
  }

  /** {@code 10.0.0.1 <-> 192.0.2.1}. */
  @Override
  public String toString() {
    return low + " <-> " + high;
  }
}
