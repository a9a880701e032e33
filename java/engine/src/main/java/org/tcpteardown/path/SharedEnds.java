package org.tcpteardown.path;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;

/**
 * Gives the same object for the same end, or at least for the same address, most of the time: few
 * hosts have many connections. A full slot is overwritten, so memory stays flat. For one thread.
 */
final class SharedEnds {
  private static final int SLOTS = 1 << 12;

  private final @Nullable Endpoint[] ends = new @Nullable Endpoint[SLOTS];
  private final @Nullable IpAddress[] addresses = new @Nullable IpAddress[SLOTS];

  Endpoint same(Endpoint end) {
    int slot = end.hashCode() & (SLOTS - 1);
    Endpoint known = ends[slot];
    if (known == null || !known.equals(end)) {
      known = new Endpoint(same(end.address()), end.port());
      ends[slot] = known;
    }
    return known;
  }

  private IpAddress same(IpAddress address) {
    int slot = address.hashCode() & (SLOTS - 1);
    IpAddress known = addresses[slot];
    if (known == null || !known.equals(address)) {
      known = address;
      addresses[slot] = known;
    }
    return known;
  }
}
