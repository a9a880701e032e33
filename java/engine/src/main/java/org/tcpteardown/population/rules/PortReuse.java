package org.tcpteardown.population.rules;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.ApplicationEnd;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Examples;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.Predecessor;

/** {@link #INFO} explains the rule. */
final class PortReuse implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.PORT_REUSE)
          .name("Uses its ports again soon")
          .severity(Severity.NOTE, Severity.CHAT)
          .subject("a client's address and its server")
          .value("how many of its connections were on ports that it had used before")
          .summary("A client opens many connections on ports that it used before")
          .explain(
              """
              ## What it means
              Many connections of this client to this server use a client port on which it had a connection before. It is
              a note when the shortest time between the two is less than `tuple_reused.early`. The text says how many of
              them had trouble: a `tuple_reused` or `tuple_reuse_refused` on their SYN.

              ## Why it happens
              A client that opens connections fast soon has used its whole range of ports and begins again: load
              generators, proxies, health checks, and NAT routers, behind whose address many clients share the ports.

              ## When it misleads
              By itself it is harmless: a server in TIME-WAIT takes a SYN whose timestamp or sequence number is higher. A
              capture that begins late misses first uses; so the count can only be too small.

              ## What to do
              Nothing, while no connection had trouble. Else more ports or addresses for the client, or fewer and longer
              connections; on a NAT router a larger pool of addresses.
              """)
          .example("crafted-port-reuse/capture.pcapng")
          .settings(Setting.PORT_REUSE_CONNECTIONS, Setting.TUPLE_REUSED_EARLY)
          .cites("RFC 9293 section 3.6.1 (TIME-WAIT, 2 MSL)", "RFC 6191")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Clients(
        settings.get(Setting.PORT_REUSE_CONNECTIONS), settings.get(Setting.TUPLE_REUSED_EARLY));
  }

  private static final class Client implements BoundedTable.Weighed {
    private long all;
    private long again;
    private long troubled;
    private long shortestNs = Long.MAX_VALUE;
    private final Examples examples = new Examples();

    void add(long flow, long openedNs, @Nullable Predecessor before) {
      all++;
      if (before != null && before.wasConnection()) {
        again++;
        shortestNs = Math.min(shortestNs, Math.max(0, openedNs - before.lastTimeNs()));
        examples.add(flow);
      }
    }

    @Override
    public long weight() {
      return 1 + all;
    }
  }

  private static final class Clients implements Gatherer {
    private final long enough;
    private final long earlyNs;
    private final BoundedTable<ApplicationEnd, Client> clients = new BoundedTable<>();

    Clients(long enough, long earlyNs) {
      this.enough = enough;
      this.earlyNs = earlyNs;
    }

    @Override
    public void accept(EndedFlow flow) {
      if (!flow.flow().firstSegment().isOpeningSyn()) {
        return;
      }
      Client client =
          clients.get(ApplicationEnd.of(flow.flow(), flow.flow().client()), Client::new);
      client.add(
          flow.flow().number(), flow.flow().firstSegment().timeNs(), flow.flow().predecessor());
      boolean trouble = flow.has(FindingId.TUPLE_REUSED) || flow.has(FindingId.TUPLE_REUSE_REFUSED);
      client.troubled += trouble ? 1 : 0;
    }

    @Override
    public void accept(OrderlyFlow flow) {
      clients
          .get(ApplicationEnd.of(flow, true), Client::new)
          .add(flow.number(), flow.firstTimeNs(), flow.predecessor());
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      clients.forEach(
          (application, client) -> {
            if (client.again >= enough) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      client.shortestNs < earlyNs ? Severity.NOTE : Severity.CHAT,
                      application.toString(),
                      client.again + " of " + client.all,
                      Span.NONE,
                      client.again,
                      client.all,
                      client.examples.flows(),
                      text(application, client)));
            }
          });
    }

    private static String text(ApplicationEnd application, Client client) {
      return "T"
          + application.inWords().substring(1)
          + " opened "
          + client.again
          + " of "
          + Wording.count(client.all, "connection")
          + " on ports that it had used before, after "
          + Wording.time(client.shortestNs)
          + " at the soonest; "
          + (client.troubled == 0
              ? "all were taken at once"
              : client.troubled + " of them had trouble (tuple_reused, tuple_reuse_refused)");
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      return null; // tuple_reused tells what came of it
    }
  }
}
