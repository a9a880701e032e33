package org.tcpteardown.pcap;

/** IP protocol numbers (IANA). */
final class IpProtocols {
  private IpProtocols() {}

  /** Whether such packets never have IP inside that tshark would show. */
  static boolean isWithoutIp(int protocol) {
    return switch (protocol) {
      case 2, // IGMP
          9, // IGRP
          33, // DCCP
          46, // RSVP
          50, // ESP is encrypted
          59, // IPv6: nothing follows
          88, // EIGRP
          89, // OSPF
          112, // VRRP
          113, // PGM
          132, // SCTP
          135 -> // IPv6 mobility
          true;
      default -> false;
    };
  }
}
