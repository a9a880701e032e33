package org.tcpteardown.verdict;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.tcp.Flow;

/** ICMP errors that refuse a connection, as opposed to those that only fail to deliver. */
final class IcmpRefusal {
  private IcmpRefusal() {}

  /**
   * The first error that refuses a SYN of the client, for a flow of SYNs only; null if there is
   * none.
   */
  static @Nullable IcmpError of(Flow flow) {
    if (flow.icmpErrors().isEmpty() || flow.frames() != flow.client().synFrames()) {
      return null;
    }
    return flow.icmpErrors().stream()
        .filter(IcmpRefusal::refuses)
        .filter(e -> e.quotedSource().equals(flow.client().endpoint()))
        .findFirst()
        .orElse(null);
  }

  /**
   * Protocol or port unreachable (RFC 792), administratively prohibited (RFC 1122 section 3.2.2.1,
   * RFC 1812 section 5.2.7.1); in ICMPv6 prohibited, port unreachable, ingress policy and reject
   * route (RFC 4443 section 3.1).
   */
  static boolean refuses(IcmpError error) {
    int code = error.code();
    if (error.v6()) {
      return error.type() == 1 && (code == 1 || code == 4 || code == 5 || code == 6);
    }
    return error.type() == 3 && (code == 2 || code == 3 || code == 9 || code == 10 || code == 13);
  }
}
