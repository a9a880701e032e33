package org.tcpteardown.pcap;

import org.tcpteardown.model.KeyedHash;
import org.tcpteardown.model.TcpFlags;

/**
 * Data that makes tshark do more than follow the connection: it finds packets inside, whose TCP
 * counts as the innermost, or counts the connection as another one from then on. A port number only
 * says where to look: anything may use any port, and the bytes tell what it is. Found by comparing
 * with tshark 4.0.17.
 */
final class TcpPayload {
  /** "RFB ", how each end of VNC begins. */
  private static final int VNC_VERSION = 0x52464220;

  private static final int TCP_BYTES = 20;

  private static final int SNMP = 161;
  private static final int SNMP_TRAP = 162;
  private static final int SOCKS = 1080;
  private static final int XOT = 1998;
  private static final int OPENFLOW_OLD = 6633;
  private static final int OPENFLOW_OTHER = 6634;
  private static final int OPENFLOW = 6653;

  private static final int OPENFLOW_HEADER_BYTES = 8;
  private static final int OPENFLOW_LATEST = 6;

  /** More messages in one segment are not looked at. */
  private static final int OPENFLOW_MESSAGES = 64;

  private static final int SLOTS = 1 << 12;

  /**
   * Hashes of connections on the SOCKS port whose first data is past: it alone decides. One that is
   * overwritten by another counts as one that begins.
   */
  private final long[] past = new long[SLOTS];

  /**
   * Says so in the packet if its data may be of that sort, or makes the connection one.
   *
   * @param p a packet of whose TCP header at least 16 bytes were captured
   */
  void check(Packet p) {
    int headerBytes = (p.u8(p.tcp + 12) >> 4) * 4;
    int payload = p.tcp + headerBytes;
    boolean opens = (p.u8(p.tcp + 13) & TcpFlags.SYN) != 0;
    if (p.icmp != Packet.NONE || headerBytes < TCP_BYTES || (payload >= p.tcpEnd && !opens)) {
      return;
    }
    int source = p.u16(p.tcp);
    int destination = p.u16(p.tcp + 2);
    boolean candidate = isSuch(source) || isSuch(destination);
    if (opens && candidate && (source == SOCKS || destination == SOCKS)) {
      forget(p);
    }
    if (candidate) {
      look(p, source, payload);
      look(p, destination, payload);
    }
    if (p.has(payload, 4, p.tcpEnd)
        && p.i32(payload) == VNC_VERSION
        && !isOfVnc(source)
        && !isOfVnc(destination)) {
      p.foreign = "VNC on a port of its own";
    }
  }

  private static boolean isSuch(int port) {
    return switch (port) {
      case SNMP, SNMP_TRAP, SOCKS, XOT, OPENFLOW_OLD, OPENFLOW_OTHER, OPENFLOW -> true;
      default -> false;
    };
  }

  /** Wireshark takes the data for VNC's anyway, or for another protocol's whatever it says. */
  private static boolean isOfVnc(int port) {
    return switch (port) {
      case 5900, 5901, 20, 21, 22, 23, 25, 53, 80, 110, 111, 119, 139, 143, 389, 445 -> true;
      default -> false;
    };
  }

  /**
   * Looks whether it is what the port suggests. The other port may stand for something else; which
   * of both Wireshark tries first depends on who opened the connection.
   */
  private void look(Packet p, int port, int payload) {
    if (!isSuch(port) || !p.has(payload, 1, p.tcpEnd)) {
      return;
    }
    boolean found =
        switch (port) {
          case SNMP, SNMP_TRAP -> true; // whatever it is, it counts as a new conversation
          case SOCKS -> isFirst(p) && (p.u8(payload) == 4 || p.u8(payload) == 5);
          case XOT -> isXot(p, payload);
          default -> isOpenFlow(p, payload);
        };
    if (found) {
      p.foreign = "data on TCP port " + port;
    }
  }

  private static boolean isXot(Packet p, int payload) {
    // Less than its header is kept until there is more.
    return p.u8(payload) == 0 && (!p.has(payload, 2, p.tcpEnd) || p.u8(payload + 1) == 0);
  }

  /**
   * Whether the data begins with OpenFlow's messages: whole ones only, or one of those that carry
   * packets. Any connection of that protocol has such segments, most of them are.
   */
  private static boolean isOpenFlow(Packet p, int payload) {
    int at = payload;
    for (int i = 0; i < OPENFLOW_MESSAGES && at < p.tcpEnd; i++) {
      if (!p.has(at, OPENFLOW_HEADER_BYTES, p.tcpEnd)) {
        return i > 0;
      }
      int version = p.u8(at);
      int length = p.u16(at + 2);
      if (version < 1 || version > OPENFLOW_LATEST || length < OPENFLOW_HEADER_BYTES) {
        return false;
      }
      switch (p.u8(at + 1)) {
        case 1, 4, 10, 13, 34 -> { // error, experimenter, packet in, packet out, bundle
          return true;
        }
        default -> at += length;
      }
    }
    return at <= p.tcpEnd;
  }

  /** A new connection between the same ends begins. */
  private void forget(Packet p) {
    long hash = hash(p);
    if (past[slot(hash)] == hash) {
      past[slot(hash)] = 0;
    }
  }

  /** Whether no data of that connection was seen before. */
  private boolean isFirst(Packet p) {
    long hash = hash(p);
    boolean first = past[slot(hash)] != hash;
    past[slot(hash)] = hash;
    return first;
  }

  private static int slot(long hash) {
    return (int) (hash >>> Integer.SIZE) & (SLOTS - 1);
  }

  /** Of the addresses and ports, whichever way the packet goes. */
  private static long hash(Packet p) {
    int at = p.ip + (p.v6 ? 8 : 12);
    int bytes = p.v6 ? 16 : 4;
    long source = KeyedHash.of(p.u16(p.tcp));
    long destination = KeyedHash.of(p.u16(p.tcp + 2));
    for (int i = 0; i < bytes; i += Integer.BYTES) {
      source = KeyedHash.and(source, p.i32(at + i));
      destination = KeyedHash.and(destination, p.i32(at + bytes + i));
    }
    return source + destination;
  }
}
