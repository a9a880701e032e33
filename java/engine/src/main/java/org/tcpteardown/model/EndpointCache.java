package org.tcpteardown.model;

import org.jspecify.annotations.Nullable;

/**
 * Gives the same object for the same end of a connection most of the time: each segment names two
 * ends, and flows keep some of their segments. A full slot is overwritten, so memory stays flat.
 * For one thread.
 */
public final class EndpointCache {
  private static final int SLOTS = 1 << 14;
  private static final int ADDRESS_SLOTS = 1 << 10;

  private final @Nullable Endpoint[] slots = new @Nullable Endpoint[SLOTS];

  /** A host has many ports. */
  private final @Nullable IpAddress[] addresses = new @Nullable IpAddress[ADDRESS_SLOTS];

  /** The end with that address and port. */
  public Endpoint get(IpAddress address, int port) {
    int slot = slot(address.high(), address.low(), port);
    Endpoint known = slots[slot];
    if (known == null || known.port() != port || !known.address().equals(address)) {
      known = new Endpoint(address, port);
      slots[slot] = known;
    }
    return known;
  }

  /** The end with that address, of which {@link IpAddress} says what the parts are, and port. */
  public Endpoint get(boolean v6, long high, long low, int port) {
    int slot = slot(high, low, port);
    Endpoint known = slots[slot];
    if (known == null || known.port() != port || !isAddress(known.address(), v6, high, low)) {
      known = new Endpoint(address(v6, high, low), port);
      slots[slot] = known;
    }
    return known;
  }

  /** The address, of which {@link IpAddress} says what the parts are. */
  public IpAddress address(boolean v6, long high, long low) {
    int slot = slot(high, low, 0) & (ADDRESS_SLOTS - 1);
    IpAddress known = addresses[slot];
    if (known == null || !isAddress(known, v6, high, low)) {
      known = new IpAddress(v6, high, low);
      addresses[slot] = known;
    }
    return known;
  }

  private static boolean isAddress(IpAddress address, boolean v6, long high, long low) {
    return address.low() == low && address.high() == high && address.v6() == v6;
  }

  private static int slot(long high, long low, int port) {
    long bits = (low * 31 + high) * 0x9E37_79B9_7F4A_7C15L + port * 0x9E37_79B9L;
    return (int) (bits >>> 40 ^ bits) & (SLOTS - 1);
  }
}
