package org.tcpteardown.cli.summary;

/** How ends and captures are written. */
final class Names {
  private Names() {}

  static String end(String address, long port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }

  /** Flow numbers mean one capture. */
  static String in(String capture, boolean severalCaptures) {
    return severalCaptures ? "  in " + capture : "";
  }
}
