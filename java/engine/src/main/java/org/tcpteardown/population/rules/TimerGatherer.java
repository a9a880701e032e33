package org.tcpteardown.population.rules;

import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.Path;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;
import org.tcpteardown.timer.TimerEvidence.Failure;
import org.tcpteardown.timer.TimerInterval;

/** Finds the timer of one phase on each path. */
final class TimerGatherer implements Gatherer {
  /** A life that is shorter hardly bridges what timers for idle sessions take. */
  private static final long LONG_LIFE_NS = 10_000_000_000L;

  private final PopulationId id;
  private final Phase phase;
  private final long enough;
  private final Function<EndedFlow, @Nullable TimerEvidence> evidence;
  private final Function<EndedFlow, @Nullable TimerEvidence> forgotten;
  private final BoundedTable<Path, TimerPath> paths = new BoundedTable<>();
  private BiPredicate<IpAddress, Long> outages = (host, timeNs) -> false;

  /**
   * Starts to gather.
   *
   * @param id the finding's
   * @param phase whose timer
   * @param enough how many must have failed
   * @param evidence what one flow tells of it
   * @param forgotten what a flow tells of it that a host may have forgotten together with others
   */
  TimerGatherer(
      PopulationId id,
      Phase phase,
      long enough,
      Function<EndedFlow, @Nullable TimerEvidence> evidence,
      Function<EndedFlow, @Nullable TimerEvidence> forgotten) {
    this.id = id;
    this.phase = phase;
    this.enough = enough;
    this.evidence = evidence;
    this.forgotten = forgotten;
  }

  @Override
  public void accept(EndedFlow flow) {
    TimerEvidence told = evidence.apply(flow);
    if (told != null) {
      paths.get(Path.of(flow.flow()), TimerPath::new).add(flow, told);
    }
    if (phase == Phase.ESTABLISHED) {
      acceptLife(flow);
    }
  }

  private void acceptLife(EndedFlow flow) {
    TimerEvidence lost = forgotten.apply(flow);
    if (lost != null) {
      long knownUntilNs = knownUntilNs(flow.story().rsts().get(0).sender());
      paths.get(Path.of(flow.flow()), TimerPath::new).forgotten(flow, lost, knownUntilNs);
    }
    long fromNs = flow.flow().firstSegment().timeNs();
    long bothUntilNs =
        Math.min(knownUntilNs(flow.flow().client()), knownUntilNs(flow.flow().server()));
    if (isLong(fromNs, bothUntilNs)) {
      paths.get(Path.of(flow.flow()), TimerPath::new).lived(fromNs, bothUntilNs);
    }
  }

  /** When a host was last heard in a connection that it knew then. */
  private static long knownUntilNs(HalfConnection host) {
    if (!host.ordinarySeen()) {
      return HalfConnection.NEVER;
    }
    return host.rsts().isEmpty()
        ? host.lastTimeNs()
        : host.rsts().get(0).senderBefore().lastTimeNs();
  }

  private static boolean isLong(long fromNs, long toNs) {
    return toNs != HalfConnection.NEVER && toNs - fromNs >= LONG_LIFE_NS;
  }

  @Override
  public void accept(OrderlyFlow flow) {
    long survivedNs = phase == Phase.HALF_CLOSED ? flow.secondFin().quietNs() : 0;
    if (survivedNs > 0) {
      paths
          .get(Path.of(flow.client().address(), flow.server().address()), TimerPath::new)
          .survived(survivedNs, flow.lastTimeNs());
    }
    if (phase == Phase.ESTABLISHED && isLong(flow.firstTimeNs(), flow.lastTimeNs())) {
      paths
          .get(Path.of(flow.client().address(), flow.server().address()), TimerPath::new)
          .lived(flow.firstTimeNs(), flow.lastTimeNs());
    }
  }

  @Override
  public void knowing(BiPredicate<IpAddress, Long> known) {
    outages = known;
  }

  /** Whether all that failed on a path did so while one of its hosts answered nobody at all. */
  private boolean isOutage(Path path, TimerPath seen) {
    return seen.failed() > 0
        && (seen.failedWithin(timeNs -> outages.test(path.low(), timeNs))
            || seen.failedWithin(timeNs -> outages.test(path.high(), timeNs)));
  }

  @Override
  public void conclude(Consumer<PopulationFinding> out) {
    paths.forEach(
        (path, seen) -> {
          seen.settle();
          if (isOutage(path, seen)) {
            return;
          }
          TimerPath.Fit fit = seen.fit();
          if (fit != null && fit.failed() >= enough) {
            out.accept(timer(path, seen, fit));
          } else if (fit == null && seen.failed() >= enough && !seen.isOneEvent()) {
            out.accept(noTimer(path, seen));
          }
        });
  }

  private PopulationFinding timer(Path path, TimerPath seen, TimerPath.Fit fit) {
    TimerInterval interval = fit.interval();
    boolean doubt =
        seen.oneMoment()
            || seen.mayHaveRestarted()
            || interval.survivedNs() == TimerInterval.UNKNOWN;
    return new PopulationFinding(
        id,
        doubt ? Severity.NOTE : Severity.WARN,
        path.toString(),
        interval.text(),
        interval.exact()
            ? new Span(interval.failedNs(), interval.failedNs())
            : new Span(interval.survivedNs(), interval.failedNs()),
        fit.failed(),
        seen.observations(),
        seen.examples().flows(),
        timerText(path, seen, fit));
  }

