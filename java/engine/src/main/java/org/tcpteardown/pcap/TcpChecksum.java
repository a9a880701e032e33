package org.tcpteardown.pcap;

import org.tcpteardown.model.Checksum;

/** The checksum of a TCP segment and its pseudo-header (RFC 9293 section 3.1, RFC 8200 8.1). */
final class TcpChecksum {
  private static final int TCP = 6;

  private TcpChecksum() {}

  /** Whether that of the packet's innermost segment is right. */
  static Checksum of(Packet p) {
    int length = p.tcpEnd - p.tcp;
    if (!p.has(p.tcp, length, p.tcpEnd)) {
      return Checksum.UNKNOWN;
    }
    long addresses = p.v6 ? sum(p, p.ip + 8, 32) : sum(p, p.ip + 12, 8);
    long pseudo = addresses + TCP + length;
    if (fold(pseudo + sum(p, p.tcp, length)) == 0xffff) {
      return Checksum.RIGHT;
    }
    int stored = p.u16(p.tcp + 16);
    // Linux leaves there what its network card goes on from; without the length when the card is to
    // cut the data into segments.
    boolean left = stored == 0 || stored == fold(pseudo) || stored == fold(addresses + TCP);
    return left ? Checksum.UNKNOWN : Checksum.WRONG;
  }

  private static long sum(Packet p, int from, int count) {
    long sum = 0;
    int end = from + count;
    int at = from;
    for (; at < end - 1; at += 2) {
      sum += p.u16(at);
    }
    return at < end ? sum + (p.u8(at) << 8) : sum;
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
