package org.tcpteardown.cli.report;

import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IpAddress;

/** Filters for Wireshark, and command lines that start it, to be copied. */
final class DisplayFilters {
  private DisplayFilters() {}

  /** All frames of a flow. */
  static String flow(long number) {
    return "tcp.stream == " + number;
  }

  /** The frame of a finding; the second half asks for the plugin. */
  static String finding(Finding finding) {
    return "frame.number == " + finding.frame() + " && tcpteardown." + finding.id().id();
  }

  /** All frames of an address. */
  static String address(IpAddress address) {
    return (address.v6() ? "ipv6.addr == " : "ip.addr == ") + address;
  }

  /** All frames of an address and port. */
  static String endpoint(Endpoint endpoint) {
    return address(endpoint.address()) + " && tcp.port == " + endpoint.port();
  }

  /** Opens a capture on a frame, with a filter. */
  static String wireshark(String capture, String filter, long frame) {
    return "wireshark -r " + quoted(capture) + " -Y " + quoted(filter) + " -g " + frame;
  }

  /** One word for a shell, whatever is in it. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