  private String timerText(Path path, TimerPath seen, TimerPath.Fit fit) {
    StringBuilder text =
        new StringBuilder(firstUpper(noun())).append(" between ").append(path.inWords());
    TimerInterval interval = fit.interval();
    if (interval.exact()) {
      text.append(" were reset, in answer to nothing, after a silence of ");
    } else if (interval.survivedNs() == TimerInterval.UNKNOWN) {
      text.append(" were never seen to survive, and did not survive one of ");
    } else {
      text.append(" survived a silence of ")
          .append(Wording.time(interval.survivedNs()))
          .append(", but did not survive one of ");
    }
    text.append(Wording.time(interval.failedNs()));
    text.append(" (").append(seen.survived()).append(" survived, ").append(seen.failed());
    text.append(" did not: ").append(failures(seen)).append(')');
    text.append(": a timer of ").append(interval.text()).append("; ").append(interval.names(phase));
    if (fit.exceptions() > 0) {
      text.append("; ").append(Wording.count(fit.exceptions(), "exception"));
    }
    boolean allReset = seen.failed(Failure.RST) == seen.failed();
    if (seen.oneMoment() && !allReset) {
      text.append("; all that failed were silent at one moment, so an outage then looks the same");
    } else if (seen.oneMoment() && !seen.mayHaveRestarted()) {
      text.append(
              "; all that failed were silent at one moment, so whatever made a host forget them")
          .append(" then looks the same");
    }
    if (seen.mayHaveRestarted()) {
      text.append("; a restart of the host that forgot them would look the same");
    }
    return text.toString();
  }

  private PopulationFinding noTimer(Path path, TimerPath seen) {
    String from = Wording.time(seen.shortestFailedNs());
    String to =
        seen.survived() == 0
            ? " to "
                + Wording.time(seen.longestFailedNs())
                + ", where a timer that sends RSTs by itself makes them equal ("
            : " on, but others survived up to " + Wording.time(seen.longestSurvivedNs()) + " (";
    return new PopulationFinding(
        id,
        Severity.CHAT,
        path.toString(),
        "no one timer",
        Span.NONE,
        seen.failed(),
        seen.observations(),
        seen.examples().flows(),
        firstUpper(noun())
            + " between "
            + path.inWords()
            + " were lost after silences from "
            + from
            + to
            + seen.survived()
            + " survived, "
            + seen.failed()
            + " did not): this does not look like one fixed timer");
  }

  private String noun() {
    return phase == Phase.HALF_CLOSED ? "half-closed connections" : "idle connections";
  }

  private static String firstUpper(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String failures(TimerPath seen) {
    StringBuilder text = new StringBuilder();
    append(text, seen.failed(Failure.SILENT), "dropped without a word");
    append(text, seen.failed(Failure.RST), "met by RST");
    append(text, seen.failed(Failure.ICMP), "met by an ICMP error");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
    }
  }

  /** What this flow tells, if the path's timer explains its end. */
  private @Nullable TimerEvidence explained(EndedFlow flow, TimerPath.@Nullable Fit fit) {
    TimerPath seen = paths.find(Path.of(flow.flow()));
    if (seen != null && isOutage(Path.of(flow.flow()), seen)) {
      return null;
    }
    TimerEvidence told = evidence.apply(flow);
    if (told == null && seen != null && seen.forgotByTimer(flow.number())) {
      told = forgotten.apply(flow);
    }
    return told == null
            || told.failedNs() == TimerInterval.UNKNOWN
            || fit == null
            || fit.failed() < enough
            || told.failedNs() < fit.interval().failedNs()
        ? null
        : told;
  }

  @Override
  public @Nullable String about(EndedFlow flow) {
    TimerPath seen = paths.find(Path.of(flow.flow()));
    TimerPath.Fit fit = seen == null ? null : seen.fit();
    TimerEvidence told = explained(flow, fit);
    if (seen == null || fit == null || told == null) {
      return null;
    }
    return "its silence of "
        + Wording.time(told.failedNs())
        + " fits the "
        + phase.text()
        + " timer seen on this path, "
        + fit.interval().text()
        + ", where "
        + fit.failed()
        + " of "
        + seen.observations()
        + " "
        + noun()
        + " were forgotten";
  }

  @Override
  public long survivedNs(Flow flow, Phase asked) {
    TimerPath seen = asked == phase ? paths.find(Path.of(flow)) : null;
    return seen == null ? TimerInterval.UNKNOWN : seen.longestSurvivedNs();
  }

  @Override
  public @Nullable TimerInterval timer(EndedFlow flow, Phase asked) {
    TimerPath seen = asked == phase ? paths.find(Path.of(flow.flow())) : null;
    TimerPath.Fit fit = seen == null ? null : seen.fit();
    return fit == null || explained(flow, fit) == null ? null : fit.interval();
  }
}
