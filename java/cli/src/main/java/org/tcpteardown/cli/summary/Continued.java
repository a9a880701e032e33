package org.tcpteardown.cli.summary;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.tcpteardown.fact.FlowField;

/**
 * Counts connections that go on in a later capture, as where files are rotated: each file is
 * analysed by itself, so that they are in the rows once for each.
 */
final class Continued {
  /**
   * The two ends, whoever is taken for the client.
   *
   * @param low the one that sorts first
   * @param high the other
   */
  private record Ends(String low, String high) {
    static Ends of(SummaryColumns flows, int row) {
      String client = Names.end(flows.client(row), flows.clientPort(row));
      String server = Names.end(flows.server(row), flows.serverPort(row));
      return client.compareTo(server) < 0 ? new Ends(client, server) : new Ends(server, client);
    }
  }

  private Continued() {}

  /**
   * How many there are: seen from the middle on, with the same ends in a capture that began before.
   *
   * @param beginsNs when each capture begins, nanoseconds since 1970
   */
  static long count(SummaryColumns flows, Map<String, Long> beginsNs) {
    if (beginsNs.size() < 2) {
      return 0;
    }
    IntToLongFunction syns = flows.numbers(FlowField.SYN_COUNT);
    IntToLongFunction handshakes = flows.numbers(FlowField.CT_COUNT);
    Map<Ends, Set<String>> partsIn = new HashMap<>();
    for (int row = 0; row < flows.rows(); row++) {
      if (syns.applyAsLong(row) == 0 && handshakes.applyAsLong(row) == 0) {
        partsIn.computeIfAbsent(Ends.of(flows, row), e -> new HashSet<>()).add(flows.capture(row));
      }
    }
    if (partsIn.isEmpty()) {
      return 0;
    }
    Map<Ends, Long> firstNs = new HashMap<>();
    for (int row = 0; row < flows.rows(); row++) {
      Ends ends = Ends.of(flows, row);
      if (partsIn.containsKey(ends)) {
        firstNs.merge(ends, beginsNs.getOrDefault(flows.capture(row), 0L), Math::min);
      }
    }
    return partsIn.entrySet().stream()
        .filter(
            part ->
                part.getValue().stream()
                    .anyMatch(
                        in ->
                            beginsNs.getOrDefault(in, 0L)
                                > firstNs.getOrDefault(part.getKey(), 0L)))
        .count();
  }
}
