package org.tcpteardown.pcap;

import java.util.BitSet;

/** What carries packets inside packets, as Wireshark's default settings see it. */
final class Tunnels {
  private static final int UDP_BYTES = 8;
  private static final int GTP_U = 2152;
  private static final int VXLAN = 4789;
  private static final int GENEVE = 6081;

  private static final int GRE_BYTES = 4;
  private static final int GRE_CHECKSUM = 0x8000;
  private static final int GRE_ROUTING = 0x4000;
  private static final int GRE_KEY = 0x2000;
  private static final int GRE_SEQUENCE = 0x1000;
  private static final int GRE_VERSION = 7;

  private static final int ERSPAN = 0x88be;
  private static final int ERSPAN_III = 0x22eb;
  private static final int ERSPAN_BYTES = 8;
  private static final int ERSPAN_III_BYTES = 12;

  /** Also says that Ethernet frames are inside, and not IP packets. */
  private static final int ERSPAN_FRAME_TYPE = 0x7c00;

  private static final int TRANSPARENT_ETHERNET = 0x6558;

  /** UDP ports, one of which is enough for Wireshark to look for a packet inside. */
  private static final BitSet PORTS =
      ports(
          434, // Mobile IP
          699, // A11
          1701, // L2TP
          2123, // GTP-C
          GTP_U, 2157, // GPRS-NS
          2231, // WiMAX ASN
          2268, // AMT
          3386, // GTP'
          3544, // Teredo
          4305, // batman
          4306, 4307, 4341, // LISP
          4342, 4729, // GSMTAP
          4754, // GRE in UDP
          VXLAN, 4790, // VXLAN-GPE
          5072, // AYIYA
          5246, // CAPWAP
          5247, GENEVE, 6343, // sFlow
          6635, // MPLS in UDP
          8211, // Aruba
          9899, // SCTP in UDP
          10253, 11898, // CAN in Ethernet
          12000, // LLC
          12001, 12002, 12003, 12004, 12220, // LWAPP
          12222, 12223, 17220, // IEEE 1722
          17754, // ZigBee
          17755, 17756, 19788, 19999, // GPRS-NS
          23272, // A21
          24576, // MiNT
          24577, 30030, // jmirror
          37008, // TZSP
          45564, 49999, 52001); // RFtap

  private Tunnels() {}

  private static BitSet ports(int... numbers) {
    BitSet set = new BitSet();
    for (int number : numbers) {
      set.set(number);
    }
    return set;
  }

  static boolean mayBe(Packet p, int at, int end) {
    return p.has(at, 4, end) && (PORTS.get(p.u16(at)) || PORTS.get(p.u16(at + 2)));
  }

  static void udp(Packet p, int at, int end) {
    if (!mayBe(p, at, end) || !p.has(at, UDP_BYTES, end)) {
      return;
    }
    int source = p.u16(at);
    int destination = p.u16(at + 2);
    int bytes = p.u16(at + 4);
    int start = at + UDP_BYTES;
    // Wireshark tries the lower port first; only where that is the tunnel's own there is no doubt.
    if (source <= destination || bytes < UDP_BYTES) {
      p.foreign = "UDP port " + (PORTS.get(source) ? source : destination);
      return;
    }
    int ends = Math.min(end, at + bytes);
    switch (destination) {
      case VXLAN -> vxlan(p, start, ends);
      case GENEVE -> geneve(p, start, ends);
      case GTP_U -> gtp(p, start, ends);
      default -> p.foreign = "UDP port " + destination;
    }
  }

  /** RFC 7348. */
  private static void vxlan(Packet p, int at, int end) {
    if (p.has(at, 8, end)) {
      if (p.u16(at) == 0x0800) {
        LinkLayer.ethernet(p, at + 8, end);
      } else {
        p.foreign = "VXLAN with extensions";
      }
    }
  }

  /** RFC 8926. */
  private static void geneve(Packet p, int at, int end) {
    if (!p.has(at, 8, end)) {
      return;
    }
    int start = at + 8 + (p.u8(at) & 0x3f) * 4;
    if (p.u8(at) >> 6 != 0) {
      p.foreign = "Geneve of another version";
    } else if (p.u16(at + 2) == TRANSPARENT_ETHERNET) {
      LinkLayer.ethernet(p, start, end);
    } else {
      LinkLayer.etherType(p, p.u16(at + 2), start, end);
    }
  }

  /** 3GPP TS 29.281: user data (G-PDU) without extension headers. */
  private static void gtp(Packet p, int at, int end) {
    if (!p.has(at, 8, end)) {
      return;
    }
    int flags = p.u8(at);
    boolean data = p.u8(at + 1) == 0xff;
    if (flags >> 5 != 1 || (flags & 0x17) != 0x10 || !data) {
      p.foreign = "GTP other than plain user data";
      return;
    }
    int start = at + 8;
    int ends = Math.min(end, start + p.u16(at + 2));
    if (p.has(start, 1, ends)) {
      switch (p.u8(start) >> 4) {
        case 4 -> Ip.v4(p, start, ends);
        case 6 -> Ip.v6(p, start, ends);
        default -> p.foreign = "GTP without IP";
      }
    }
  }

  /** RFC 2784, RFC 2890. */
  static void gre(Packet p, int at, int end) {
    if (!p.has(at, GRE_BYTES, end)) {
      return;
    }
    int flags = p.u16(at);
    int type = p.u16(at + 2);
    if ((flags & (GRE_ROUTING | GRE_VERSION)) != 0) {
      p.foreign = "GRE with routing or of another version";
      return;
    }
    int start =
        at
            + GRE_BYTES
            + ((flags & GRE_CHECKSUM) != 0 ? 4 : 0)
            + ((flags & GRE_KEY) != 0 ? 4 : 0)
            + ((flags & GRE_SEQUENCE) != 0 ? 4 : 0);
    switch (type) {
      case EtherTypes.IPV4 -> Ip.v4(p, start, end);
      case EtherTypes.IPV6 -> Ip.v6(p, start, end);
      case EtherTypes.MPLS -> LinkLayer.mpls(p, start, end);
      case TRANSPARENT_ETHERNET -> LinkLayer.ethernet(p, start, end);
      case ERSPAN -> erspan(p, start, (flags & GRE_SEQUENCE) != 0, end);
      case ERSPAN_III -> erspanIii(p, start, end);
      default -> p.foreign = "GRE protocol 0x%04x".formatted(type);
    }
  }

  /** Types I, without a header, and II (draft-foschiano-erspan). */
  private static void erspan(Packet p, int at, boolean numbered, int end) {
    if (!numbered) {
      LinkLayer.ethernet(p, at, end);
    } else if (p.has(at, ERSPAN_BYTES, end)) {
      if (p.u8(at) >> 4 == 1) {
        LinkLayer.ethernet(p, at + ERSPAN_BYTES, end);
      } else {
        p.foreign = "ERSPAN of another version";
      }
    }
  }

  private static void erspanIii(Packet p, int at, int end) {
    if (!p.has(at, ERSPAN_III_BYTES, end)) {
      return;
    }
    int last = p.u16(at + 10);
    boolean subheader = (last & 1) != 0;
    if (p.u8(at) >> 4 != 2 || (last & ERSPAN_FRAME_TYPE) != 0) {
      p.foreign = "ERSPAN of another version";
    } else {
      LinkLayer.ethernet(p, at + ERSPAN_III_BYTES + (subheader ? 8 : 0), end);
    }
  }
}
