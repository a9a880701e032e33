package org.tcpteardown.pcap;

/**
 * Data that makes tshark do more than follow the connection: it finds packets inside, whose TCP
 * counts as the innermost, or counts the connection as another one from then on.
 */
final class TcpPayload {
  /** "RFB ", how each end of VNC begins. */
  private static final int VNC_VERSION = 0x52464220;

  private TcpPayload() {}

  /**
   * Says so in the packet if its data may be of that sort.
   *
   * @param payload where the data begins
   */
  static void check(Packet p, int payload) {
    int source = p.u16(p.tcp);
    int destination = p.u16(p.tcp + 2);
    int lower = Math.min(source, destination);
    int higher = Math.max(source, destination);
    // The lower port decides, unless it belongs to nobody.
    if (isSuch(lower) || (isSuch(higher) && !isSomebodys(lower))) {
      p.foreign = "data on TCP port " + (isSuch(lower) ? lower : higher);
    } else if (p.has(payload, 4, p.tcpEnd)
        && p.i32(payload) == VNC_VERSION
        && !isSomebodys(lower)
        && !isSomebodys(higher)) {
      p.foreign = "VNC on a port of its own";
    }
  }

  private static boolean isSuch(int port) {
    return switch (port) {
      case 161, // SNMP
          162,
          1080, // SOCKS: what it carries counts as a connection of its own
          1998, // X.25 over TCP
          6633, // OpenFlow
          6653,
          7471 -> // STT, which only looks like TCP
          true;
      default -> false;
    };
  }

  /** A few that are surely registered in Wireshark. */
  private static boolean isSomebodys(int port) {
    return switch (port) {
      case 22, 25, 53, 80, 110, 139, 143, 389, 443, 445, 636, 993, 995, 5900, 5901 -> true;
      default -> false;
    };
  }
}
