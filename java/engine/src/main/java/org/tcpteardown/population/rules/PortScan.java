package org.tcpteardown.population.rules;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.evidence.ProbeKind;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.tcp.OrderlyFlow;

/** {@link #INFO} explains the rule. */
final class PortScan implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.PORT_SCAN)
          .name("Port scan")
          .severity(Severity.NOTE)
          .subject("the address that probes")
          .value("the kinds of probes, and how many ports of how many hosts they went to")
          .summary("One address probes many ports or many hosts")
          .explain(
              """
              ## What it means
              One address tried many ports of a host, or one port of many hosts, within a short time, and hardly any attempt
              became a connection with data. Or it sent segments that no TCP sends: FIN without ACK, no flags at all, FIN
              with PSH and URG.

              ## Why it happens
              Somebody looks for open ports: a vulnerability scanner or an inventory that is meant to, or an intruder. The
              answers tell which ports are open: a SYN-ACK, or, to a FIN, NULL or Xmas probe, none.

              ## When it misleads
              A program that looks for its peers may try one port of many addresses, and a client may work through a long
              list of ports that are all closed. Attempts whose SYN was repeated more than once are not counted: a scanner
              goes on to the next port. Many clients behind one address count as one. Ports and hosts are counted up to
              65,536 of each; unanswered attempts that a very large capture has dropped are not counted.

              ## What to do
              Find out whose address it is and whether it is meant to scan. Nothing is wrong with the single connections:
              whatever is found on a probe has severity chat, and its cause is `scan`. Only connections that had to be
              judged before the capture's end, because there were too many to keep, were judged without knowing of the
              scan.
              """)
          .example("port-scan/client.pcapng")
          .settings(
              Setting.PORT_SCAN_PORTS,
              Setting.PORT_SCAN_HOSTS,
              Setting.PORT_SCAN_ODD_PROBES,
              Setting.PORT_SCAN_WITHIN)
          .cites(
              "RFC 9293 section 3.10.7.1 and 3.10.7.2 (what a closed and a listening port answer)",
              "Nmap Reference Guide, Port Scanning Techniques")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Probers(settings);
  }

  /** One address and a host whose ports it tries. */
  private record OfHost(IpAddress prober, IpAddress host) {
    // Written out: a record links its own at first use, which takes milliseconds of each run.

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof OfHost that && prober.equals(that.prober) && host.equals(that.host));
    }

    @Override
    public int hashCode() {
      return 31 * prober.hashCode() + host.hashCode();
    }
  }

  /** One address and a port that it tries on many hosts. */
  private record OfPort(IpAddress prober, int port) {
    // Written out: a record links its own at first use, which takes milliseconds of each run.

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof OfPort that && prober.equals(that.prober) && port == that.port);
    }

    @Override
    public int hashCode() {
      return 31 * prober.hashCode() + port;
    }
  }

  private static final class Probers implements Gatherer {
    /** 16 KB for each at the most. */
    private static final int LIMIT = 2_000;

    private final Settings settings;
    private final BoundedTable<OfHost, ProbeTally> hosts = new BoundedTable<>(LIMIT);
    private final BoundedTable<OfPort, ProbeTally> ports = new BoundedTable<>(LIMIT);
    private final Map<IpAddress, ScanSummary> scans = new HashMap<>();

    Probers(Settings settings) {
      this.settings = settings;
    }

    @Override
    public void accept(EndedFlow ended) {
      ProbeKind kind = ProbeKind.of(ended.flow()).orElse(null);
      if (kind == null && hosts.size() == 0) {
        return; // nobody has probed anything
      }
      Segment first = ended.flow().firstSegment();
      IpAddress prober = first.source().address();
      Endpoint target = first.destination();
      OfHost ofHost = new OfHost(prober, target.address());
      OfPort ofPort = new OfPort(prober, target.port());
      if (kind == null) {
        if (ended.flow().wasEstablished()) {
          talked(hosts.find(ofHost));
          talked(ports.find(ofPort));
        }
        return;
      }
      long withinNs = settings.get(Setting.PORT_SCAN_WITHIN);
      hosts.get(ofHost, ProbeTally::new).probed(kind, target.port(), ended, withinNs);
      int host = Long.hashCode(target.address().high() ^ target.address().low());
      ports.get(ofPort, ProbeTally::new).probed(kind, host, ended, withinNs);
    }

    private static void talked(@Nullable ProbeTally tally) {
      if (tally != null) {
        tally.talked();
      }
    }

    private boolean isScan(@Nullable ProbeTally tally, Setting enough) {
      return tally != null
          && tally.isScan(settings.get(enough), settings.get(Setting.PORT_SCAN_ODD_PROBES));
    }

    @Override
    public void accept(OrderlyFlow flow) {
      if (hosts.size() > 0) {
        talked(hosts.find(new OfHost(flow.client().address(), flow.server().address())));
        talked(ports.find(new OfPort(flow.client().address(), flow.server().port())));
      }
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      hosts.forEach(
          (key, tally) -> {
            if (isScan(tally, Setting.PORT_SCAN_PORTS)) {
              summary(key.prober()).ofHost(key.host(), tally);
            }
          });
      ports.forEach(
          (key, tally) -> {
            if (isScan(tally, Setting.PORT_SCAN_HOSTS)) {
              summary(key.prober()).ofPort(key.port(), tally);
            }
          });
      scans.values().stream()
          .sorted(Comparator.comparing(ScanSummary::prober))
          .forEach(scan -> out.accept(scan.finding(settings.get(Setting.PORT_SCAN_WITHIN))));
    }

    private ScanSummary summary(IpAddress prober) {
      return scans.computeIfAbsent(prober, ScanSummary::new);
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      return null; // the cause says it
    }

    @Override
    public @Nullable String scan(EndedFlow ended) {
      Segment first = ended.flow().firstSegment();
      IpAddress prober = first.source().address();
      ScanSummary scan = scans.get(prober);
      if (scan == null || ProbeKind.of(ended.flow()).isEmpty()) {
        return null;
      }
      Endpoint target = first.destination();
      boolean part =
          isScan(hosts.find(new OfHost(prober, target.address())), Setting.PORT_SCAN_PORTS)
              || isScan(ports.find(new OfPort(prober, target.port())), Setting.PORT_SCAN_HOSTS);
      return part ? scan.inWords() : null;
    }
  }
}
