package org.tcpteardown.population.rules;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.NeverTakenThere;
import org.tcpteardown.heuristic.evidence.ResetAfterHandshake;
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
final class ResetsAfterHandshake implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.RESET_AFTER_HANDSHAKE)
          .name("Connections reset right after the handshake")
          .severity(Severity.WARN)
          .subject("a server's address and port")
          .value("how many of the connections were reset right after the handshake")
          .summary("Connections to a port reset within a second of the handshake")
          .explain(
              """
              ## What it means
              The server agreed to these connections by a SYN-ACK, and answered the client's first ACK or data by a RST as for
              a connection that it does not have. Clients see "connection reset by peer" on their first request.

              ## Why it happens
              The server's accept queue was full: the application does not accept fast enough, or the backlog is too small for
              bursts. Some stacks answer by RST then, Linux with `net.ipv4.tcp_abort_on_overflow`. Or the SYN-ACK was a SYN
              cookie that did not fit the ACK, as behind a balancer whose nodes do not share their secret, or the first data
              came to another node than the SYN.

              ## When it misleads
              A firewall that takes the connection for forbidden once it sees the ACK or the first data sends the same RST; then
              it depends on what is asked, not on how many ask. A host that restarts answers so for longer than a second
              after the handshake, and to all.

              ## What to do
              Where the text says that another machine sent the RSTs, look at the balancer, and at which nodes have the address.
              Else, on the server, look at `nstat -az TcpExtListenOverflows TcpExtListenDrops TcpExtSyncookiesFailed` and at Recv-Q
              in `ss -ltn`. Let the application accept faster, or raise its backlog and `net.core.somaxconn`.
              """)
          .example("crafted-handshakes/capture.pcapng")
          .settings(Setting.RESET_AFTER_HANDSHAKE_WITHIN, Setting.RESET_AFTER_HANDSHAKE_CONNECTIONS)
          .cites(
              "RFC 9293 section 3.10.7.1",
              "RFC 4987 section 3.6 (SYN cookies)",
              "Linux tcp_minisocks.c (tcp_check_req), ip-sysctl (tcp_abort_on_overflow)")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Servers(settings.get(Setting.RESET_AFTER_HANDSHAKE_CONNECTIONS));
  }

  private static final class Server implements BoundedTable.Weighed {
    private long opened;
    private long reset;
    private long elsewhere;
    private final Examples examples = new Examples();

    @Override
    public long weight() {
      return opened;
    }
  }

  private static final class Servers implements Gatherer {
    private final long enough;
    private final BoundedTable<Endpoint, Server> servers = new BoundedTable<>();

    Servers(long enough) {
      this.enough = enough;
    }

    @Override
    public void accept(EndedFlow flow) {
      if (!flow.flow().server().synAcked()) {
        return;
      }
      Server server = servers.get(flow.server(), Server::new);
      server.opened++;
      SentRst rst = ResetAfterHandshake.of(flow.story());
      if (rst != null && !flow.has(FindingId.FORGED_RST)) {
        server.reset++;
        server.elsewhere += NeverTakenThere.is(rst) ? 1 : 0;
        server.examples.add(flow.flow().number());
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      servers.get(flow.server(), Server::new).opened++;
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (endpoint, server) -> {
            if (server.reset >= enough) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.WARN,
                      endpoint.toString(),
                      server.reset + " of " + server.opened,
                      Span.NONE,
                      server.reset,
                      server.opened,
                      server.examples.flows(),
                      text(endpoint, server) + senders(server)));
            }
          });
    }

    private static String text(Endpoint endpoint, Server server) {
      return endpoint
          + " reset "
          + server.reset
          + " of "
          + Wording.count(server.opened, "connection")
          + " right after the handshake";
    }

    private static String senders(Server server) {
      return server.elsewhere == server.reset
          ? ", by RSTs from another distance than its SYN-ACKs: another machine sent them"
          : "";
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      if (flow.flow().server().rstCount() == 0 || ResetAfterHandshake.of(flow.story()) == null) {
        return null;
      }
      Server server = servers.find(flow.server());
      return server != null && server.reset >= enough ? text(flow.server(), server) : null;
    }
  }
}
