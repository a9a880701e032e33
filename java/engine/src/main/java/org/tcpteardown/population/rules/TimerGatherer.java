package org.tcpteardown.population.rules;

import java.util.function.BiPredicate;
import java.util.function.Consumer;
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
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;
import org.tcpteardown.timer.TimerEvidence.Failure;
import org.tcpteardown.timer.TimerInterval;

/** Finds the timer of one phase on each path. */
final class TimerGatherer implements Gatherer, TimerSink {
  private final PopulationId id;
  private final Phase phase;
  private final long enough;
  private final TimerTeller teller;
  private final BoundedTable<Path, TimerPath> paths = new BoundedTable<>();
  private BiPredicate<IpAddress, Long> outages = (host, timeNs) -> false;

  /**
   * Starts to gather.
   *
   * @param id the finding's
   * @param enough how many must have failed
   * @param teller says what one flow tells of the timer
   */
  TimerGatherer(PopulationId id, long enough, TimerTeller teller) {
    this.id = id;
    this.phase = teller.phase();
    this.enough = enough;
    this.teller = teller;
  }

  @Override
  public void accept(EndedFlow flow) {
    teller.tell(flow, this);
  }

  @Override
  public void accept(OrderlyFlow flow) {
    teller.tell(flow, this);
  }

  @Override
  public void told(long flow, Path path, TimerEvidence evidence, long lastTimeNs) {
    paths.get(path, TimerPath::new).add(flow, evidence, lastTimeNs);
  }

  @Override
  public void forgotten(long flow, Path path, TimerEvidence evidence, long knownUntilNs) {
    paths.get(path, TimerPath::new).forgotten(flow, evidence, knownUntilNs);
  }

  @Override
  public void survived(long flow, Path path, long silenceNs, long lastTimeNs) {
    paths.get(path, TimerPath::new).survived(silenceNs, lastTimeNs);
  }

  @Override
  public void lived(Path path, long fromNs, long toNs) {
    paths.get(path, TimerPath::new).lived(fromNs, toNs);
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
    sums(
        sum -> {
          PopulationFinding found = sum.finding();
          if (found != null) {
            out.accept(found);
          }
        });
  }

  /** Tells of each path what is known. */
  void sums(Consumer<TimerSums.Sum> out) {
    paths.forEach(
        (path, seen) -> {
          seen.settle();
          out.accept(
              new TimerSums.Sum(
                  path,
                  phase,
                  seen.survived(),
                  seen.longestSurvivedNs(),
                  seen.threeSurvivedNs(),
                  seen.failed(),
                  isOutage(path, seen) ? null : found(path, seen)));
        });
  }

  private @Nullable PopulationFinding found(Path path, TimerPath seen) {
    TimerPath.Fit fit = seen.fit();
    if (fit != null && fit.failed() >= enough) {
      return timer(path, seen, fit);
    }
    return fit == null && seen.failed() >= enough && !seen.isOneEvent()
        ? noTimer(path, seen)
        : null;
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
    text.append(" (")
        .append(Wording.count(seen.survived(), "silence"))
        .append(" survived, ")
        .append(seen.failed())
        .append(" not: ")
        .append(failures(seen))
        .append(')');
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
            + Wording.count(seen.survived(), "silence")
            + " survived, "
            + seen.failed()
            + " not): this does not look like one fixed timer");
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
    TimerEvidence told = teller.evidence(flow);
    if (told == null && seen != null && seen.forgotByTimer(flow.number())) {
      told = teller.forgotten(flow);
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
        + Wording.count(seen.observations(), "silence")
        + " of "
        + noun()
        + " did not end well";
  }

  @Override
  public @Nullable TimerInterval timerOrRestart(EndedFlow flow, Phase asked) {
    Path path = Path.of(flow.flow());
    TimerPath seen = asked == phase ? paths.find(path) : null;
    if (seen == null || !seen.forgotByTimerOrRestart(flow.number()) || isOutage(path, seen)) {
      return null;
    }
    TimerPath.Fit fit = seen.fit();
    TimerEvidence told = teller.forgotten(flow);
    return fit == null
            || told == null
            || fit.failed() < enough
            || fit.exceptions() > 0
            || told.failedNs() < fit.interval().failedNs()
        ? null
        : fit.interval();
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
