package org.tcpteardown.pcap;

/** ICMP error messages and the TCP headers that they quote. */
final class Icmp {
  private static final int MESSAGE_BYTES = 8;
  private static final int V4_BYTES = 20;
  private static final int V6_BYTES = 40;
  private static final int REDIRECT = 5;
  private static final int V6_REDIRECT = 137;
  private static final int TCP = 6;
  private static final int FRAGMENT_OFFSET = 0x1fff;

  private Icmp() {}

  /** RFC 792. */
  static void v4(Packet p, int ip, int at, int end) {
    if (!p.has(at, MESSAGE_BYTES, end)) {
      return;
    }
    int type = p.u8(at);
    boolean error = type == 3 || type == 4 || type == REDIRECT || type == 11 || type == 12;
    int quoted = at + MESSAGE_BYTES;
    if (!error || !p.has(quoted, V4_BYTES, end)) {
      return;
    }
    int headerBytes = (p.u8(quoted) & 15) * 4;
    int totalBytes = p.u16(quoted + 2);
    int ends = end;
    int originalBytes = p.u8(at + 5) * 4; // RFC 4884: what follows these is an extension
    if (type == REDIRECT) {
      ends = Math.min(end, quoted + headerBytes + 8);
    } else if (originalBytes > 0 && end - at > 8 + originalBytes && totalBytes > originalBytes) {
      ends = Math.min(end, quoted + headerBytes + originalBytes);
    } else if (end - at > 8 + 128 && totalBytes > 128) {
      ends = Math.min(end, quoted + 128);
    }
    if (p.u8(quoted) >> 4 != 4
        || headerBytes != V4_BYTES
        || (totalBytes != 0 && totalBytes < headerBytes)
        || (p.u16(quoted + 6) & 0x3fff) != 0) {
      p.foreign =
          (p.u16(quoted + 6) & FRAGMENT_OFFSET) != 0 ? null : "an unusual packet in an ICMP error";
      return;
    }
    if (totalBytes != 0) {
      ends = Math.min(ends, quoted + totalBytes);
    }
    quote(p, p.u8(quoted + 9), quoted, headerBytes, false, ip, at, ends);
  }

  /** RFC 4443. */
  static void v6(Packet p, int ip, int at, int end) {
    if (!p.has(at, MESSAGE_BYTES, end)) {
      return;
    }
    int type = p.u8(at);
    if (type == V6_REDIRECT) {
      p.foreign = "an ICMPv6 redirect";
    }
    int quoted = at + MESSAGE_BYTES;
    if (type < 1 || type > 4 || !p.has(quoted, V6_BYTES, end) || p.u8(quoted) >> 4 != 6) {
      return;
    }
    int payloadBytes = p.u16(quoted + 4);
    if (payloadBytes == 0) {
      p.foreign = "an unusual packet in an ICMPv6 error";
      return;
    }
    int ends = Math.min(end, quoted + V6_BYTES + payloadBytes);
    quote(p, p.u8(quoted + 6), quoted, V6_BYTES, true, ip, at, ends);
  }

  private static void quote(
      Packet p, int protocol, int quoted, int headerBytes, boolean v6, int ip, int at, int end) {
    if (protocol == TCP) {
      p.ip = quoted;
      p.v6 = v6;
      p.tcp = quoted + headerBytes;
      p.tcpEnd = end;
      p.icmp = at;
      p.icmpIp = ip;
      p.icmpV6 = v6;
    } else if (protocol == 17 && !Tunnels.mayBe(p, quoted + headerBytes, end)) {
      return;
    } else if (protocol != 1 && protocol != 58 && !IpProtocols.isWithoutIp(protocol)) {
      p.foreign = "a tunnel's packet in an ICMP error";
    }
  }
}
