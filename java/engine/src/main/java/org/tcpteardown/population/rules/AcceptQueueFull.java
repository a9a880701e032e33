package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.rules.SynAckRepeated;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
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
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.verdict.QueueFull;

/** {@link #INFO} explains the rule. */
final class AcceptQueueFull implements PopulationRule {
  /** Ordinary loss takes one or two. */
  private static final int MIN_REPEATS = 3;

  private static final int MAX_KEPT = 1000;

  /** What the server served so long before or after tells of another time. */
  private static final long NEAR_NS = 60_000_000_000L;

  /** An answer that late was not under way when it fell silent for others. */
  private static final long UNDER_WAY_NS = 1_000_000_000L;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.ACCEPT_QUEUE_FULL)
          .name("Handshakes that the server never took")
          .severity(Severity.WARN)
          .subject("the server's address and port")
          .value("how many of the handshakes that clients completed were never taken")
          .summary("A server leaves handshakes without answer while it serves others")
          .explain(
              """
              ## What it means
              The server sent its SYN-ACK and the client acknowledged it; yet the server took nothing of what came then: it
              repeated its SYN-ACK, or said nothing at all to data that the client's timer repeated. In the same minute it
              took other connections to this port, and it was heard in them afterwards.

              ## Why it happens
              Its accept queue is full: the program does not accept as fast as connections come, or not at all. Then Linux
              drops the last ACK of each handshake and what follows, and later SYNs as well. The client believes the
              connection is open.

              ## When it misleads
              ACKs that get lost on the way, in one direction only, look the same from the client; where this was captured
              at the server the text says so. A packet filter on the server may drop them behind the capture.

              ## What to do
              On the server compare Recv-Q and Send-Q of the listening socket (`ss -ltn`) and see whether
              `TcpExtListenOverflows` grows (`nstat -az`). Find out why the program does not accept; a longer queue
              (backlog, `net.core.somaxconn`) helps only against bursts.
              """)
          .example("accept-queue-full/server.pcapng")
          .settings(Setting.ACCEPT_QUEUE_FULL_HANDSHAKES)
          .cites(
              "Linux tcp_ipv4.c (tcp_v4_syn_recv_sock), tcp_minisocks.c (tcp_check_req)",
              "listen(2) (backlog)")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Servers(settings.get(Setting.ACCEPT_QUEUE_FULL_HANDSHAKES));
  }

  /** A handshake that its server never took: when it was tried first and last after it. */
  private record Untaken(long flow, long fromNs, long toNs, boolean alive, boolean there) {
    static @Nullable Untaken of(Flow flow) {
      HalfConnection server = flow.server();
      Segment synAck = server.firstSynAck();
      if (synAck == null
          || !server.synAcked()
          || server.ordinarySeen()
          || !server.fins().isEmpty()
          || server.rstCount() > 0
          || flow.isSelfConnected()) {
        return null;
      }
      boolean alive = SynAckRepeated.inVain(server); // a server that repeats is there
      ResendSeries data = flow.client().unackedResends();
      if (!alive && (data == null || data.timerResends() < MIN_REPEATS)) {
        return null;
      }
      return new Untaken(
          flow.number(),
          synAck.timeNs(),
          data == null ? server.lastTimeNs() : data.lastResend().timeNs(),
          alive,
          CapturePoint.of(flow).isAt(server));
    }
  }

  private static final class Server implements BoundedTable.Weighed {
    private final List<Untaken> untaken = new ArrayList<>(0);
    private long taken;

    /** When the first of those that it took were opened. */
    private final List<Long> opened = new ArrayList<>(1);

    /** When it was heard last in any of them. */
    private long heardNs = Long.MIN_VALUE;

    private @Nullable QueueFull full;
    private long sinceNs;

    void took(long atNs, long lastNs) {
      taken++;
      if (opened.size() < MAX_KEPT) {
        opened.add(atNs);
      }
      heardNs = Math.max(heardNs, lastNs);
    }

    boolean tookNear(long timeNs) {
      return opened.stream().anyMatch(atNs -> Math.abs(atNs - timeNs) <= NEAR_NS);
    }

    @Override
    public long weight() {
      return taken + untaken.size() * (long) MAX_KEPT;
    }
  }

  private static final class Servers implements Gatherer {
    private final BoundedTable<Endpoint, Server> servers = new BoundedTable<>();
    private final long enough;
    private BiPredicate<IpAddress, Long> outages = (host, timeNs) -> false;

    Servers(long enough) {
      this.enough = enough;
    }

    @Override
    public void accept(EndedFlow ended) {
      Flow flow = ended.flow();
      HalfConnection half = flow.server();
      if (!half.synAcked()) {
        return;
      }
      Server server = servers.get(ended.server(), Server::new);
      Untaken untaken = Untaken.of(flow);
      Segment synAck = half.firstSynAck();
      if (untaken != null) {
        if (server.untaken.size() < MAX_KEPT) {
          server.untaken.add(untaken);
        }
      } else if (synAck != null && (half.ordinarySeen() || !half.fins().isEmpty())) {
        server.took(synAck.timeNs(), half.lastTimeNs());
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      servers.get(flow.server(), Server::new).took(flow.firstTimeNs(), flow.lastTimeNs());
    }

    @Override
    public void knowing(BiPredicate<IpAddress, Long> known) {
      outages = known;
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (endpoint, server) -> {
            List<Untaken> all =
                server.untaken.stream()
                    .filter(u -> server.tookNear(u.fromNs))
                    .filter(u -> u.alive || server.heardNs > u.fromNs + UNDER_WAY_NS)
                    .filter(u -> !outages.test(endpoint.address(), u.toNs))
                    .toList();
            if (all.size() >= enough && server.taken > 0) {
              server.full =
                  new QueueFull(
                      endpoint,
                      all.size(),
                      all.size() + server.taken,
                      all.stream().anyMatch(Untaken::there));
              server.sinceNs = all.stream().mapToLong(Untaken::fromNs).min().orElse(0);
              out.accept(finding(server.full, all));
            }
          });
    }

    private static PopulationFinding finding(QueueFull full, List<Untaken> all) {
      Examples examples = new Examples();
      all.forEach(one -> examples.add(one.flow));
      return new PopulationFinding(
          INFO.id(),
          Severity.WARN,
          full.server().toString(),
          full.untaken() + " of " + full.handshakes(),
          Span.NONE,
          full.untaken(),
          full.handshakes(),
          examples.flows(),
          full.inWords()
              + ", which took others: its accept queue was probably full"
              + (full.there() ? "; they were captured at the server" : ""));
    }

    @Override
    public @Nullable QueueFull queueFull(EndedFlow ended) {
      Server server = servers.find(ended.server());
      QueueFull full = server == null ? null : server.full;
      if (server == null || full == null) {
        return null;
      }
      Flow flow = ended.flow();
      boolean synsIgnored =
          flow.server().frames() == 0
              && !flow.client().syns().isEmpty()
              && flow.client().syns().get(0).timeNs() > server.sinceNs;
      boolean untaken = server.untaken.stream().anyMatch(u -> u.flow == flow.number());
      return untaken || synsIgnored ? full : null;
    }

    /** Where the verdict does not say it already. */
    @Override
    public @Nullable String about(EndedFlow ended) {
      QueueFull full = queueFull(ended);
      return full != null && SynAckRepeated.inVain(ended.flow().server())
          ? full.inWords() + ", which took others"
          : null;
    }
  }
}
