package org.tcpteardown.read;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;

/**
 * Gives the same object for the same end of a connection most of the time: flows keep some of their
 * segments, and each of them names two ends. A full slot is overwritten, so memory stays flat. For
 * one thread.
 */
final class EndpointCache {
  private static final int SLOTS = 1 << 13;

  private final @Nullable Endpoint[] slots = new @Nullable Endpoint[SLOTS];

  Endpoint get(IpAddress address, int port) {
    long bits = address.low() * 31 + address.high() + port * 0x9E37_79B9L;
    int slot = (int) (bits ^ bits >>> 16) & (SLOTS - 1);
    Endpoint known = slots[slot];
    if (known == null || known.port() != port || !known.address().equals(address)) {
      known = new Endpoint(address, port);
      slots[slot] = known;
    }
    return known;
  }
}
