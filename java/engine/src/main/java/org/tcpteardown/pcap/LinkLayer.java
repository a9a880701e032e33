package org.tcpteardown.pcap;

import java.nio.ByteBuffer;

/** The layers below IP. */
final class LinkLayer {
  private static final int ETHERNET_BYTES = 14;
  private static final int LINK_ADDRESS_BYTES = 6;
  private static final int ARP_BYTES = 28;
  private static final int COOKED_BYTES = 16;
  private static final int COOKED_2_BYTES = 20;
  private static final int VLAN_BYTES = 4;
  private static final int MPLS_BYTES = 4;
  private static final int PPPOE_BYTES = 6;
  private static final int PPP_IPV6 = 0x0057;
  private static final int E_TAG_BYTES = 8;

  private static final int NOVELL = 0xffff;
  private static final int SNAP = 0xaaaa;
  private static final int OSI = 0xfe;
  private static final int POLL = 0x10;
  private static final int UNNUMBERED_INFORMATION = 0x03;
  private static final int CISCO = 0x00000c;
  private static final int CISCO_UNICAST = 0x0f;
  private static final int CISCO_BROADCAST = 0x8f;

  /** {@code LINKTYPE_} values whose packets are taken apart here. */
  enum Kind {
    NULL(0),
    ETHERNET(1),
    PPP(9),
    RAW_OPENBSD(14),
    RAW_DLT(12),
    PPP_HDLC(50),
    RAW(101),
    CISCO_HDLC(104),
    LOOP(108),
    COOKED(113),
    IPV4(228),
    IPV6(229),
    COOKED_2(276);

    private final int value;

    Kind(int value) {
      this.value = value;
    }

    int value() {
      return value;
    }

    /** The number of this link type in a file; libpcap has others for some, on some systems. */
    int inFiles() {
      return this == RAW_DLT || this == RAW_OPENBSD ? RAW.value : value;
    }

    /** What is in front of an IPv6 header. */
    byte[] headerOfV6() {
      return switch (this) {
        case ETHERNET -> header(ETHERNET_BYTES, 12, EtherTypes.IPV6);
        case COOKED -> header(COOKED_BYTES, 2, 1, 14, EtherTypes.IPV6);
        case COOKED_2 -> header(COOKED_2_BYTES, 0, EtherTypes.IPV6, 8, 1);
        case NULL, LOOP -> header(4, 2, 30);
        case CISCO_HDLC -> header(4, 0, 0x0f00, 2, EtherTypes.IPV6);
        case PPP, PPP_HDLC -> header(4, 0, 0xff03, 2, PPP_IPV6);
        case RAW, RAW_DLT, RAW_OPENBSD, IPV4, IPV6 -> new byte[0];
      };
    }

    /** So many bytes, with 16-bit numbers at these places. */
    private static byte[] header(int bytes, int... placesAndNumbers) {
      ByteBuffer header = ByteBuffer.allocate(bytes);
      for (int i = 0; i < placesAndNumbers.length; i += 2) {
        header.putShort(placesAndNumbers[i], (short) placesAndNumbers[i + 1]);
      }
      return header.array();
    }

    /** The link type of that number. */
    static Kind of(int value) throws ForeignFrameException {
      for (Kind kind : values()) {
        if (kind.value == value) {
          return kind;
        }
      }
      throw new ForeignFrameException("its link type is " + value);
    }
  }

  private LinkLayer() {}

  /** Takes a packet apart. */
  static void walk(Packet p, Kind kind, int end) {
    switch (kind) {
      case ETHERNET -> ethernet(p, 0, end);
      case COOKED -> {
        cookedLink(p, p.has(4, 2, end) ? p.u16(4) : 0, 6, end);
        cooked(p, 2, 14, COOKED_BYTES, end);
      }
      case COOKED_2 -> {
        cookedLink(p, p.has(11, 1, end) ? p.u8(11) : 0, 12, end);
        cooked(p, 8, 0, COOKED_2_BYTES, end);
      }
      case RAW, RAW_DLT, RAW_OPENBSD -> raw(p, 0, end);
      case IPV4 -> Ip.v4(p, 0, end);
      case IPV6 -> Ip.v6(p, 0, end);
      case NULL, LOOP -> loopback(p, end);
      case PPP, PPP_HDLC -> framedPpp(p, end);
      case CISCO_HDLC -> ciscoHdlc(p, end);
    }
  }

