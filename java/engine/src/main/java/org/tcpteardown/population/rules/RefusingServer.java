package org.tcpteardown.population.rules;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.RefusedSyn;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FindingId;
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
import org.tcpteardown.tcp.OrderlyFlow;

/** {@link #INFO} explains the rule. */
final class RefusingServer implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.REFUSING_SERVER)
          .name("Port that refuses connections")
          .severity(Severity.NOTE)
          .subject("a server's address and port")
          .value("how many of the connection attempts were refused")
          .summary("Nearly all connections to a port are refused")
          .explain(
              """
              ## What it means
              Many clients, or one that is persistent, tried this port, and nearly every SYN was answered by a RST.

              ## Why it happens
              The service is not running, or listens on another address or port, and a client or health check keeps trying.
              Or a firewall rejects.

              ## When it misleads
              A scanner produces such attempts by design; then many other ports of that host are tried too. A firewall
              that rejects cannot be told from the host by these packets alone.

              ## What to do
              On the server, see whether anything listens there (`ss -ltn`). If not, find out who still has that address in
              its configuration: the flows name the clients.
              """)
          .example("refusing-server/client.pcapng")
          .settings(Setting.REFUSING_SERVER_CONNECTIONS, Setting.REFUSING_SERVER_PERCENT)
          .cites("RFC 9293 section 3.10.7.1")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Servers(
        settings.get(Setting.REFUSING_SERVER_CONNECTIONS),
        settings.get(Setting.REFUSING_SERVER_PERCENT));
  }

  /** A stack that answers the repeat of a SYN by RST had accepted that before. */
  static boolean refused(EndedFlow flow) {
    return flow.has(FindingId.REFUSED)
        && flow.story().rsts().stream().allMatch(rst -> RefusedSyn.acceptedBefore(rst) == null);
  }

  private static final class Server implements BoundedTable.Weighed {
    private long attempts;
    private long refused;
    private final Examples examples = new Examples();

    @Override
    public long weight() {
      return attempts;
    }
  }

  private static final class Servers implements Gatherer {
    private final long enough;
    private final long percent;
    private final BoundedTable<Endpoint, Server> servers = new BoundedTable<>();

    Servers(long enough, long percent) {
      this.enough = enough;
      this.percent = percent;
    }

    @Override
    public void accept(EndedFlow flow) {
      if (flow.flow().client().synCount() == 0) {
        return;
      }
      Server server = servers.get(flow.server(), Server::new);
      server.attempts++;
      if (refused(flow)) {
        server.refused++;
        server.examples.add(flow.flow().number());
      }
    }

    private boolean counts(Server server) {
      return server.attempts >= enough
          && server.refused > 0
          && server.refused * 100 >= server.attempts * percent;
    }

    @Override
    public void accept(OrderlyFlow flow) {
      servers.get(flow.server(), Server::new).attempts++;
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (endpoint, server) -> {
            if (counts(server)) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.NOTE,
                      endpoint.toString(),
                      server.refused + " of " + server.attempts,
                      Span.NONE,
                      server.refused,
                      server.attempts,
                      server.examples.flows(),
                      endpoint
                          + " refused "
                          + server.refused
                          + " of "
                          + Wording.count(server.attempts, "connection")));
            }
          });
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      Server server = refused(flow) ? servers.find(flow.server()) : null;
      return server != null && counts(server)
          ? flow.server()
              + " refused "
              + server.refused
              + " of "
              + Wording.count(server.attempts, "connection")
          : null;
    }
  }
}
