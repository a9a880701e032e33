package org.tcpteardown.cli.summary;

import java.util.List;
import java.util.stream.Collectors;

/** Display filters. */
final class Filters {
  private Filters() {}

  static String address(String address) {
    return (address.indexOf(':') < 0 ? "ip.addr == " : "ipv6.addr == ") + address;
  }

  static String text(String field, String value) {
    return "tcpteardown." + field + " == \"" + value + '"';
  }

  static String flows(List<Long> numbers) {
    return numbers.size() == 1
        ? "tcp.stream == " + numbers.get(0)
        : "tcp.stream in {"
            + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + "}";
  }
}
