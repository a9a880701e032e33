package org.tcpteardown.cli.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.population.PopulationFinding;

/** A result from above: what all flows add up to. Its size does not depend on their number. */
public final class Overview {
  private final Result result;
  private final FlowCube cube;
  private final Map<VerdictGroup.Key, VerdictGroup> groups = new HashMap<>();
  private final Histogram halfClosed = new Histogram();
  private final Histogram idle = new Histogram();
  private final int clientCount;
  private final int serverCount;
  private final long spanNs;
  private long flowCount;

  private Overview(Result result, CaptureClock clock, int kept) {
    this.result = result;
    PartyRanking<IpAddress> clients = new PartyRanking<>();
    PartyRanking<Endpoint> servers = new PartyRanking<>();
    for (FlowRow flow : result.flows()) {
      flowCount++;
      groups
          .computeIfAbsent(VerdictGroup.Key.of(flow), key -> new VerdictGroup(key, kept))
          .add(flow);
      Severity severity = FlowTexts.severity(flow);
      time(flow, FlowField.HALF_CLOSE_TIME, halfClosed, severity);
      time(flow, FlowField.IDLE_BEFORE_CLOSE, idle, severity);
      long troubles =
          FlowTexts.number(flow, FlowField.RST_COUNT)
              + (severity != null && severity.compareTo(Severity.WARN) >= 0 ? 1 : 0);
      clients.add(flow.client().address(), troubles);
      servers.add(flow.server(), troubles);
    }
    failedSilences(result);
    spanNs = clock.lastNs() - clock.firstNs();
    clientCount = clients.count();
    serverCount = servers.count();
    cube = new FlowCube(clock, TimeBuckets.of(clock.firstNs(), clock.lastNs()), clients, servers);
    result.flows().forEach(cube::add);
  }

  /**
   * Adds up all flows of a result.
   *
   * @param clock what was noted while the capture was read
   * @param kept how many flows the page may show
   */
  public static Overview of(Result result, CaptureClock clock, int kept) {
    return new Overview(result, clock, kept);
  }

  /** Silences that ended the connection without any FIN or RST. */
  private void failedSilences(Result result) {
    for (Finding finding : result.findings()) {
      if (finding.id() == FindingId.IDLE_BLACKHOLE
          && finding.value().type() == ValueType.DURATION) {
        idle.add(finding.value().number(), finding.severity());
      }
    }
  }

  private static void time(
      FlowRow flow, FlowField field, Histogram histogram, @Nullable Severity severity) {
    FieldValue value = flow.value(field);
    if (value != null) {
      histogram.add(value.number(), severity);
    }
  }

  /** A row of the result; null if there is none of that number. */
  public @Nullable FlowRow flow(long number) {
    return result.flow(number);
  }

  Result result() {
    return result;
  }

  FlowCube cube() {
    return cube;
  }

  /** The worst first, and of those that are equally bad the largest. */
  List<VerdictGroup> groups() {
    return groups.values().stream()
        .sorted(
            Comparator.comparingInt((VerdictGroup g) -> -g.key().rank())
                .thenComparingLong(g -> -g.count())
                .thenComparingLong(VerdictGroup::example))
        .toList();
  }

  /** What many flows have in common: the worst first, and of those what most of them show. */
  List<PopulationFinding> population() {
    return result.population().stream()
        .sorted(
            Comparator.comparing(PopulationFinding::severity)
                .reversed()
                .thenComparing(Comparator.comparingLong(PopulationFinding::count).reversed()))
        .toList();
  }

  /** Times between the two ends' first FINs. */
  Histogram halfClosed() {
    return halfClosed;
  }

  /** Silences before the first FIN or RST, and those after which nothing was answered any more. */
  Histogram idle() {
    return idle;
  }

  /** How many clients there are, named or not. */
  int clientCount() {
    return clientCount;
  }

  /** How many servers, by address and port, there are, named or not. */
  int serverCount() {
    return serverCount;
  }

  /** How long the capture is, in nanoseconds. */
  long spanNs() {
    return spanNs;
  }

  long flowCount() {
    return flowCount;
  }
}