  static void ethernet(Packet p, int at, int end) {
    if (p.has(at, ETHERNET_BYTES, end)) {
      p.linkTo = at;
      p.link = at + LINK_ADDRESS_BYTES;
      p.ipHeaders = 0;
      etherType(p, p.u16(at + 12), at + ETHERNET_BYTES, end);
    }
  }

  /** What follows an EtherType, or the length field of IEEE 802.3. */
  static void etherType(Packet p, int type, int at, int end) {
    switch (type) {
      case EtherTypes.IPV4 -> Ip.v4(p, at, end);
      case EtherTypes.IPV6 -> Ip.v6(p, at, end);
      case EtherTypes.VLAN, EtherTypes.PROVIDER_VLAN, EtherTypes.OLD_QINQ -> {
        if (p.has(at, VLAN_BYTES, end)) {
          etherType(p, p.u16(at + 2), at + VLAN_BYTES, end);
        }
      }
      case EtherTypes.ARP -> arp(p, at, end);
      case EtherTypes.PORT_EXTENSION_TAG -> {
        if (p.has(at, E_TAG_BYTES, end)) {
          etherType(p, p.u16(at + E_TAG_BYTES - 2), at + E_TAG_BYTES, end);
        }
      }
      case EtherTypes.MPLS, EtherTypes.MPLS_MULTICAST -> mpls(p, at, end);
      case EtherTypes.PPPOE_SESSION -> pppoe(p, at, end);
      default -> {
        if (type <= EtherTypes.LONGEST_802_3) {
          llc(p, at, Math.min(end, at + type));
        } else if (!EtherTypes.isWithoutIp(type)) {
          p.foreign = "EtherType 0x%04x".formatted(type);
        }
      }
    }
  }

  /** IEEE 802.2. Spanning tree and the like are no IP, nor is what tests and sets up links. */
  private static void llc(Packet p, int at, int end) {
    if (!p.has(at, 3, end) || p.u16(at) == NOVELL) {
      return;
    }
    int control = p.u8(at + 2);
    boolean unnumbered = (control & 3) == 3;
    if (unnumbered && (control & ~POLL) != UNNUMBERED_INFORMATION) {
      return;
    }
    if (p.u16(at) == SNAP && unnumbered) {
      snap(p, at, end);
    } else if (p.u8(at) == OSI && unnumbered) {
      // IS-IS and ES-IS; others may carry IP.
      boolean routing = !p.has(at, 4, end) || p.u8(at + 3) == 0x82 || p.u8(at + 3) == 0x83;
      p.foreign = routing ? null : "an OSI network layer";
    } else if (!isWithoutIp(p.u8(at))) {
      p.foreign = "IEEE 802.2 frames";
    }
  }

  /** Service access points of protocols that never carry IP. */
  private static boolean isWithoutIp(int accessPoint) {
    return switch (accessPoint) {
      case 0x00, // null
          0x42, // spanning tree
          0xe0, // IPX
          0xf0, // NetBIOS
          0xf4, // LAN management
          0xf8, // remote boot of HP
          0xfc -> // remote boot
          true;
      default -> false;
    };
  }

  private static void snap(Packet p, int at, int end) {
    if (!p.has(at, 8, end)) {
      return;
    }
    switch (p.i32(at + 2) & 0xffffff) {
      case 0 -> etherType(p, p.u16(at + 6), at + 8, end);
      case CISCO -> {
        // Discovery and the like.
      }
      default -> p.foreign = "IEEE 802.2 frames";
    }
  }

  static void mpls(Packet p, int at, int end) {
    int label = at;
    while (p.has(label, MPLS_BYTES + 1, end)) {
      int entry = p.i32(label);
      label += MPLS_BYTES;
      if ((entry >>> 12) < 16 && entry >>> 12 != 0 && entry >>> 12 != 2) {
        p.foreign = "a reserved MPLS label";
        return;
      }
      if ((entry & 0x100) != 0) {
        switch (p.u8(label) >> 4) {
          case 4 -> Ip.v4(p, label, end);
          case 6 -> Ip.v6(p, label, end);
          default -> p.foreign = "a pseudowire in MPLS";
        }
        return;
      }
    }
  }

