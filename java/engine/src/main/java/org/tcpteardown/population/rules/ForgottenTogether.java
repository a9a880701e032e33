package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
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
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.verdict.LostTogether;

/** {@link #INFO} explains the rule. */
final class ForgottenTogether implements PopulationRule {
  /** No host is back sooner with a kernel that knows nothing, nor is a virtual one. */
  private static final long SHORTEST_RESTART_NS = 5_000_000_000L;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.FORGOTTEN_TOGETHER)
          .name("Connections forgotten at one moment")
          .severity(Severity.WARN)
          .subject("the address that no longer knew them, mostly the server's")
          .value("how many connections were forgotten")
          .summary("Several connections of one address were forgotten at one moment")
          .explain(
              """
              ## What it means
              Several connections of this server were answered with RSTs that no socket sends, each when it was next used, and
              there is a moment before which all of them worked and after which none was known. So one event lost them all.
              Some had been in use shortly before: no idle timer of each is at fault.

              Or this address, a server's or a client's, fell silent in several connections at the same time and for good,
              while connections with the same hosts that were opened after that worked.

              ## Why it happens
              The service's address moved to another machine (VRRP, keepalived, a cluster, a floating address of a cloud), a
              balancer's node was replaced, or the host restarted. Where a RST or a new connection comes sooner than any host
              restarts, the address has moved, or a device before it lost its table (a firewall that fell over without
              its state and answers by RST). Where nothing answers, a NAT, firewall or balancer that drops what it does not know
              was restarted or replaced without its sessions, or the machine behind a service's address that had these
              connections is gone and new ones go to another. The host itself did not restart: it would answer by RST.

              ## When it misleads
              The packets tell when the connections were lost, and not always how: a twin of the old node has the same TTL and
              options. On its own network the MAC addresses tell: see the explanation of each. A filter that was put before a host and
              lets only new connections through looks like a lost table.

              ## What to do
              Look for a failover, a restart or a change of the pool at this moment. If the address has moved: let the new node
              take the connections over (connection synchronisation), or let clients expect to reconnect.
              """)
          .example("crafted-machines/capture.pcapng")
          .settings(Setting.FORGOTTEN_TOGETHER_CONNECTIONS, Setting.IDLE_AFTER)
          .cites(
              "RFC 9293 section 3.10.7.1 (RST of a host that knows no such connection)",
              "RFC 9568 (VRRP): the new router has the address, not the connections")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Servers(settings);
  }

  /**
   * A connection that the server no longer knew.
   *
   * @param flow its number
   * @param heardNs when the server was last heard in it before
   * @param rstNs when its RST came
   * @param rstFrame the frame of that
   */
  private record Loss(long flow, long heardNs, long rstNs, long rstFrame) {
    static @Nullable Loss of(EndedFlow ended) {
      HalfConnection server = ended.flow().server();
      if (server.rsts().isEmpty() || !ended.has(FindingId.HALF_OPEN)) {
        return null; // nearly all
      }
      for (Finding finding : ended.findings()) {
        if (finding.id() == FindingId.HALF_OPEN) {
          for (RstMark rst : server.rsts()) {
            if (rst.frame() == finding.frame()) {
              return new Loss(
                  ended.number(),
                  rst.timeNs() - finding.value().number(),
                  rst.timeNs(),
                  rst.frame());
            }
          }
        }
      }
      return null;
    }

    boolean spans(long timeNs) {
      return heardNs < timeNs && rstNs >= timeNs;
    }
  }

  /** Between the two times the server lost the connections. */
  private record Moment(List<Loss> losses, long fromNs, long toNs, long firstRstFrame) {

    boolean holds(Loss loss) {
      return losses.contains(loss);
    }
  }

  private static final class Server implements BoundedTable.Weighed {
    private static final int MAX = 1000;

    /** Of those every second one goes when there are more. */
    private static final int MAX_OPENED = 64;

    private final List<Loss> losses = new ArrayList<>(0);
    private final List<Long> openedNs = new ArrayList<>(2);
    private @Nullable Moment moment;
    private long flows;

    void opened(long timeNs) {
      flows++;
      if (openedNs.size() == MAX_OPENED) {
        for (int i = MAX_OPENED - 2; i >= 0; i -= 2) {
          openedNs.remove(i);
        }
      }
      openedNs.add(timeNs);
    }

    void lost(Loss loss) {
      if (losses.size() < MAX) {
        losses.add(loss);
      }
    }

    void conclude(long enough, long idleNs) {
      List<Loss> most = List.of();
      for (Loss one : losses) {
        List<Loss> same = losses.stream().filter(l -> l.spans(one.rstNs())).toList();
        most = same.size() > most.size() ? same : most;
      }
      boolean inUse = most.stream().filter(l -> l.rstNs() - l.heardNs() < idleNs).count() > 1;
      if (most.size() >= enough && inUse) {
        List<Loss> sorted = new ArrayList<>(most);
        sorted.sort(Comparator.comparingLong(Loss::rstNs));
        moment =
            new Moment(
                sorted,
                sorted.stream().mapToLong(Loss::heardNs).max().orElse(0),
                sorted.get(0).rstNs(),
                sorted.get(0).rstFrame());
      }
    }

    String inWords(Moment at) {
      long newNs = openedNs.stream().mapToLong(t -> t).filter(t -> t > at.toNs()).min().orElse(-1);
      boolean tooSoon = at.toNs() - at.fromNs() < SHORTEST_RESTART_NS;
      return " from frame "
          + at.firstRstFrame()
          + " on, and the last of them had worked "
          + Wording.time(at.toNs() - at.fromNs())
          + " before: one event"
          + (tooSoon
              ? ", too quick for a host that restarts: its address moved to another machine or"
                  + " container, or a device before it lost its table"
              : ", as when the host restarts or its address moves to another machine")
          + (newNs < 0
              ? ""
              : "; a new connection was taken " + Wording.time(newNs - at.toNs()) + " later");
    }

    @Override
    public long weight() {
      return 1 + flows + 10L * losses.size();
    }
  }

  private static final class Servers implements Gatherer {
    private final Settings settings;
    private final BoundedTable<IpAddress, Server> servers = new BoundedTable<>();
    private final SilentLosses silent;

    Servers(Settings settings) {
      this.settings = settings;
      silent = new SilentLosses(settings);
    }

    @Override
    public void accept(EndedFlow ended) {
      silent.accept(ended);
      Segment synAck = ended.flow().server().firstSynAck();
      Loss loss = Loss.of(ended);
      if (loss != null) {
        servers.get(ended.server().address(), Server::new).lost(loss);
      } else if (synAck != null && ended.flow().server().synAcked()) {
        servers.get(ended.server().address(), Server::new).opened(synAck.timeNs());
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      silent.accept(flow);
      servers.get(flow.server().address(), Server::new).opened(flow.firstTimeNs());
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (address, server) -> {
            server.conclude(
                settings.get(Setting.FORGOTTEN_TOGETHER_CONNECTIONS),
                settings.get(Setting.IDLE_AFTER));
            Moment moment = server.moment;
            if (moment != null) {
              out.accept(finding(address, server, moment));
            }
          });
      silent.conclude((address, loss) -> out.accept(finding(address, loss)));
    }

    private static PopulationFinding finding(IpAddress address, SilentLosses.Loss loss) {
      Examples examples = new Examples();
      loss.dead().forEach(dead -> examples.add(dead.flow()));
      LostTogether together = loss.together();
      return new PopulationFinding(
          INFO.id(),
          Severity.WARN,
          address.toString(),
          Integer.toString(together.connections()),
          Span.NONE,
          together.connections(),
          together.connections(),
          examples.flows(),
          address
              + " fell silent in "
              + Wording.count(together.connections(), "connection")
              + " "
              + together.when()
              + " (from frame "
              + loss.dead().get(0).fromFrame()
              + " on) for good, without a RST, while "
              + together.meanwhile()
              + ": "
              + together.inWords());
    }

    private static PopulationFinding finding(IpAddress address, Server server, Moment moment) {
      Examples examples = new Examples();
      moment.losses().forEach(loss -> examples.add(loss.flow()));
      long count = moment.losses().size();
      return new PopulationFinding(
          INFO.id(),
          Severity.WARN,
          address.toString(),
          Long.toString(count),
          Span.NONE,
          count,
          server.losses.size(),
          examples.flows(),
          address
              + " no longer knew "
              + Wording.count(count, "connection")
              + server.inWords(moment));
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      Server server = servers.find(flow.server().address());
      Moment moment = moment(flow, server);
      return server == null || moment == null
          ? null
          : (moment.losses().size() - 1)
              + " other connections of this server were no longer known, either,"
              + server.inWords(moment);
    }

    @Override
    public @Nullable LostTogether lostTogether(EndedFlow flow) {
      SilentLosses.Loss loss = silent.of(flow);
      return loss == null ? null : loss.together();
    }

    @Override
    public long forgottenWithinNs(EndedFlow flow) {
      Moment moment = moment(flow, servers.find(flow.server().address()));
      return moment == null ? -1 : moment.toNs() - moment.fromNs();
    }

    /** When the server lost the connection with others; null if it did not. */
    private static @Nullable Moment moment(EndedFlow flow, @Nullable Server server) {
      Loss loss = server == null ? null : Loss.of(flow);
      Moment moment = server == null ? null : server.moment;
      return loss == null || moment == null || !moment.holds(loss) ? null : moment;
    }
  }
}
