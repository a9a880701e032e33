package org.tcpteardown.pcap;

import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;

/** Addresses and ports as a key for tables: the lower end first, whichever way the packet goes. */
final class Tuple {
  /** Longs in a key of IPv4, and of IPv6. */
  static final int V4_WIDTH = 2;

  static final int V6_WIDTH = 5;

  private Tuple() {}

  /** Fills the key with the tuple of a packet; says whether the sender is the lower end. */
  static boolean fill(Packet p, long[] key) {
    long source = p.u16(p.tcp);
    long destination = p.u16(p.tcp + 2);
    if (!p.v6) {
      return fillV4(
          p.i32(p.ip + 12) & 0xffff_ffffL,
          source,
          p.i32(p.ip + 16) & 0xffff_ffffL,
          destination,
          key);
    }
    return fillV6(
        p.i64(p.ip + 8),
        p.i64(p.ip + 16),
        source,
        p.i64(p.ip + 24),
        p.i64(p.ip + 32),
        destination,
        key);
  }

  /** Fills the key with the tuple of two ends; says whether the first is the lower end. */
  static boolean fill(Endpoint from, Endpoint to, long[] key) {
    IpAddress source = from.address();
    IpAddress destination = to.address();
    return source.v6()
        ? fillV6(
            source.high(),
            source.low(),
            from.port(),
            destination.high(),
            destination.low(),
            to.port(),
            key)
        : fillV4(source.low(), from.port(), destination.low(), to.port(), key);
  }

  private static boolean fillV4(
      long source, long sourcePort, long destination, long destinationPort, long[] key) {
    long from = source << 16 | sourcePort;
    long to = destination << 16 | destinationPort;
    key[0] = Math.min(from, to);
    key[1] = Math.max(from, to);
    return from <= to;
  }

  private static boolean fillV6(
      long sourceHigh,
      long sourceLow,
      long sourcePort,
      long destinationHigh,
      long destinationLow,
      long destinationPort,
      long[] key) {
    int order = Long.compareUnsigned(sourceHigh, destinationHigh);
    order = order != 0 ? order : Long.compareUnsigned(sourceLow, destinationLow);
    order = order != 0 ? order : Long.compare(sourcePort, destinationPort);
    boolean fromLow = order <= 0;
    key[0] = fromLow ? sourceHigh : destinationHigh;
    key[1] = fromLow ? sourceLow : destinationLow;
    key[2] = fromLow ? destinationHigh : sourceHigh;
    key[3] = fromLow ? destinationLow : sourceLow;
    key[4] = fromLow ? sourcePort << 16 | destinationPort : destinationPort << 16 | sourcePort;
    return fromLow;
  }
}