  private static void pppoe(Packet p, int at, int end) {
    if (p.has(at, PPPOE_BYTES + 2, end)) {
      int start = at + PPPOE_BYTES;
      ppp(p, start, Math.min(end, start + p.u16(at + 4)));
    }
  }

  private static void framedPpp(Packet p, int end) {
    if (!p.has(0, 2, end)) {
      return;
    }
    int first = p.u8(0);
    if (first == CISCO_UNICAST || first == CISCO_BROADCAST) {
      ciscoHdlc(p, end);
    } else if (first == 0xff && p.u16(0) != 0xff03) {
      p.foreign = "an unusual PPP header";
    } else {
      ppp(p, first == 0xff ? 2 : 0, end);
    }
  }

  private static void ciscoHdlc(Packet p, int end) {
    if (p.has(0, 4, end)) {
      switch (p.u16(2)) {
        case EtherTypes.IPV4 -> Ip.v4(p, 4, end);
        case 0x8035, 0x2000 -> {
          // Keepalives and discovery.
        }
        default -> p.foreign = "Cisco HDLC protocol 0x%04x".formatted(p.u16(2));
      }
    }
  }

  private static void ppp(Packet p, int at, int end) {
    if (!p.has(at, 2, end)) {
      return;
    }
    int protocol = p.u16(at);
    switch (protocol) {
      case 0x0021 -> Ip.v4(p, at + 2, end);
      case PPP_IPV6 -> Ip.v6(p, at + 2, end);
      default -> {
        // From 0x8000 on they set up the link, and carry nothing.
        if (protocol < 0x8000) {
          p.foreign = "PPP protocol 0x%04x".formatted(protocol);
        }
      }
    }
  }

  private static void cookedLink(Packet p, int bytes, int at, int end) {
    if (bytes == LINK_ADDRESS_BYTES && p.has(at, LINK_ADDRESS_BYTES, end)) {
      p.link = at;
    }
  }

  /** Of an Ethernet or the like, for IPv4 (RFC 826). */
  private static void arp(Packet p, int at, int end) {
    if (p.has(at, ARP_BYTES, end)
        && (p.u16(at) == 1 || p.u16(at) == 6)
        && p.u16(at + 2) == EtherTypes.IPV4
        && p.u16(at + 4) == (LINK_ADDRESS_BYTES << Byte.SIZE | 4)) {
      p.arp = at;
    }
  }

  private static void cooked(Packet p, int hardwareAt, int protocolAt, int headerBytes, int end) {
    if (!p.has(0, headerBytes, end)) {
      return;
    }
    int hardware = p.u16(hardwareAt);
    if (isOfOwnProtocols(hardware)) {
      p.foreign = "Linux cooked frames of hardware type " + hardware;
      return;
    }
    int protocol = p.u16(protocolAt);
    if (protocol > EtherTypes.LONGEST_802_3) {
      etherType(p, protocol, headerBytes, end);
    } else if (protocol != 4) { // IEEE 802.2 is spanning tree and the like
      p.foreign = "Linux cooked protocol " + protocol;
    }
  }

  /** Whether the protocol field of such frames is no EtherType. */
  private static boolean isOfOwnProtocols(int hardware) {
    return switch (hardware) {
      case 280, // CAN
          770, // frame relay
          778, // GRE
          801, // IEEE 802.11
          802,
          803,
          824 -> // netlink
          true;
      default -> false;
    };
  }

  private static void raw(Packet p, int at, int end) {
    if (p.has(at, 1, end)) {
      switch (p.u8(at) >> 4) {
        case 4 -> Ip.v4(p, at, end);
        case 6 -> Ip.v6(p, at, end);
        default -> p.foreign = "a packet that is not IP";
      }
    }
  }

  /** Four bytes of address family, in the byte order of some host. */
  private static void loopback(Packet p, int end) {
    if (!p.has(0, 4, end)) {
      return;
    }
    int family = p.i32(0);
    switch ((family & 0xffff0000) != 0 ? Integer.reverseBytes(family) : family) {
      case 2 -> Ip.v4(p, 4, end);
      case 24, 28, 30 -> Ip.v6(p, 4, end);
      default -> p.foreign = "loopback frames of another family than IP";
    }
  }
}
