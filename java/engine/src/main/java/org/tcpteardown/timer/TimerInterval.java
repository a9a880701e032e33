package org.tcpteardown.timer;

import java.util.List;
import org.tcpteardown.heuristic.Say;

/**
 * What is known of a timer: it is longer than a silence that a connection survived, and not longer
 * than one that it did not.
 *
 * @param survivedNs the longest silence that survived, or {@link #UNKNOWN}
 * @param failedNs the shortest silence that did not
 */
public record TimerInterval(long survivedNs, long failedNs) {
  /** Stands for a silence that was not observed. */
  public static final long UNKNOWN = -1;

  /** More names than these tell nothing. */
  private static final int MAX_NAMES = 4;

  /** Refuses what is not an interval. */
  public TimerInterval {
    if (failedNs <= survivedNs || survivedNs < UNKNOWN) {
      throw new IllegalArgumentException("(" + survivedNs + ", " + failedNs + "]");
    }
  }

  /** Whether a timer of so many nanoseconds would explain all that was observed. */
  public boolean contains(long timerNs) {
    return timerNs > survivedNs && timerNs <= failedNs;
  }

  /** {@code (7 s, 8.02 s]}, or {@code at most 8.02 s} when nothing survived. */
  public String text() {
    return survivedNs == UNKNOWN
        ? "at most " + Say.time(failedNs)
        : "(" + Say.time(survivedNs) + ", " + Say.time(failedNs) + "]";
  }

  /**
   * Which known timers of a phase lie in it, for the end of a sentence: {@code "fits conntrack
   * ..."} or that none does. Never more than a hint: all timers can be configured.
   */
  public String names(Phase phase) {
    List<KnownTimer> fitting = KnownTimers.fitting(this, phase);
    if (fitting.isEmpty()) {
      return "no default known to us fits";
    }
    StringBuilder text = new StringBuilder("fits ");
    int shown = Math.min(MAX_NAMES, fitting.size());
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : "; ").append(fitting.get(i));
    }
    int more = fitting.size() - shown;
    return more == 0 ? text.toString() : text + " and " + more + " more";
  }
}
