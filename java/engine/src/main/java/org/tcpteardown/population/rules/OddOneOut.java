package org.tcpteardown.population.rules;

import java.util.EnumMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
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
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.verdict.DataCheck;
import org.tcpteardown.verdict.FlowEnd;

/** {@link #INFO} explains the rule. */
final class OddOneOut implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.ODD_ONE_OUT)
          .name("Connections that ended unlike the rest")
          .severity(Severity.NOTE, Severity.CHAT)
          .subject("a server's address and port")
          .value("how many of the connections ended unlike the rest, and how")
          .summary("A few connections to a port ended unlike all others")
          .explain(
              """
              ## What it means
              Nearly all connections to this port ended in one and the same way; these did not. They are the ones to look
              at: what is rare is seldom how the application works. A note if the others were closed in good order; mere
              information if the others ended badly.

              ## Why it happens
              A firewall that stepped in once, a packet lost at the worst moment, a crash, a user who cancelled, a timer that
              only the longest connection reached.

              ## When it misleads
              One port may serve different applications, or clients that close in different ways: then the few are another
              kind of client. Connections cut off by the start or the end of the capture are left out; so a fault just
              before the end may be missing.

              ## What to do
              Compare one of these flows with one of the rest: what came before its end, how long it had lived, how long
              it was silent, who sent the last segment.
              """)
          .example("asa-population/server.pcapng")
          .settings(
              Setting.ODD_ONE_OUT_CONNECTIONS,
              Setting.ODD_ONE_OUT_PERCENT,
              Setting.STUCK_CLOSE_WAIT_AFTER)
          .cites("observed: one forged RST among 2605 connections closed in good order")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Servers(
        settings.get(Setting.ODD_ONE_OUT_CONNECTIONS), settings.get(Setting.ODD_ONE_OUT_PERCENT));
  }

  /** How a flow ended; null if the capture does not show its start and its end. */
  private static @Nullable FlowEnd kind(EndedFlow ended) {
    Flow flow = ended.flow();
    if (flow.client().synCount() == 0) {
      return null;
    }
    FlowEnd end = ended.end();
    boolean shown =
        switch (end) {
          case FIN, FIN_RST, RST -> flow.bothDirectionsCaptured();
          case SILENT, HALF_CLOSED -> flow.bothDirectionsCaptured() && isOver(ended);
          case REFUSED -> true;
          case UNANSWERED -> ended.has(FindingId.SYN_UNANSWERED);
          case OPEN, RST_ONLY, UNKNOWN -> false;
        };
    if (!shown) {
      return null;
    }
    return end == FlowEnd.FIN_RST && closedBeforeTheRst(flow) ? FlowEnd.FIN : end;
  }

  /** Whether nothing more would have come had the capture gone on. */
  private static boolean isOver(EndedFlow ended) {
    long watchedNs = ended.story().watchedUntilNs() - ended.flow().lastSegment().timeNs();
    return watchedNs >= ended.get(Setting.STUCK_CLOSE_WAIT_AFTER)
        || ended.has(FindingId.FIN_UNANSWERED);
  }

  /** A RST after both FINs and all data, as many clients send it, changes nothing. */
  private static boolean closedBeforeTheRst(Flow flow) {
    long lastFin = 0;
    long firstRst = Long.MAX_VALUE;
    for (HalfConnection half : flow.halves()) {
      if (half.fins().isEmpty()) {
        return false;
      }
      lastFin = Math.max(lastFin, half.fins().get(0).frame());
      firstRst = half.rsts().isEmpty() ? firstRst : Math.min(firstRst, half.rsts().get(0).frame());
    }
    return firstRst > lastFin && DataCheck.complete(flow);
  }

  private static String words(FlowEnd kind) {
    return switch (kind) {
      case FIN -> "closed by both ends";
      case FIN_RST -> "ended by FIN and RST";
      case RST -> "reset";
      case REFUSED -> "refused";
      case UNANSWERED -> "never answered";
      case HALF_CLOSED -> "closed by one end only";
      case SILENT -> "gone silent";
      case OPEN, RST_ONLY, UNKNOWN -> "cut off by the capture";
    };
  }

  /** The flows of one server that ended alike. */
  private static final class Alike {
    private final Examples examples = new Examples();
    private long count;
  }

  private static final class Server implements BoundedTable.Weighed {
    private final EnumMap<FlowEnd, Alike> kinds = new EnumMap<>(FlowEnd.class);
    private long all;

    /** Opened and reset at once with nothing said. Where that is usual, they test the port. */
    private final Alike checks = new Alike();

    private boolean checksCount;

    void add(FlowEnd kind, long flow, boolean check) {
      Alike alike = check ? checks : kinds.computeIfAbsent(kind, k -> new Alike());
      alike.count++;
      alike.examples.add(flow);
      all += check ? 0 : 1;
    }

    /** Counts what may be tests of the port as resets, unless they are as many as all others. */
    void conclude() {
      if (checks.count > 0 && checks.count < all) {
        checksCount = true;
        Alike resets = kinds.computeIfAbsent(FlowEnd.RST, k -> new Alike());
        resets.count += checks.count;
        checks.examples.flows().forEach(resets.examples::add);
        all += checks.count;
      }
    }

    long count(FlowEnd kind) {
      Alike alike = kinds.get(kind);
      return alike == null ? 0 : alike.count;
    }

    FlowEnd usual() {
      FlowEnd usual = FlowEnd.FIN;
      for (FlowEnd kind : kinds.keySet()) {
        usual = count(kind) > count(usual) ? kind : usual;
      }
      return usual;
    }

    long odd() {
      return all - count(usual());
    }

    @Override
    public long weight() {
      return all;
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
      FlowEnd kind = kind(flow);
      if (kind != null) {
        boolean check = kind == FlowEnd.RST && EmptyCheck.is(flow.flow());
        servers.get(flow.server(), Server::new).add(kind, flow.flow().number(), check);
      }
    }

    private boolean counts(Server server) {
      return server.all >= enough
          && server.odd() > 0
          && server.count(server.usual()) * 100 >= server.all * percent;
    }

    @Override
    public void accept(OrderlyFlow flow) {
      servers.get(flow.server(), Server::new).add(FlowEnd.FIN, flow.number(), false);
    }

    @Override
    public boolean concernsOrderly(Endpoint endpoint) {
      Server server = servers.find(endpoint);
      return server != null && counts(server) && server.usual() != FlowEnd.FIN;
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (endpoint, server) -> {
            server.conclude();
            if (counts(server)) {
              out.accept(finding(endpoint, server));
            }
          });
    }

    private static PopulationFinding finding(Endpoint endpoint, Server server) {
      FlowEnd usual = server.usual();
      StringBuilder kinds = new StringBuilder();
      Examples flows = new Examples();
      server.kinds.forEach(
          (kind, alike) -> {
            if (kind != usual) {
              kinds.append(kinds.isEmpty() ? "" : ", ").append(alike.count);
              kinds.append(' ').append(words(kind));
              alike.examples.flows().forEach(flows::add);
            }
          });
      return new PopulationFinding(
          INFO.id(),
          usual == FlowEnd.FIN ? Severity.NOTE : Severity.CHAT,
          endpoint.toString(),
          kinds.toString(),
          Span.NONE,
          server.odd(),
          server.all,
          flows.flows(),
          server.odd()
              + " of "
              + Wording.count(server.all, "connection")
              + " to "
              + endpoint
              + " ended unlike the rest: "
              + kinds
              + "; the others were "
              + words(usual));
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      FlowEnd kind = kind(flow);
      Server server = kind == null ? null : servers.find(flow.server());
      if (kind == null || server == null || !counts(server) || kind == server.usual()) {
        return null;
      }
      if (kind == FlowEnd.RST && !server.checksCount && EmptyCheck.is(flow.flow())) {
        return null;
      }
      return server.count(kind)
          + " of "
          + Wording.count(server.all, "connection")
          + " to "
          + flow.server()
          + " ended so; nearly all others were "
          + words(server.usual());
    }
  }
}
