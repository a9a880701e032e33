package org.tcpteardown.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Severity;

/**
 * Counters of all flows by time, client, server, end and cause: every total and ranking of a page
 * comes from them, whatever part of the capture it is about. A flow counts when it ends, a FIN or
 * RST when it was sent. Where there are too many combinations, less important clients and servers
 * become one.
 */
final class FlowCube {
  /** Stands for the clients or servers that are not told apart. */
  static final int OTHERS = 0;

  /** What is counted, in the order of a cell's numbers. */
  enum Counter {
    FLOWS,
    HANDSHAKES,
    SYNS,
    RST_CLIENT,
    RST_SERVER,
    FIN_CLIENT,
    FIN_SERVER,
    ERRORS,
    WARNINGS
  }

  /**
   * One combination.
   *
   * @param bucket part of the capture's time
   * @param client index of its name
   * @param server index of its name
   * @param end index of its name
   * @param cause index of its name
   */
  record Cell(int bucket, int client, int server, int end, int cause) implements Comparable<Cell> {
    @Override
    public int compareTo(Cell other) {
      int order = Integer.compare(bucket, other.bucket);
      order = order != 0 ? order : Integer.compare(server, other.server);
      order = order != 0 ? order : Integer.compare(client, other.client);
      order = order != 0 ? order : Integer.compare(end, other.end);
      return order != 0 ? order : Integer.compare(cause, other.cause);
    }
  }

  /** The first of the four counters of RSTs and FINs. */
  private static final int FIRST_KIND = index(Counter.RST_CLIENT);

  private static final int COUNTERS = Counter.values().length;
  private static final int FLOWS = index(Counter.FLOWS);
  private static final int HANDSHAKES = index(Counter.HANDSHAKES);
  private static final int SYNS = index(Counter.SYNS);
  private static final int ERRORS = index(Counter.ERRORS);
  private static final int WARNINGS = index(Counter.WARNINGS);

  private static final int MOST_NAMED = 1000;
  private static final int MOST_CELLS = 40_000;

  private final CaptureClock clock;
  private final TimeBuckets buckets;
  private final List<IpAddress> clients;
  private final List<Endpoint> servers;
  private final Map<IpAddress, Integer> clientIndex = new HashMap<>();
  private final Map<Endpoint, Integer> serverIndex = new HashMap<>();
  private final Dictionary ends = new Dictionary();
  private final Dictionary causes = new Dictionary();
  private Map<Cell, long[]> cells = new HashMap<>();
  private int namedClients;
  private int namedServers;

  /**
   * Starts with nothing counted.
   *
   * @param clients the most important first
   * @param servers the most important first
   */
  FlowCube(
      CaptureClock clock,
      TimeBuckets buckets,
      PartyRanking<IpAddress> clients,
      PartyRanking<Endpoint> servers) {
    this.clock = clock;
    this.buckets = buckets;
    this.clients = clients.first(MOST_NAMED);
    this.servers = servers.first(MOST_NAMED);
    this.namedClients = this.clients.size();
    this.namedServers = this.servers.size();
    for (int i = 0; i < namedClients; i++) {
      clientIndex.put(this.clients.get(i), i + 1);
    }
    for (int i = 0; i < namedServers; i++) {
      serverIndex.put(this.servers.get(i), i + 1);
    }
  }

  private static int index(Counter counter) {
    return Arrays.asList(Counter.values()).indexOf(counter);
  }

  void add(FlowRow flow) {
    int client = clientIndex.getOrDefault(flow.client().address(), OTHERS);
    int server = serverIndex.getOrDefault(flow.server(), OTHERS);
    int end = ends.index(FlowTexts.text(flow, FlowField.END));
    int cause = causes.index(FlowTexts.text(flow, FlowField.CAUSE));
    List<FrameFacts> facts =
        flow.facts().stream().filter(one -> one.isFin() || one.isRst()).toList();
    long firstCloseNs = facts.stream().mapToLong(FrameFacts::timeNs).min().orElse(Long.MAX_VALUE);
    long endNs = firstCloseNs == Long.MAX_VALUE ? clock.aboutNs(flow.lastFrame()) : firstCloseNs;
    int ended = buckets.of(endNs);
    long[] left = {
      FlowTexts.number(flow, FlowField.RST_COUNT_CLT),
      FlowTexts.number(flow, FlowField.RST_COUNT_SRV),
      FlowTexts.number(flow, FlowField.FIN_COUNT_CLT),
      FlowTexts.number(flow, FlowField.FIN_COUNT_SRV)
    };
    boolean clientIsLower = flow.client().compareTo(flow.server()) < 0;
    for (FrameFacts one : facts) {
      boolean ofClient = clock.isFromLower(one.frame()) == clientIsLower;
      int kind = (one.isFin() ? 2 : 0) + (ofClient ? 0 : 1);
      if (left[kind] > 0) {
        left[kind]--;
        cell(new Cell(buckets.of(one.timeNs()), client, server, end, cause))[FIRST_KIND + kind]++;
      }
    }
    long[] numbers = cell(new Cell(ended, client, server, end, cause));
    numbers[FLOWS]++;
    numbers[HANDSHAKES] += FlowTexts.number(flow, FlowField.CT_COUNT);
    numbers[SYNS] += FlowTexts.number(flow, FlowField.SYN_COUNT);
    for (int kind = 0; kind < left.length; kind++) {
      // Of a storm only the first are remembered one by one.
      numbers[FIRST_KIND + kind] += left[kind];
    }
    Severity severity = FlowTexts.severity(flow);
    if (severity == Severity.ERROR) {
      numbers[ERRORS]++;
    } else if (severity == Severity.WARN) {
      numbers[WARNINGS]++;
    }
    while (cells.size() > MOST_CELLS && namedClients + namedServers > 0) {
      coarsen();
    }
  }

  private long[] cell(Cell cell) {
    Cell coarse =
        new Cell(
            cell.bucket(),
            cell.client() > namedClients ? OTHERS : cell.client(),
            cell.server() > namedServers ? OTHERS : cell.server(),
            cell.end(),
            cell.cause());
    return cells.computeIfAbsent(coarse, c -> new long[COUNTERS]);
  }

  /** Gives up names, from the least important on: those of clients first, for they are more. */
  private void coarsen() {
    if (namedClients >= namedServers / 4 || namedServers == 0) {
      namedClients /= 2;
    } else {
      namedServers /= 2;
    }
    Map<Cell, long[]> before = cells;
    cells = new HashMap<>();
    before.forEach(
        (key, numbers) -> {
          long[] sum = cell(key);
          for (int i = 0; i < numbers.length; i++) {
            sum[i] += numbers[i];
          }
        });
  }

  /** All combinations that occur, in the order of time. */
  Map<Cell, long[]> cells() {
    return new TreeMap<>(cells);
  }

  /** Clients that are told apart; their indices begin at 1. */
  List<IpAddress> clients() {
    return clients.subList(0, namedClients);
  }

  /** Servers that are told apart; their indices begin at 1. */
  List<Endpoint> servers() {
    return servers.subList(0, namedServers);
  }

  List<String> ends() {
    return ends.names();
  }

  List<String> causes() {
    return causes.names();
  }

  TimeBuckets buckets() {
    return buckets;
  }

  /** Numbers for names, in the order in which they come. */
  private static final class Dictionary {
    private final Map<String, Integer> index = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    int index(String name) {
      return index.computeIfAbsent(
          name,
          n -> {
            names.add(n);
            return names.size() - 1;
          });
    }

    List<String> names() {
      return List.copyOf(names);
    }
  }
}
