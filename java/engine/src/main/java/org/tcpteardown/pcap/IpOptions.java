package org.tcpteardown.pcap;

import org.jspecify.annotations.Nullable;

/** The options of an IPv4 header, as far as they decide about what follows it. */
final class IpOptions {
  private static final int NO_OPERATION = 1;
  private static final int RECORD_ROUTE = 7;
  private static final int MTU_PROBE = 11;
  private static final int MTU_REPLY = 12;
  private static final int QUICK_START = 25;
  private static final int TIMESTAMP = 68;
  private static final int TRACEROUTE = 82;
  private static final int SECURITY = 130;
  private static final int LOOSE_ROUTE = 131;
  private static final int EXTENDED_SECURITY = 133;
  private static final int COMMERCIAL_SECURITY = 134;
  private static final int STREAM_ID = 136;
  private static final int STRICT_ROUTE = 137;
  private static final int ROUTER_ALERT = 148;

  private IpOptions() {}

  /**
   * What makes tshark do something else than go on behind the header; null when it goes on. It
   * gives up, as hosts do, at an option that is too short for what its kind has to say. A length
   * that is none, or that leads out of the header, only ends the options.
   */
  static @Nullable String problem(Packet p, int from, int end) {
    int at = from;
    while (p.has(at, 1, end)) {
      int kind = p.u8(at);
      if (kind == LOOSE_ROUTE || kind == STRICT_ROUTE) {
        return "an IPv4 source route";
      }
      if (kind == 0) {
        return null;
      }
      int bytes = kind == NO_OPERATION ? 1 : p.has(at, 2, end) ? p.u8(at + 1) : 0;
      if (bytes == 0 || (kind != NO_OPERATION && bytes < 2) || at + bytes > end) {
        return null;
      }
      if (!isUsual(kind, bytes)) {
        return "an unusual IPv4 option";
      }
      at += bytes;
    }
    return null;
  }

  /** Whether an option of that kind may have that length; nobody looks into other kinds. */
  private static boolean isUsual(int kind, int bytes) {
    return switch (kind) {
      case RECORD_ROUTE, SECURITY, EXTENDED_SECURITY -> bytes > 2;
      case TIMESTAMP -> bytes >= 8;
      case COMMERCIAL_SECURITY -> bytes >= 10;
      case STREAM_ID, MTU_PROBE, MTU_REPLY, ROUTER_ALERT -> bytes == 4;
      case QUICK_START -> bytes == 8;
      case TRACEROUTE -> bytes == 12;
      default -> true;
    };
  }
}
