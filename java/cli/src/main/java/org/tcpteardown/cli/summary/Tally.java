package org.tcpteardown.cli.summary;

import org.jspecify.annotations.Nullable;

/** What is counted of the connections of one client, server or port. */
final class Tally {
  long connections;
  long refused;
  long syns;
  long handshakes;
  long rstsOfClient;
  long rstsOfServer;

  /** SYNs for each connection that came about; null if none did. */
  @Nullable Double synRate() {
    return handshakes == 0 ? null : (double) syns / handshakes;
  }
}
