package org.tcpteardown.population.rules;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Examples;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;

/** {@link #INFO} explains the rule. */
final class SynFlood implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.SYN_FLOOD)
          .name("SYN flood")
          .severity(Severity.WARN)
          .subject("the address and port that the SYNs went to")
          .value("how many SYNs, from how many addresses")
          .summary("SYNs from many addresses, none of which goes on")
          .explain(
              """
              ## What it means
              One port got SYNs from very many addresses within seconds, and nothing else ever came from them: no ACK, no RST,
              not even the SYN again, which a stack that misses the answer sends after a second. Nobody who wants a
              connection behaves so.

              ## Why it happens
              A denial of service attack: each SYN with another forged address takes a place in the server's backlog, until
              there is none left for others. The hosts whose addresses were taken get SYN-ACKs that they did not ask for.

              ## When it misleads
              A scan by many hosts, none of which tries twice, looks alike. A capture that only holds SYNs would look alike
              too: so SYN-ACKs that were repeated in vain must be there, or a connection to that host with data. Addresses
              are counted up to 10,000. SYNs without any answer that a very large capture has dropped are not counted.

              ## What to do
              See whether SYN cookies are on and used (Linux: `net.ipv4.tcp_syncookies`, `nstat -az TcpExtTCPReqQFullDoCookies
              TcpExtTCPReqQFullDrop`), and whether others still get through. Let a device before the server, or the
              provider, drop the flood; the addresses in it tell nothing about who sends it. The single attempts are no more
              than chats, with the cause `syn_flood`.
              """)
          .example("crafted-syn-flood/capture.pcapng")
          .settings(Setting.SYN_FLOOD_SYNS, Setting.SYN_FLOOD_WITHIN, Setting.SYN_UNANSWERED_AFTER)
          .cites("RFC 4987 (TCP SYN flooding attacks and common mitigations)")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Ports(settings);
  }

  /** Whether the client sent one SYN and fell silent for ever. */
  private static boolean isBare(EndedFlow ended) {
    Flow flow = ended.flow();
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    return client.frames() == 1
        && client.syns().size() == 1
        && server.frames() == server.synAckCount()
        && flow.icmpErrors().isEmpty()
        && ended.story().watchedUntilNs() - client.syns().get(0).timeNs()
            >= ended.get(Setting.SYN_UNANSWERED_AFTER);
  }

  private static final class Port implements BoundedTable.Weighed {
    /** So many addresses for each hundred SYNs. */
    private static final int PERCENT_ADDRESSES = 50;

    /** More make no difference. */
    private static final int MAX_ADDRESSES = 10_000;

    private final Set<IpAddress> addresses = new HashSet<>(2);
    private final Examples examples = new Examples();
    private long bare;
    private long answered;

    /** Those whose SYN-ACK was repeated. */
    private long answeredAgain;

    private long opened;
    private boolean talked;
    private long windowFromNs;
    private long inWindow;
    private long mostInWindow;
    private long firstNs = Long.MAX_VALUE;
    private long lastNs = Long.MIN_VALUE;

    void take(EndedFlow flow, long withinNs) {
      long timeNs = flow.flow().firstSegment().timeNs();
      bare++;
      answered += flow.flow().server().synAckCount() > 0 ? 1 : 0;
      answeredAgain += flow.flow().server().synAckCount() > 1 ? 1 : 0;
      if (addresses.size() < MAX_ADDRESSES) {
        addresses.add(flow.flow().client().endpoint().address());
      }
      examples.add(flow.number());
      firstNs = Math.min(firstNs, timeNs);
      lastNs = Math.max(lastNs, timeNs);
      if (inWindow == 0 || timeNs - windowFromNs > withinNs) {
        windowFromNs = timeNs;
        inWindow = 0;
      }
      inWindow++;
      mostInWindow = Math.max(mostInWindow, inWindow);
    }

    boolean isFlooded(long enough) {
      return mostInWindow >= enough
          && (addresses.size() == MAX_ADDRESSES
              || addresses.size() * 100L >= bare * PERCENT_ADDRESSES)
          && (talked || 2 * answeredAgain >= enough);
    }

    /** {@code 600 addresses}. */
    String sources() {
      return (addresses.size() == MAX_ADDRESSES ? "at least " : "")
          + addresses.size()
          + " addresses";
    }

    @Override
    public long weight() {
      return 1 + bare + opened;
    }
  }

  private static final class Ports implements Gatherer {
    private final Settings settings;
    private final BoundedTable<Endpoint, Port> ports = new BoundedTable<>();

    Ports(Settings settings) {
      this.settings = settings;
    }

    @Override
    public void accept(EndedFlow ended) {
      Flow flow = ended.flow();
      if (isBare(ended)) {
        ports.get(ended.server(), Port::new).take(ended, settings.get(Setting.SYN_FLOOD_WITHIN));
      } else if (flow.server().synAcked()) {
        opened(ended.server(), flow.server().payloadBytes() > 0);
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      opened(flow.server(), true);
    }

    private void opened(Endpoint server, boolean withData) {
      Port port = ports.get(server, Port::new);
      port.opened++;
      port.talked |= withData;
    }

    private boolean isFlooded(@Nullable Port port) {
      return port != null && port.isFlooded(settings.get(Setting.SYN_FLOOD_SYNS));
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      ports.forEach(
          (endpoint, port) -> {
            if (isFlooded(port)) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.WARN,
                      endpoint.toString(),
                      Wording.count(port.bare, "SYN") + ", " + port.sources(),
                      Span.NONE,
                      port.bare,
                      port.bare + port.opened,
                      port.examples.flows(),
                      text(endpoint, port)));
            }
          });
    }

    private static String text(Endpoint endpoint, Port port) {
      return endpoint
          + " got "
          + Wording.count(port.bare, "SYN")
          + " from "
          + port.sources()
          + " in "
          + Wording.time(port.lastNs - port.firstNs)
          + ", up to "
          + port.mostInWindow
          + " close together, that nothing followed: a SYN flood, most likely with forged"
          + " addresses; it answered "
          + port.answered
          + " of them; "
          + (port.opened == 0
              ? "no connection to it"
              : Wording.count(port.opened, "connection") + " to it")
          + (port.opened == 1 || port.opened == 0 ? " was" : " were")
          + " opened in the capture";
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      return null; // the cause says it
    }

    @Override
    public @Nullable String flood(EndedFlow flow) {
      Port port = isBare(flow) ? ports.find(flow.server()) : null;
      return port != null && isFlooded(port)
          ? flow.server()
              + " got "
              + Wording.count(port.bare, "SYN")
              + " from "
              + port.sources()
              + ", and nothing followed any of them"
          : null;
    }
  }
}
