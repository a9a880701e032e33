package org.tcpteardown.story;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Say;
import org.tcpteardown.timer.TimerEvidence;
import org.tcpteardown.timer.TimerInterval;

/** What one flow tells of the session timers on its path, interval first and names second. */
public final class Timers {
  private Timers() {}

  /** Sentences without full stop; none when the flow tells nothing. */
  public static List<String> of(FlowStory story) {
    List<String> sentences = new ArrayList<>();
    add(TimerEvidence.ofHalfClosed(story), sentences);
    add(TimerEvidence.ofIdle(story), sentences);
    return sentences;
  }

  private static void add(@Nullable TimerEvidence evidence, List<String> sentences) {
    if (evidence == null) {
      return;
    }
    String timer = "timer for " + evidence.phase().text() + " sessions";
    if (evidence.failedNs() == TimerInterval.UNKNOWN) {
      sentences.add(
          "A "
              + timer
              + ", if there is one, is longer than "
              + Say.time(evidence.survivedNs())
              + ": the connection survived such a silence");
      return;
    }
    boolean usable = evidence.survivedNs() < evidence.failedNs();
    TimerInterval interval =
        new TimerInterval(
            usable ? evidence.survivedNs() : TimerInterval.UNKNOWN, evidence.failedNs());
    sentences.add(
        "If a "
            + timer
            + " expired, it is "
            + (interval.survivedNs() == TimerInterval.UNKNOWN ? "" : "in ")
            + interval.text()
            + ": "
            + interval.names(evidence.phase()));
  }
}
