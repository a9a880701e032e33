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
import org.tcpteardown.tcp.OrderlyFlow;

/** {@link #INFO} explains the rule. */
final class ClosedTogether implements PopulationRule {
  /** What is so near belongs to it. */
  private static final long NEAR_NS = 10_000_000L;

  /** Who stops in the midst of traffic refuses the next connection so soon. */
  private static final long SOON_NS = 10_000_000_000L;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.CLOSED_TOGETHER)
          .name("Connections closed in one moment")
          .severity(Severity.NOTE, Severity.WARN)
          .subject("a server's address and port")
          .value("how many of its connections were closed in that moment")
          .summary("Idle connections of one server were closed by FIN in one moment")
          .explain(
              """
              ## What it means
              A server closed several connections within milliseconds of each other, all by FIN and out of silences of
              very different length, some of which others had outlasted; hardly any other idle connection did it close at other
              times. So neither a timer of each connection nor their clients ended them: it was one event. Where the
              server refuses the connections that are tried next (a warning then), its silences may be alike, too, and it may
              have reset some of them, in the midst of traffic.

              ## Why it happens
              A server is reloaded, drained or taken out of service, and closes what it has; then new connections are
              taken all the time. Or its process ends, is killed or restarted while nothing is unread: its kernel sends a FIN
              for each connection, and refuses new ones with RST until the service listens again. Where something was unread it
              sends a RST instead; what was idle and reset so is told as `reset_together`.

              ## When it misleads
              A server that looks for idle connections only from time to time closes several at once; then the longest silence is
              hardly more than twice the shortest. If all connections are those of one client, the server may have ended just
              that client's session. A path that holds packets back and lets them go at once makes several closes of
              one that took seconds.

              ## What to do
              Look in the log of the server and its supervisor at that second: a reload, a deployment, a crash. A plan
              needs no cure, if clients open new connections and repeat what they had asked. For refusals, start the new
              process before the old one stops, or take the server out of the balancer's pool first.
              """)
          .example("crafted-reset-together/capture.pcapng")
          .settings(Setting.CLOSED_TOGETHER_CONNECTIONS)
          .cites("observed behaviour of killed processes, and of servers that reload")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Servers(settings.get(Setting.CLOSED_TOGETHER_CONNECTIONS));
  }

  private static final class Server implements BoundedTable.Weighed {
    /** Later ones would hardly change anything. */
    private static final int MAX = 1000;

    /** All FINs with which it closed first. */
    private final List<Close> closes = new ArrayList<>(0);

    /** RSTs with which it ended others. */
    private final List<Close> resets = new ArrayList<>(0);

    private final LongLives kept = new LongLives();
    private List<Told> told = List.of();

    void add(Close close) {
      if (closes.size() < MAX) {
        closes.add(close);
      }
    }

    void addReset(Close reset) {
      if (resets.size() < MAX) {
        resets.add(reset);
      }
    }

    void conclude(Endpoint endpoint, long enough, Aftermath aftermath) {
      if (closes.isEmpty() || closes.size() + resets.size() < enough) {
        return; // nearly all
      }
      closes.sort(Comparator.comparingLong(Close::timeNs));
      List<Told> found = new ArrayList<>(1);
      List<Close> all = new ArrayList<>(closes);
      all.addAll(resets);
      all.sort(Comparator.comparingLong(Close::timeNs));
      for (ClosingMoment moment : ClosingMoment.in(all, enough)) {
        Told one = told(endpoint, moment, aftermath);
        if (!ResetTogether.tells(moment.closes(), enough)
            && one.stops()
            && one.after().firstNs() <= moment.toNs() + SOON_NS
            && one.wentOn() == 0) {
          found.add(one);
        }
      }
      if (found.isEmpty()) {
        List<Close> idle = closes.stream().filter(c -> c.silent() || c.race()).toList();
        for (ClosingMoment moment : ClosingMoment.in(idle, enough)) {
          Told one = told(endpoint, moment, aftermath);
          boolean event = one.stops() || moment.silencesDiffer();
          if (isWithoutReset(moment)
              && event
              && moment.areIdle()
              && one.wentOn() <= moment.count()) {
            found.add(one);
          }
        }
      }
      told = found;
    }

    /** Those with RSTs among them are told as {@code reset_together}. */
    private boolean isWithoutReset(ClosingMoment moment) {
      long fromNs = moment.fromNs() - NEAR_NS;
      long toNs = moment.toNs() + NEAR_NS;
      return resets.stream().noneMatch(r -> r.timeNs() >= fromNs && r.timeNs() <= toNs);
    }

    private Told told(Endpoint endpoint, ClosingMoment moment, Aftermath aftermath) {
      return new Told(
          moment,
          aftermath.after(endpoint, moment.fromNs(), moment.toNs()),
          kept.across(moment.fromNs(), moment.toNs(), moment.flows()),
          kept.areAll());
    }

    @Override
    public long weight() {
      return 1L + closes.size() + resets.size();
    }
  }

  /**
   * A moment that is told.
   *
   * @param moment the moment
   * @param after what came after it
   * @param wentOn how many other connections went on
   * @param all whether those are all
   */
  private record Told(ClosingMoment moment, Aftermath.After after, int wentOn, boolean all) {

    /** Whether it refused the next ones. */
    boolean stops() {
      return after.refused() > 0;
    }

    /** Whether no look for idle connections can have closed them. */
    boolean isOneEvent() {
      return stops() || moment.isNoTimer();
    }

    String inWords() {
      return moment.inWords()
          + (wentOn == 0 ? "" : ", while " + (all ? "" : "at least ") + wentOn + " went on")
          + ": "
          + (isOneEvent()
              ? "one event" + (moment.silencesDiffer() ? ", and no timer of each" : "")
              : "one event, or a look for idle connections every "
                  + Wording.time(moment.spreadNs())
                  + " or more seldom");
    }
  }

  private static final class Servers implements Gatherer {
    private final long enough;
    private final BoundedTable<Endpoint, Server> servers = new BoundedTable<>();
    private final Aftermath aftermath = new Aftermath();

    Servers(long enough) {
      this.enough = enough;
    }

    @Override
    public void accept(EndedFlow ended) {
      aftermath.accept(ended);
      Flow flow = ended.flow();
      Close close = Close.firstFinOf(ended);
      Close reset = close == null ? Close.of(ended, flow.server()) : null;
      long openedNs = flow.firstSegment().timeNs();
      long heardNs = flow.server().lastTimeNs();
      if (close == null && reset == null && heardNs - openedNs < LongLives.MIN_NS) {
        return; // most
      }
      Server server = servers.get(ended.server(), Server::new);
      server.kept.add(flow.number(), openedNs, heardNs);
      if (reset != null && reset.reset()) {
        server.addReset(reset);
      }
      if (close != null) {
        server.add(close);
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      aftermath.accept(flow);
      Close close = Close.firstFinOf(flow);
      if (close == null && flow.lastTimeNs() - flow.firstTimeNs() < LongLives.MIN_NS) {
        return; // most
      }
      Server server = servers.get(flow.server(), Server::new);
      server.kept.add(flow.number(), flow.firstTimeNs(), flow.lastTimeNs());
      if (close != null) {
        server.add(close);
      }
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (endpoint, server) -> {
            server.conclude(endpoint, enough, aftermath);
            for (Told one : server.told) {
              out.accept(finding(endpoint, server, one));
            }
          });
    }

    private static PopulationFinding finding(Endpoint endpoint, Server server, Told told) {
      Examples examples = new Examples();
      told.moment().closes().forEach(c -> examples.add(c.flow()));
      return new PopulationFinding(
          INFO.id(),
          told.stops() ? Severity.WARN : Severity.NOTE,
          endpoint.toString(),
          Integer.toString(told.moment().count()),
          Span.NONE,
          told.moment().count(),
          server.closes.size() + (int) told.moment().closes().stream().filter(Close::reset).count(),
          examples.flows(),
          told.moment().count()
              + " connections of the server "
              + endpoint
              + " were closed "
              + told.inWords()
              + told.after().inWords(told.moment().toNs()));
    }

    private @Nullable Told told(EndedFlow flow) {
      Server server = servers.find(flow.server());
      if (server != null) {
        for (Told one : server.told) {
          if (one.moment().holds(flow.number())) {
            return one;
          }
        }
      }
      return null;
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      Told told = told(flow);
      if (told != null) {
        return (told.moment().count() - 1)
            + " other connections of this server were closed "
            + told.inWords()
            + told.after().inShort();
      }
      Server server = Aftermath.refuses(flow) ? servers.find(flow.server()) : null;
      if (server != null) {
        long refusedNs = flow.flow().server().rsts().get(0).timeNs();
        for (Told one : server.told) {
          if (one.after().holds(refusedNs)) {
            return Aftermath.closedBefore(one.moment().count(), refusedNs - one.moment().toNs());
          }
        }
      }
      return null;
    }

    @Override
    public boolean isOneEvent(EndedFlow flow) {
      Told told = told(flow);
      // A RST among the FINs says itself whether a socket made it.
      return told != null && told.isOneEvent() && !flow.flow().server().fins().isEmpty();
    }

    @Override
    public boolean concernsOrderly(Endpoint endpoint) {
      Server server = servers.find(endpoint);
      return server != null && !server.told.isEmpty();
    }
  }
}
