package org.tcpteardown.heuristic.rules;

import org.tcpteardown.model.TcpFlags;

/** What a packet is called in a text. */
final class PacketNames {
  private PacketNames() {}

  /** By its flags: {@code SYN}, {@code SYN-ACK}, {@code FIN}, {@code RST}, data or ACK. */
  static String of(int flags, int payloadBytes) {
    if ((flags & TcpFlags.RST) != 0) {
      return "RST";
    }
    if ((flags & TcpFlags.SYN) != 0) {
      return (flags & TcpFlags.ACK) != 0 ? "SYN-ACK" : "SYN";
    }
    if ((flags & TcpFlags.FIN) != 0) {
      return payloadBytes > 0 ? "data with FIN" : "FIN";
    }
    return payloadBytes > 0 ? "data" : "ACK";
  }
}
