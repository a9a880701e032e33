package org.tcpteardown.pcap;

import java.util.Set;

/** Values of the EtherType field (IEEE 802 numbers, as Wireshark registers them). */
final class EtherTypes {
  static final int IPV4 = 0x0800;
  static final int IPV6 = 0x86dd;
  static final int ARP = 0x0806;
  static final int VLAN = 0x8100;
  static final int PROVIDER_VLAN = 0x88a8;
  static final int OLD_QINQ = 0x9100;
  static final int MPLS = 0x8847;
  static final int MPLS_MULTICAST = 0x8848;
  static final int PPPOE_SESSION = 0x8864;

  /** E-TAG of IEEE 802.1BR. */
  static final int PORT_EXTENSION_TAG = 0x893f;

  /** Up to here the field is the length of an IEEE 802.3 frame. */
  static final int LONGEST_802_3 = 1500;

  /** Protocols that never have IP inside. */
  private static final Set<Integer> WITHOUT_IP =
      Set.of(
          0x0842, // wake-on-LAN
          0x8035, // RARP
          0x809b, // AppleTalk
          0x80f3, // AppleTalk ARP
          0x8137, // IPX
          0x814c, // SNMP
          0x22ea, // MSRP
          0x8808, // MAC control
          0x8809, // slow protocols
          0x8863, // PPPoE discovery
          0x886d, // Intel ANS
          0x887b, // HomePlug
          0x888e, // EAPOL
          0x8899, // Realtek
          0x8892, // PROFINET
          0x88a2, // ATA over Ethernet
          0x88a4, // EtherCAT
          0x88b8, // GOOSE
          0x88ba, // sampled values
          0x88c7, // EAPOL pre-authentication
          0x88cc, // LLDP
          0x88d9, // LLTD
          0x88e1, // HomePlug AV
          0x88ee, // E-LMI
          0x88fb, // PRP supervision
          0x88f5, // MVRP
          0x88f6, // MMRP
          0x88f7, // PTP
          0x8902, // CFM
          0x8914, // FIP
          0x893a, // IEEE 1905.1
          0x8940, // ECP
          0x9000); // loop

  private EtherTypes() {}

  static boolean isWithoutIp(int type) {
    return WITHOUT_IP.contains(type);
  }
}
