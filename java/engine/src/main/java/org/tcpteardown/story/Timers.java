package org.tcpteardown.story;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.WrongChecksums;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.timer.TimerEvidence;
import org.tcpteardown.timer.TimerInterval;

/** What one flow tells of the session timers on its path, interval first and names second. */
public final class Timers {
  private Timers() {}

  /** Sentences without full stop; none when the flow tells nothing. */
  public static List<String> of(FlowReport report) {
    FlowStory story = report.story();
    List<String> sentences = new ArrayList<>();
    add(report, TimerEvidence.ofHalfClosed(story), sentences);
    add(report, TimerEvidence.ofIdle(story), sentences);
    return sentences;
  }

  /**
   * Whether to name products: not where a RST says itself who sent it, and not where a keepalive
   * ended the silence, for then its length is that of the prober's own clock.
   */
  private static boolean mayName(FlowStory story) {
    Gap gap = story.flow().latestGap();
    return (gap == null || !gap.probe())
        && story.rsts().stream().allMatch(r -> Wording.reasonOf(r.mark().segment()).isEmpty());
  }

  private static void add(
      FlowReport report, @Nullable TimerEvidence evidence, List<String> sentences) {
    if (evidence == null) {
      return;
    }
    String timer = "timer for " + evidence.phase().text() + " sessions";
    if (evidence.failedNs() == TimerInterval.UNKNOWN) {
      if (evidence.survivedNs() < Gap.MIN_NS) {
        return; // that goes without saying
      }
      sentences.add(
          "A "
              + timer
              + ", if there is one, is longer than "
              + Wording.time(evidence.survivedNs())
              + ": the connection survived such a silence");
      return;
    }
    if (WrongChecksums.explain(report.story().flow())) {
      return;
    }
    TimerInterval seen = report.timer(evidence.phase());
    if (seen != null) {
      sentences.add(
          "The "
              + timer
              + (seen.exact() || seen.survivedNs() == TimerInterval.UNKNOWN
                  ? " on this path is "
                  : " on this path is in ")
              + seen.text()
              + ", as this and other connections show: "
              + seen.names(evidence.phase()));
      return;
    }
    TimerInterval either = report.timerOrRestart(evidence.phase());
    if (either != null) {
      sentences.add(
          "If no restart but a "
              + timer
              + " ended it, that is in "
              + either.text()
              + ", as this and other connections show: "
              + either.names(evidence.phase()));
      return;
    }
    if (evidence.isContradicted()) {
      sentences.add(
          "No "
              + timer
              + " explains the end: a silence of "
              + Wording.time(evidence.survivedNs())
              + " had survived before");
      return;
    }
    if (report.isOneEvent() || report.isFixedLifetime()) {
      return; // it was no timer for idle sessions
    }
    TimerInterval interval = evidence.within(evidence.failedNs());
    sentences.add(
        "If a "
            + timer
            + " expired, it is "
            + (interval.exact() || interval.survivedNs() == TimerInterval.UNKNOWN ? "" : "in ")
            + interval.text()
            + (mayName(report.story()) ? ": " + interval.names(evidence.phase()) : ""));
  }
}
