package org.tcpteardown.cli.report;

import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;

/** What is copied from a page into Wireshark and shells. */
final class DisplayFilters {
  private DisplayFilters() {}

  /** All frames of an address. */
  static String address(IpAddress address) {
    return (address.v6() ? "ipv6.addr == " : "ip.addr == ") + address;
  }

  /** All frames of an address and port. */
  static String endpoint(Endpoint endpoint) {
    return address(endpoint.address()) + " && tcp.port == " + endpoint.port();
  }
}
