package org.tcpteardown.population.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.ProbeKind;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.SmallNumbers;

/** All that one address probed. */
final class ScanSummary {
  private static final int MAX_EXAMPLES = 5;

  private final IpAddress prober;
  private final SmallNumbers ports = new SmallNumbers();
  private final Map<ProbeKind, Integer> kinds = new TreeMap<>();
  private final Set<Long> examples = new TreeSet<>();
  private final ProbeAnswers answers = new ProbeAnswers();
  private @Nullable IpAddress oneHost;
  private boolean byHost;
  private long hosts;
  private long probes;
  private long flows;
  private long most;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;

  ScanSummary(IpAddress prober) {
    this.prober = prober;
  }

  IpAddress prober() {
    return prober;
  }

  /** Adds a host whose ports it tried. */
  void ofHost(IpAddress host, ProbeTally tally) {
    byHost = true;
    oneHost = host;
    hosts++;
    ports.addAll(tally.targets());
    add(tally);
  }

  /** Adds a port that it tried on many hosts; after all hosts. */
  void ofPort(int port, ProbeTally tally) {
    ports.add(port);
    hosts = Math.max(hosts, tally.targets().size());
    if (!byHost) { // or its probes were counted with the hosts
      add(tally);
    }
  }

  private void add(ProbeTally tally) {
    tally.kinds().forEach((kind, count) -> kinds.merge(kind, count, Integer::sum));
    answers.add(tally.answers());
    examples.addAll(tally.examples().flows());
    probes += tally.probes();
    flows += tally.flows();
    most = Math.max(most, tally.mostInWindow());
    firstNs = Math.min(firstNs, tally.firstNs());
    lastNs = Math.max(lastNs, tally.lastNs());
  }

  /** {@code 10.0.0.1 probed 73 ports of 10.0.0.2 with SYN probes}. */
  String inWords() {
    String what = ports.size() == 1 ? "port " + ports.first() : Wording.count(ports.size(), "port");
    String whose =
        hosts == 1 && oneHost != null ? oneHost.toString() : Wording.count(hosts, "host");
    return prober + " probed " + what + " of " + whose + " with " + kindsInWords() + " probes";
  }

  private String kindsInWords() {
    List<String> names = kinds.keySet().stream().map(ProbeKind::text).toList();
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  /** In captures that were joined there may be days between one scan and the next. */
  private String when(long withinNs) {
    long lastedNs = lastNs - firstNs;
    return lastedNs <= withinNs || most < 2
        ? " in " + Wording.time(lastedNs)
        : ", up to " + most + " of them within " + Wording.time(withinNs);
  }

  /**
   * What is told of it.
   *
   * @param withinNs so close together the probes of a scan are
   */
  PopulationFinding finding(long withinNs) {
    return new PopulationFinding(
        PortScan.INFO.id(),
        Severity.NOTE,
        prober.toString(),
        kindsInWords()
            + ": "
            + Wording.count(ports.size(), "port")
            + ", "
            + Wording.count(hosts, "host"),
        Span.NONE,
        probes,
        flows,
        examples.stream().limit(MAX_EXAMPLES).toList(),
        inWords()
            + when(withinNs)
            + ": of "
            + Wording.count(probes, "probe")
            + " "
            + answers.inWords());
  }
}
