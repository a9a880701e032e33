package org.tcpteardown.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.timer.KnownTimer;
import org.tcpteardown.timer.KnownTimers;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;
import org.tcpteardown.timer.TimerInterval;

/**
 * Which session timers would explain that a connection was forgotten: interval first, then names.
 */
final class TimerFit {
  /** If more fit, to name some of them would be a guess. */
  private static final int MAX_NAMES = 3;

  private TimerFit() {}

  /** A clause about the timer for half-closed sessions that expired within {@code pauseNs}. */
  static String halfClosed(Case flow, long pauseNs) {
    return clause(flow, Phase.HALF_CLOSED, TimerEvidence.ofHalfClosed(flow.story()), pauseNs);
  }

  /** A clause about the timer for idle sessions that expired within {@code pauseNs}. */
  static String idle(Case flow, long pauseNs) {
    return clause(flow, Phase.ESTABLISHED, TimerEvidence.ofIdle(flow.story()), pauseNs);
  }

  /** The same without products: where the pause was made by somebody's clock, none can be told. */
  static String unnamedIdle(Case flow, long pauseNs) {
    return "a timer for idle sessions of "
        + size(interval(flow, Phase.ESTABLISHED, TimerEvidence.ofIdle(flow.story()), pauseNs))
        + " on the path had expired";
  }

  /** The same as {@link #halfClosed}, for a timer of no product that we know. */
  static String unnamedHalfClosed(Case flow, long pauseNs) {
    TimerEvidence evidence = TimerEvidence.ofHalfClosed(flow.story());
    return "a session timer of "
        + size(interval(flow, Phase.HALF_CLOSED, evidence, pauseNs))
        + " on the path had expired";
  }

  /** Whether any default for idle sessions known to us is as short as that. */
  static boolean idleTimerFits(long pauseNs) {
    TimerInterval interval = new TimerInterval(TimerInterval.UNKNOWN, pauseNs);
    return !KnownTimers.fitting(interval, Phase.ESTABLISHED).isEmpty();
  }

  /** Whether a default for idle sessions is as short as that, and longer than what survived. */
  static boolean idleTimerFits(Case flow, long pauseNs) {
    TimerInterval interval =
        interval(flow, Phase.ESTABLISHED, TimerEvidence.ofIdle(flow.story()), pauseNs);
    return !idleTimerContradicted(flow)
        && !KnownTimers.fitting(interval, Phase.ESTABLISHED).isEmpty();
  }

  /** Whether a silence as long as that before its end had survived earlier in the flow. */
  static boolean idleTimerContradicted(Case flow) {
    TimerEvidence evidence = TimerEvidence.ofIdle(flow.story());
    return evidence != null && evidence.isContradicted();
  }

  private static String clause(
      Case flow, Phase phase, @Nullable TimerEvidence evidence, long pauseNs) {
    TimerInterval interval = interval(flow, phase, evidence, pauseNs);
    String names = names(interval, phase);
    return (phase == Phase.ESTABLISHED ? "a timer for idle sessions" : "a session timer")
        + " of "
        + size(interval)
        + " on the path had expired"
        + (names.isEmpty() ? "" : " (" + names + ")");
  }

  private static TimerInterval interval(
      Case flow, Phase phase, @Nullable TimerEvidence evidence, long pauseNs) {
    TimerInterval sure = flow.others().timer(phase);
    TimerInterval seen = sure == null ? flow.others().timerOrRestart(phase) : sure;
    return seen != null && seen.failedNs() <= pauseNs
        ? seen
        : beyond(flow, phase, alone(evidence, pauseNs));
  }

  /** The same, in the light of what survived in other connections of the two hosts. */
  private static TimerInterval beyond(Case flow, Phase phase, TimerInterval alone) {
    long survivedNs = flow.others().survivedNs(phase);
    boolean tells =
        phase == Phase.ESTABLISHED ? flow.isIdle(survivedNs) : flow.isClosingPause(survivedNs);
    return tells && survivedNs > alone.survivedNs() && survivedNs < alone.failedNs()
        ? new TimerInterval(survivedNs, alone.failedNs(), alone.exact())
        : alone;
  }

  /** What this flow tells without the others. */
  private static TimerInterval alone(@Nullable TimerEvidence evidence, long pauseNs) {
    return evidence == null
        ? new TimerInterval(TimerInterval.UNKNOWN, pauseNs)
        : evidence.within(pauseNs);
  }

  private static String size(TimerInterval interval) {
    return interval.exact() || interval.survivedNs() == TimerInterval.UNKNOWN
        ? interval.text()
        : "more than "
            + Wording.time(interval.survivedNs())
            + " and at most "
            + Wording.time(interval.failedNs());
  }

  /** Known defaults in the interval; empty if there are none, a range if any would be a guess. */
  private static String names(TimerInterval interval, Phase phase) {
    List<String> all =
        KnownTimers.fitting(interval, phase).stream().map(KnownTimer::inShort).distinct().toList();
    if (all.isEmpty()) {
      return "";
    }
    if (all.size() <= MAX_NAMES) {
      return "defaults that fit: " + String.join("; ", all);
    }
    List<KnownTimer> fitting = KnownTimers.fitting(interval, phase);
    if (fitting.get(0).ns() == fitting.get(fitting.size() - 1).ns()) {
      return all.size() + " known defaults are of that length";
    }
    return all.size()
        + " known defaults fit, from "
        + all.get(all.size() - 1)
        + " to "
        + all.get(0);
  }
}
