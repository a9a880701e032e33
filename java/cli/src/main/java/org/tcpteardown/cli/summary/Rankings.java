package org.tcpteardown.cli.summary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.summary.Section.Kind;
import org.tcpteardown.cli.summary.Section.Line;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.FlowEnd;

/** Who is reset most, who resets, who refuses, and why connections ended. */
final class Rankings {
  private static final int SHOWN = 5;

  private static final String FROM_SERVER = "tcpteardown.rst.count.srv > 0";

  private final Map<String, Tally> clients = new HashMap<>();
  private final Map<String, Tally> servers = new HashMap<>();
  private final Map<Long, Tally> ports = new HashMap<>();
  private final Map<String, Long> causes = new HashMap<>();
  private final Map<String, Long> ends = new HashMap<>();

  Rankings(SummaryColumns flows) {
    IntToLongFunction syns = flows.numbers(FlowField.SYN_COUNT);
    IntToLongFunction handshakes = flows.numbers(FlowField.CT_COUNT);
    IntToLongFunction ofClient = flows.numbers(FlowField.RST_COUNT_CLT);
    IntToLongFunction ofServer = flows.numbers(FlowField.RST_COUNT_SRV);
    IntFunction<String> endOf = flows.texts(FlowField.END);
    IntFunction<String> causeOf = flows.texts(FlowField.CAUSE);
    for (int row = 0; row < flows.rows(); row++) {
      String end = endOf.apply(row);
      causes.merge(causeOf.apply(row), 1L, Long::sum);
      ends.merge(end, 1L, Long::sum);
      List<Tally> tallies =
          List.of(
              clients.computeIfAbsent(flows.client(row), client -> new Tally()),
              servers.computeIfAbsent(flows.server(row), server -> new Tally()),
              ports.computeIfAbsent(flows.serverPort(row), port -> new Tally()));
      for (Tally tally : tallies) {
        tally.connections++;
        tally.refused += end.equals(FlowEnd.REFUSED.id()) ? 1 : 0;
        tally.syns += syns.applyAsLong(row);
        tally.handshakes += handshakes.applyAsLong(row);
        tally.rstsOfClient += ofClient.applyAsLong(row);
        tally.rstsOfServer += ofServer.applyAsLong(row);
      }
    }
  }

  /** How connections ended, the most frequent first. */
  Map<String, Long> ends() {
    return ends;
  }

  Section clientsByServerRst() {
    return ranked(
        Kind.CLIENTS_BY_SERVER_RST,
        clients,
        tally -> tally.rstsOfServer,
        tally -> Arrays.asList(tally.rstsOfServer, tally.connections, tally.synRate()),
        client -> Filters.address(client) + " && " + FROM_SERVER);
  }

  Section serversByRst() {
    return ranked(
        Kind.SERVERS_BY_RST,
        servers,
        tally -> tally.rstsOfServer,
        tally -> Arrays.asList(tally.rstsOfServer, tally.connections, tally.rstsOfClient),
        server -> Filters.address(server) + " && " + FROM_SERVER);
  }

  Section portsByRefusals() {
    return ranked(
        Kind.PORTS_BY_REFUSALS,
        ports,
        tally -> tally.refused,
        tally -> Arrays.asList(tally.refused, tally.connections, tally.synRate()),
        port -> "tcp.port == " + port + " && " + Filters.text("end", FlowEnd.REFUSED.id()));
  }

  Section causes() {
    Map<String, Long> others = new HashMap<>(causes);
    others.remove(Cause.ORDERLY.id());
    return ranked(
        Kind.CAUSES, others, count -> count, List::of, cause -> Filters.text("cause", cause));
  }

  private static <K, V> Section ranked(
      Kind kind,
      Map<K, V> all,
      ToLongFunction<V> by,
      Function<V, List<? extends @Nullable Number>> numbers,
      Function<K, String> filter) {
    List<Map.Entry<K, V>> ranked = new ArrayList<>();
    all.entrySet().stream()
        .filter(entry -> by.applyAsLong(entry.getValue()) > 0)
        .forEach(ranked::add);
    ranked.sort(
        Comparator.comparingLong((Map.Entry<K, V> entry) -> -by.applyAsLong(entry.getValue()))
            .thenComparing(entry -> entry.getKey().toString()));
    List<Line> lines =
        ranked.stream()
            .limit(SHOWN)
            .map(
                entry ->
                    Line.of(
                        entry.getKey().toString(),
                        numbers.apply(entry.getValue()),
                        filter.apply(entry.getKey())))
            .toList();
    return new Section(kind, lines, ranked.size() - lines.size());
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
