package org.tcpteardown.pcap;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;

/**
 * Gives the same object for the same end of a connection most of the time, so that none is made for
 * each packet. A full slot is overwritten: memory stays flat.
 */
final class EndpointPool {
  private static final int SLOTS = 1 << 14;

  private final @Nullable Endpoint[] slots = new @Nullable Endpoint[SLOTS];

  Endpoint source(Packet p) {
    return p.v6
        ? get(true, p.i64(p.ip + 8), p.i64(p.ip + 16), p.u16(p.tcp))
        : get(false, 0, p.i32(p.ip + 12) & 0xffff_ffffL, p.u16(p.tcp));
  }

  Endpoint destination(Packet p) {
    return p.v6
        ? get(true, p.i64(p.ip + 24), p.i64(p.ip + 32), p.u16(p.tcp + 2))
        : get(false, 0, p.i32(p.ip + 16) & 0xffff_ffffL, p.u16(p.tcp + 2));
  }

  private Endpoint get(boolean v6, long high, long low, int port) {
    long bits = (low * 31 + high) * 0x9E37_79B9_7F4A_7C15L + port * 0x9E37_79B9L;
    int slot = (int) (bits >>> 40 ^ bits) & (SLOTS - 1);
    Endpoint known = slots[slot];
    if (known == null || known.port() != port || !isAddress(known.address(), v6, high, low)) {
      known = new Endpoint(new IpAddress(v6, high, low), port);
      slots[slot] = known;
    }
    return known;
  }

  private static boolean isAddress(IpAddress address, boolean v6, long high, long low) {
    return address.low() == low && address.high() == high && address.v6() == v6;
  }
}
