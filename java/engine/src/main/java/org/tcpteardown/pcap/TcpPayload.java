package org.tcpteardown.pcap;

/**
 * TCP ports where data makes tshark do more than follow the connection: it finds packets inside,
 * whose TCP counts as the innermost, or counts the connection as another one from then on.
 */
final class TcpPayload {
  private TcpPayload() {}

  /** Says so in the packet if its data, if there is any, may be of that sort. */
  static void check(Packet p) {
    int source = p.u16(p.tcp);
    int destination = p.u16(p.tcp + 2);
    int lower = Math.min(source, destination);
    int higher = Math.max(source, destination);
    // The lower port decides, unless it belongs to nobody.
    if (isSuch(lower) || (isSuch(higher) && !isSomebodys(lower))) {
      p.foreign = "data on TCP port " + (isSuch(lower) ? lower : higher);
    }
  }

  private static boolean isSuch(int port) {
    return switch (port) {
      case 161, // SNMP
          162,
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
      case 22, 25, 53, 80, 110, 139, 143, 389, 443, 445, 636, 993, 995 -> true;
      default -> false;
    };
  }
}
