package org.tcpteardown.pcap;

/**
 * IPv4 and IPv6, with Wireshark's reading of lengths that do not fit: a total length of 0 is what
 * segmentation offload leaves there, one beyond the packet is not believed.
 */
final class Ip {
  private static final int V4_BYTES = 20;
  static final int V6_BYTES = 40;
  private static final int MORE_FRAGMENTS_AND_OFFSET = 0x3fff;

  private static final int HOP_BY_HOP = 0;
  private static final int ICMP = 1;
  private static final int IPV4 = 4;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int IPV6 = 41;
  private static final int FRAGMENT = 44;
  private static final int GRE = 47;
  private static final int AUTHENTICATION = 51;
  private static final int ICMP_V6 = 58;
  private static final int ROUTING = 43;
  private static final int DESTINATION = 60;
  private static final int PIM = 103;

  private static final int EXTENSION_BYTES = 8;
  private static final int AUTHENTICATION_BYTES = 12;
  private static final int PIM_REGISTER = 0x21;

  private Ip() {}

  static void v4(Packet p, int at, int end) {
    if (!p.has(at, V4_BYTES, end)) {
      return;
    }
    int version = p.u8(at) >> 4;
    int headerBytes = (p.u8(at) & 15) * 4;
    int totalBytes = p.u16(at + 2);
    if (version != 4) {
      p.foreign = version == 6 ? "IPv6 where IPv4 was announced" : null;
      return;
    }
    if (headerBytes < V4_BYTES || (totalBytes != 0 && totalBytes < headerBytes)) {
      return;
    }
    int ends = totalBytes == 0 ? end : Math.min(end, at + totalBytes);
    if (headerBytes > V4_BYTES) {
      p.foreign = IpOptions.problem(p, at + V4_BYTES, at + headerBytes);
      if (p.foreign != null) {
        return;
      }
    }
    p.ipHeaders++;
    int payload = at + headerBytes;
    int protocol = p.u8(at + 9);
    if ((p.u16(at + 6) & MORE_FRAGMENTS_AND_OFFSET) != 0) {
      fragment(p, protocol);
    } else if (payload < ends) {
      payload(p, protocol, at, false, payload, ends);
    }
  }

  static void v6(Packet p, int at, int end) {
    if (!p.has(at, V6_BYTES, end)) {
      return;
    }
    if (p.u8(at) >> 4 != 6) {
      p.foreign = p.u8(at) >> 4 == 4 ? "IPv4 where IPv6 was announced" : null;
      return;
    }
    int payloadBytes = p.u16(at + 4);
    int next = p.u8(at + 6);
    int payload = at + V6_BYTES;
    if (payloadBytes == 0) {
      p.foreign = "an IPv6 packet without length";
      return;
    }
    p.ipHeaders++;
    int ends = Math.min(end, payload + payloadBytes);
    boolean extended = false;
    while (isExtension(next)) {
      if (!p.has(payload, EXTENSION_BYTES, ends)) {
        return;
      }
      int bytes = (p.u8(payload + 1) + 1) * EXTENSION_BYTES;
      if (next == ROUTING && !isPassed(p, payload)) {
        p.foreign = "an IPv6 source route";
        return;
      }
      if (next == HOP_BY_HOP
          && (extended || !isOrderly(p, payload, Math.min(payload + bytes, ends)))) {
        p.foreign = "unusual IPv6 hop-by-hop options";
        return;
      }
      if (next == DESTINATION && !isPadding(p, payload, Math.min(payload + bytes, ends))) {
        p.foreign = "unusual IPv6 options";
        return;
      }
      next = p.u8(payload);
      payload += bytes;
      extended = true;
    }
    if (next == FRAGMENT && p.has(payload, EXTENSION_BYTES, ends)) {
      fragment(p, p.u8(payload));
    } else if (payload < ends) {
      payload(p, next, at, true, payload, ends);
      p.extended |= extended && p.tcp == payload;
    }
  }

  private static boolean isExtension(int next) {
    return next == HOP_BY_HOP || next == ROUTING || next == DESTINATION;
  }

  /** Whether the packet has been where the header sends it; else that counts as its addressee. */
  private static boolean isPassed(Packet p, int at) {
    return p.u8(at + 2) == 0 && p.u8(at + 3) == 0;
  }

  /** Whether the options end where their header does. */
  private static boolean isOrderly(Packet p, int at, int end) {
    int option = at + 2;
    while (p.has(option, 2, end)) {
      option += p.u8(option) == 0 ? 1 : 2 + p.u8(option + 1);
    }
    return option == end || (option == end - 1 && p.has(option, 1, end) && p.u8(option) == 0);
  }

  /** Whether the options are nothing but padding: one of them names another sender (RFC 6275). */
  private static boolean isPadding(Packet p, int at, int end) {
    int option = at + 2;
    while (p.has(option, 2, end) && p.u8(option) <= 1) {
      option += p.u8(option) == 0 ? 1 : 2 + p.u8(option + 1);
    }
    return option == end || (option == end - 1 && p.has(option, 1, end) && p.u8(option) == 0);
  }

  /** tshark puts fragments together, and what they carry counts as a part of the last. */
  private static void fragment(Packet p, int protocol) {
    if (protocol != UDP && !IpProtocols.isWithoutIp(protocol)) {
      p.foreign = "IP fragments";
    }
  }

  private static void payload(Packet p, int protocol, int ip, boolean v6, int at, int end) {
    switch (protocol) {
      case TCP -> tcp(p, ip, v6, at, end);
      case UDP -> Tunnels.udp(p, at, end);
      case ICMP -> {
        if (v6) {
          p.foreign = "ICMP in IPv6";
        } else {
          Icmp.v4(p, ip, at, end);
        }
      }
      case ICMP_V6 -> {
        if (v6) {
          Icmp.v6(p, ip, at, end);
        } else {
          p.foreign = "ICMPv6 in IPv4";
        }
      }
      case IPV4 -> v4(p, at, end);
      case IPV6 -> v6(p, at, end);
      case GRE -> Tunnels.gre(p, at, end);
      case AUTHENTICATION -> authentication(p, ip, v6, at, end);
      case PIM -> pim(p, at, end);
      default -> {
        if (!IpProtocols.isWithoutIp(protocol)) {
          p.foreign = "IP protocol " + protocol;
        }
      }
    }
  }

  /** RFC 4302: says of what comes next that it was not changed. */
  private static void authentication(Packet p, int ip, boolean v6, int at, int end) {
    if (p.has(at, AUTHENTICATION_BYTES, end)) {
      int payload = at + (p.u8(at + 1) + 2) * 4;
      int protocol = p.u8(at);
      if (protocol == FRAGMENT || isExtension(protocol)) {
        p.foreign = "IPv6 headers behind AH";
      } else if (payload < end) {
        payload(p, protocol, ip, v6, payload, end);
      }
    }
  }

  /** RFC 7761: only Register carries a packet. */
  private static void pim(Packet p, int at, int end) {
    if (p.has(at, 1, end) && (p.u8(at) == PIM_REGISTER || p.u8(at) >> 4 > 2)) {
      p.foreign = "a packet registered with PIM";
    }
  }

  private static void tcp(Packet p, int ip, boolean v6, int at, int end) {
    p.ip = ip;
    p.v6 = v6;
    p.tcp = at;
    p.tcpEnd = end;
  }
}
