package org.tcpteardown.tcp.zeek;

import java.util.Arrays;
import org.tcpteardown.model.Segment;

/** Zeek's guess, from port numbers, who opened a connection whose opening SYN was not captured. */
public final class ZeekPorts {
  /**
   * TCP ports that Zeek's protocol scripts add to {@code likely_server_ports} by default (Zeek 8),
   * in ascending order.
   */
  private static final int[] LIKELY_SERVER = {
    21, 22, 25, 53, 79, 80, 81, 88, 110, 135, 139, 143, 389, 443, 445, 502, 563, 585, 587, 614, 631,
    636, 989, 990, 992, 993, 995, 1080, 1434, 1883, 2811, 3128, 3268, 3306, 3389, 5222, 5223, 5269,
    5432, 6379, 6666, 6667, 6668, 6669, 8000, 8080, 8888, 20000
  };

  private ZeekPorts() {}

  /** Whether the sender of the first segment is taken for the responder. */
  static boolean responderSent(Segment first) {
    boolean opening = first.isSyn() && !first.isAck();
    if (opening || !isLikelyServer(first.source().port())) {
      return false;
    }
    if (!isLikelyServer(first.destination().port())) {
      return true;
    }
    // Both could be servers: the lower port is. A SYN-ACK proves nothing, scanners send them too.
    return !first.isSyn() && first.source().port() < first.destination().port();
  }

  private static boolean isLikelyServer(int port) {
    return Arrays.binarySearch(LIKELY_SERVER, port) >= 0;
  }
}
