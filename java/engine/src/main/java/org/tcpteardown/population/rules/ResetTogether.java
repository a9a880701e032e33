package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Endpoint;
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
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class ResetTogether implements PopulationRule {
  /** RSTs of one event follow each other within this. */
  private static final long MOMENT_NS = 1_000_000_000L;

  /** RSTs that answer something are no part of it. */
  private static final long SILENT_NS = 1_000_000_000L;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.RESET_TOGETHER)
          .name("Connections reset in one moment")
          .severity(Severity.WARN)
          .subject("a server's address and port")
          .value("how many of its connections were reset in that moment")
          .summary("A server's idle connections were reset in one moment")
          .explain(
              """
              ## What it means
              Several connections of this server were reset within a second, none of them in answer to anything, after
              silences of different length. So no timer of each connection ended them, and it is no habit of the server:
              it is one event.

              ## Why it happens
              The process was killed or restarted, its container stopped; a balancer took the server out of its pool
              and reset what it had; a firewall or host filter was reloaded and its table flushed.

              ## When it misleads
              A server that looks after its idle connections only now and then resets several at once. Then all of them
              were idle for longer than its limit.

              ## What to do
              Look for what happened at that second: the server's, the balancer's and the firewall's logs. Compare the
              RSTs' TTL with that of the server's other packets to see who sent them.
              """)
          .example("crafted-reset-together/capture.pcapng")
          .settings(Setting.RESET_TOGETHER_CONNECTIONS)
          .cites("observed behaviour of balancers that drain a node, and of killed processes")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Resets(settings.get(Setting.RESET_TOGETHER_CONNECTIONS));
  }

  /** The server's RST that broke a silence; null if there is none. */
  private static @Nullable RstMark outOfSilence(Flow flow) {
    HalfConnection server = flow.server();
    if (server.rsts().isEmpty() || !flow.wasEstablished()) {
      return null; // most
    }
    RstMark rst = server.rsts().get(0);
    return rst.ofThisConnection()
            && rst.quietNs() >= SILENT_NS
            && server.fins().isEmpty()
            && flow.client().fins().isEmpty()
        ? rst
        : null;
  }

  /** One RST. */
  private record Reset(long timeNs, long idleNs, long flow) {}

  /** What befell one server. */
  private static final class Seen implements BoundedTable.Weighed {
    /** Later ones would hardly change anything. */
    private static final int MAX = 1000;

    private final List<Reset> resets = new ArrayList<>();
    private @Nullable Moment moment;

    void add(RstMark rst, long flow) {
      if (resets.size() < MAX) {
        resets.add(new Reset(rst.timeNs(), rst.idleNs(), flow));
      }
    }

    /** The moment with the most of them; null if none has enough. */
    @Nullable Moment conclude(long enough) {
      resets.sort(Comparator.comparingLong(Reset::timeNs));
      int best = 0;
      int from = 0;
      for (int start = 0, end = 0; end < resets.size(); end++) {
        while (resets.get(end).timeNs() - resets.get(start).timeNs() > MOMENT_NS) {
          start++;
        }
        if (end - start + 1 > best) {
          best = end - start + 1;
          from = start;
        }
      }
      moment = best < enough ? null : Moment.of(resets.subList(from, from + best));
      return moment;
    }

    @Override
    public long weight() {
      return 1L + resets.size();
    }
  }

  /** Several RSTs at once. */
  private record Moment(long fromNs, long toNs, int count, long leastIdleNs, long mostIdleNs) {

    /** Null if they were idle for the same time: then they may have one timer. */
    static @Nullable Moment of(List<Reset> resets) {
      long least = resets.stream().mapToLong(Reset::idleNs).min().orElse(0);
      long most = resets.stream().mapToLong(Reset::idleNs).max().orElse(0);
      return most - least <= MOMENT_NS
          ? null
          : new Moment(
              resets.get(0).timeNs(),
              resets.get(resets.size() - 1).timeNs(),
              resets.size(),
              least,
              most);
    }

    boolean holds(RstMark rst) {
      return rst.timeNs() >= fromNs && rst.timeNs() <= toNs;
    }

    String within() {
      return " within " + Wording.time(toNs - fromNs);
    }
  }

  private static final class Resets implements Gatherer {
    private final long enough;
    private final BoundedTable<Endpoint, Seen> servers = new BoundedTable<>();

    Resets(long enough) {
      this.enough = enough;
    }

    @Override
    public void accept(EndedFlow flow) {
      RstMark rst = outOfSilence(flow.flow());
      if (rst != null) {
        servers.get(flow.flow().server().endpoint(), Seen::new).add(rst, flow.flow().number());
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      // It was not reset.
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (server, seen) -> {
            Moment moment = seen.conclude(enough);
            if (moment != null) {
              out.accept(finding(server, seen, moment));
            }
          });
    }

    private static PopulationFinding finding(Endpoint server, Seen seen, Moment moment) {
      Examples examples = new Examples();
      seen.resets.stream()
          .filter(r -> r.timeNs() >= moment.fromNs() && r.timeNs() <= moment.toNs())
          .forEach(r -> examples.add(r.flow()));
      return new PopulationFinding(
          INFO.id(),
          Severity.WARN,
          server.toString(),
          Integer.toString(moment.count()),
          Span.NONE,
          moment.count(),
          seen.resets.size(),
          examples.flows(),
          moment.count()
              + " connections of the server "
              + server
              + " were reset"
              + moment.within()
              + ", after silences of "
              + Wording.time(moment.leastIdleNs())
              + " to "
              + Wording.time(moment.mostIdleNs())
              + ": one event, and no timer of each");
    }

    private @Nullable Moment moment(EndedFlow flow) {
      RstMark rst = outOfSilence(flow.flow());
      Seen seen = rst == null ? null : servers.find(flow.flow().server().endpoint());
      Moment moment = seen == null ? null : seen.moment;
      return rst != null && moment != null && moment.holds(rst) ? moment : null;
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      Moment moment = moment(flow);
      return moment == null
          ? null
          : (moment.count() - 1)
              + " other connections of this server were reset"
              + moment.within()
              + ", after silences of "
              + Wording.time(moment.leastIdleNs())
              + " to "
              + Wording.time(moment.mostIdleNs())
              + ": one event";
    }

    @Override
    public boolean isOneEvent(EndedFlow flow) {
      return moment(flow) != null;
    }
  }
}
