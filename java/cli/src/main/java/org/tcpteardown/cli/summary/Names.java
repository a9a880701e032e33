package org.tcpteardown.cli.summary;

/** How ends are written. */
final class Names {
  private Names() {}

  static String end(String address, long port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
