package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
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
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;

/** {@link #INFO} explains the rule. */
final class ResetTogether implements PopulationRule {
  /** RSTs of one event follow each other within this. */
  private static final long MOMENT_NS = 1_000_000_000L;

  /** A host closes all sockets of a process that ended within this. */
  private static final long BURST_NS = 10_000_000L;

  /** What has a cause of its own follows that: these RSTs came much closer to each other. */
  private static final long LEAST_SPREAD_NS = 20_000_000L;

  private static final int MUCH_CLOSER = 10;

  /** With FINs so many have to break a silence. */
  private static final int MIN_SILENT = 3;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.RESET_TOGETHER)
          .name("Connections reset in one moment")
          .severity(Severity.WARN, Severity.NOTE)
          .subject("a server's address and port, or a client's address and its server")
          .value("how many of its connections were reset in that moment")
          .summary("Idle connections of one end were reset in one moment")
          .explain(
              """
              ## What it means
              Several connections of this server, or of this client to one server, were reset within a second, none of
              them in answer to anything, after silences of different length; or they were ended within 10 ms, some by RST
              and some by FIN (`closed_together` is about FINs only); or by RST amid traffic, much closer to each other than
              to what they could answer. So neither timers of the single connections nor a habit of that
              end ended them: it was one event. What a client resets is a note only.

              ## Why it happens
              The process was killed or restarted, its container stopped; a balancer took the server out of its pool
              and reset what it had; a firewall or host filter was reloaded and its table flushed. A client emptied its
              pool of connections, or ended.

              ## When it misleads
              A server that checks its idle connections only from time to time ends several at once. Then all of them
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

  /** Whether ends of connections that came within a moment are told here. */
  static boolean tells(List<Close> moment, long enough) {
    List<Close> seen = moment.stream().filter(c -> c.reset() || c.silent() || c.race()).toList();
    return seen.size() >= enough && Seen.momentOf(seen, /* ofServer= */ true) != null;
  }

  /** What befell one server. */
  private static final class Seen implements BoundedTable.Weighed {
    /** Later ones would hardly change anything. */
    private static final int MAX = 1000;

    /** RSTs out of a silence. */
    private final List<Close> resets = new ArrayList<>();

    /** FINs, and RSTs amid traffic: they may only belong to an event that others show. */
    private final List<Close> others = new ArrayList<>();

    private @Nullable Moment moment;

    /** What the server did after it. */
    private Aftermath.After after = Aftermath.After.UNKNOWN;

    void add(Close close) {
      List<Close> list = close.reset() && close.silent() ? resets : others;
      if (list.size() < MAX) {
        list.add(close);
      }
    }

    /** The moment with the most of them; null if none has enough. */
    @Nullable Moment conclude(long enough, boolean ofServer) {
      resets.sort(Comparator.comparingLong(Close::timeNs));
      others.sort(Comparator.comparingLong(Close::timeNs));
      List<Close> core = densest(resets, MOMENT_NS);
      if (core.size() >= enough) {
        moment = Moment.of(withOthers(core));
      } else if (!resets.isEmpty() || !others.isEmpty()) {
        List<Close> all = new ArrayList<>(resets);
        all.addAll(others);
        all.sort(Comparator.comparingLong(Close::timeNs));
        List<Close> burst = densest(all, BURST_NS);
        if (burst.size() >= enough && standsOut(burst, all)) {
          moment = momentOf(burst, ofServer);
        }
      }
      return moment;
    }

    private static @Nullable Moment momentOf(List<Close> burst, boolean ofServer) {
      long silent = burst.stream().filter(Close::silent).count();
      boolean anyReset = burst.stream().anyMatch(Close::reset);
      if (silent >= MIN_SILENT) {
        return anyReset ? Moment.of(burst) : null; // else they were closed, not reset
      }
      // Each would follow its own cause as closely as the others do theirs.
      boolean allReset = burst.stream().allMatch(Close::reset);
      long tookNs = burst.get(burst.size() - 1).timeNs() - burst.get(0).timeNs();
      return allReset && ofServer
          ? Moment.of(burst, Math.max(LEAST_SPREAD_NS, MUCH_CLOSER * tookNs))
          : null;
    }

    private static List<Close> densest(List<Close> sorted, long withinNs) {
      int best = 0;
      int from = 0;
      for (int start = 0, end = 0; end < sorted.size(); end++) {
        while (sorted.get(end).timeNs() - sorted.get(start).timeNs() > withinNs) {
          start++;
        }
        if (end - start + 1 > best) {
          best = end - start + 1;
          from = start;
        }
      }
      return sorted.subList(from, from + best);
    }

    /** A busy server closes so many at any time. */
    private static boolean standsOut(List<Close> burst, List<Close> all) {
      long fromNs = burst.get(0).timeNs() - MOMENT_NS;
      long toNs = burst.get(burst.size() - 1).timeNs() + MOMENT_NS;
      long near = all.stream().filter(c -> c.timeNs() >= fromNs && c.timeNs() <= toNs).count();
      return near - burst.size() <= burst.size() / 2;
    }

    /** The RSTs amid traffic that fall into the same moment; FINs only if that was short. */
    private List<Close> withOthers(List<Close> core) {
      long fromNs = core.get(0).timeNs();
      long toNs = core.get(core.size() - 1).timeNs();
      boolean isBurst = toNs - fromNs <= BURST_NS;
      List<Close> all = new ArrayList<>(core);
      others.stream()
          .filter(c -> c.reset() || isBurst)
          .filter(c -> c.timeNs() >= fromNs - BURST_NS && c.timeNs() <= toNs + BURST_NS)
          .forEach(all::add);
      all.sort(Comparator.comparingLong(Close::timeNs));
      return all;
    }

    /**
     * How many RSTs of it there were, those amid traffic left out unless they are of the moment.
     */
    int all(Moment at) {
      return at.count() + (int) resets.stream().filter(r -> !at.holds(r)).count();
    }

    /** What the server did after it, as the end of a sentence; mostly empty. */
    String afterwards() {
      return moment == null ? "" : after.inWords(moment.toNs());
    }

    @Override
    public long weight() {
      return 1L + resets.size();
    }
  }

  /** Several RSTs at once, and FINs with them. */
  private record Moment(
      long fromNs, long toNs, int count, int fins, long leastIdleNs, long mostIdleNs) {

    /** Null if they were idle for the same time: then they may have one timer. */
    static @Nullable Moment of(List<Close> closes) {
      return of(closes, MOMENT_NS);
    }

    /** Null if their idle times differ by no more than that. */
    static @Nullable Moment of(List<Close> closes, long spreadNs) {
      long least = closes.stream().mapToLong(Close::idleNs).min().orElse(0);
      long most = closes.stream().mapToLong(Close::idleNs).max().orElse(0);
      return most - least <= spreadNs
          ? null
          : new Moment(
              closes.get(0).timeNs(),
              closes.get(closes.size() - 1).timeNs(),
              closes.size(),
              (int) closes.stream().filter(c -> !c.reset()).count(),
              least,
              most);
    }

    boolean holds(Close close) {
      return close.timeNs() >= fromNs && close.timeNs() <= toNs && (close.reset() || fins > 0);
    }

    /** What became of them, and when: {@code were reset within 3 ms, after silences of ...}. */
    String inWords() {
      return "were "
          + (fins == 0 ? "reset" : "ended")
          + " within "
          + Wording.time(toNs - fromNs)
          + (fins == 0 ? "" : " (" + (count - fins) + " by RST, " + fins + " by FIN)")
          + ", after silences of "
          + Wording.time(leastIdleNs)
          + " to "
          + Wording.time(mostIdleNs)
          + ": one event";
    }
  }

  private static final class Resets implements Gatherer {
    private final long enough;
    private final BoundedTable<ApplicationEnd, Seen> ends = new BoundedTable<>();
    private final Aftermath aftermath = new Aftermath();

    Resets(long enough) {
      this.enough = enough;
    }

    @Override
    public void accept(EndedFlow flow) {
      aftermath.accept(flow);
      for (HalfConnection half : flow.flow().halves()) {
        Close close = Close.of(flow, half);
        if (close != null) {
          ends.get(ApplicationEnd.of(flow.flow(), half), Seen::new).add(close);
        }
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      aftermath.accept(flow); // it was not reset
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      ends.forEach(
          (end, seen) -> {
            Moment moment = seen.conclude(enough, end.client() == null);
            if (moment != null) {
              if (end.client() == null) {
                seen.after = aftermath.after(end.server(), moment.fromNs(), moment.toNs());
              }
              out.accept(finding(end, seen, moment));
            }
          });
    }

    private static PopulationFinding finding(ApplicationEnd end, Seen seen, Moment moment) {
      Examples examples = new Examples();
      Stream.concat(seen.resets.stream(), seen.others.stream())
          .filter(moment::holds)
          .sorted(Comparator.comparingLong(Close::timeNs))
          .forEach(c -> examples.add(c.flow()));
      return new PopulationFinding(
          INFO.id(),
          end.client() == null ? Severity.WARN : Severity.NOTE,
          end.toString(),
          Integer.toString(moment.count()),
          Span.NONE,
          moment.count(),
          seen.all(moment),
          examples.flows(),
          moment.count()
              + " connections of "
              + end.inWords()
              + " "
              + moment.inWords()
              + ", and no timer of each"
              + seen.afterwards());
    }

    private @Nullable Moment moment(EndedFlow flow) {
      for (HalfConnection half : flow.flow().halves()) {
        Moment moment = moment(flow, half);
        if (moment != null) {
          return moment;
        }
      }
      return null;
    }

    private @Nullable Moment moment(EndedFlow flow, HalfConnection half) {
      Close close = Close.of(flow, half);
      Seen seen = close == null ? null : ends.find(ApplicationEnd.of(flow.flow(), half));
      Moment moment = seen == null ? null : seen.moment;
      return close != null && moment != null && moment.holds(close) ? moment : null;
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      Moment moment = moment(flow);
      if (moment == null) {
        return Aftermath.refuses(flow) ? beforeRefusal(flow) : null;
      }
      boolean ofServer = moment(flow, flow.flow().server()) != null;
      Seen seen = ofServer ? ends.find(new ApplicationEnd(flow.server(), null)) : null;
      return (moment.count() - 1)
          + " other connections of this "
          + (ofServer ? "server " : "client ")
          + moment.inWords()
          + (seen == null ? "" : seen.after.inShort());
    }

    private @Nullable String beforeRefusal(EndedFlow flow) {
      Seen seen = ends.find(new ApplicationEnd(flow.server(), null));
      Moment moment = seen == null ? null : seen.moment;
      long refusedNs = flow.flow().server().rsts().get(0).timeNs();
      return seen == null || moment == null || !seen.after.holds(refusedNs)
          ? null
          : Aftermath.closedBefore(moment.count(), refusedNs - moment.toNs());
    }

    @Override
    public boolean isOneEvent(EndedFlow flow) {
      return moment(flow) != null;
    }
  }
}
