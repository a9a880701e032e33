package org.tcpteardown.cli.summary;

import java.util.Locale;

/** What is counted of the connections of one client, server or port. */
final class Tally {
  long connections;
  long refused;
  long syns;
  long handshakes;
  long rstsOfClient;
  long rstsOfServer;

  /** SYNs for each connection that came about, in words. */
  String synRate() {
    return handshakes == 0
        ? "none came about"
        : String.format(Locale.ROOT, "%.1f", (double) syns / handshakes);
  }
}
