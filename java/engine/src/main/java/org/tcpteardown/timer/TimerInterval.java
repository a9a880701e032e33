package org.tcpteardown.timer;

import java.util.List;
import org.tcpteardown.heuristic.Wording;

/**
 * What is known of a timer: it is longer than a silence that a connection survived, and not longer
 * than one that it did not.
 *
 * @param survivedNs the longest silence that survived, or {@link #UNKNOWN}
 * @param failedNs the shortest silence that did not
 * @param exact whether the device spoke by itself when the timer ran out, so that {@code failedNs}
 *     is its length but for the device's coarse clock
 */
public record TimerInterval(long survivedNs, long failedNs, boolean exact) {
  /** Stands for a silence that was not observed. */
  public static final long UNKNOWN = -1;

  /** Devices look for what has expired every few seconds only. */
  private static final long COARSE_CLOCK_NS = 5_000_000_000L;

  /** Some look the less often the longer the timer is. */
  private static final int COARSE_PART = 20;

  /** More names than these tell nothing. */
  private static final int MAX_NAMES = 4;

  /** How much longer the longest of many that fit has to be, so that none is named. */
  private static final int WIDE = 2;

  /** Refuses what is not an interval. */
  public TimerInterval {
    if (failedNs <= survivedNs || survivedNs < UNKNOWN) {
      throw new IllegalArgumentException("(" + survivedNs + ", " + failedNs + "]");
    }
  }

  /** What silences tell after which something went wrong, and others that survived. */
  public TimerInterval(long survivedNs, long failedNs) {
    this(survivedNs, failedNs, false);
  }

  /**
   * What a RST tells that came by itself after a silence of {@code ns}: a shorter timer would have
   * sent it sooner.
   *
   * @param survivedNs a silence that survived, or {@link #UNKNOWN}
   */
  public static TimerInterval at(long ns, long survivedNs) {
    return new TimerInterval(Math.max(survivedNs, lowest(ns)), ns, true);
  }

  /** The longest timer that is too short to expire after a silence of {@code ns} by itself. */
  public static long lowest(long ns) {
    return Math.max(0, ns - Math.max(COARSE_CLOCK_NS, ns / COARSE_PART));
  }

  /** Whether a timer of so many nanoseconds would explain all that was observed. */
  public boolean contains(long timerNs) {
    return timerNs > survivedNs && timerNs <= failedNs;
  }

  /**
   * {@code (7 s, 8.02 s]}, {@code at most 8.02 s} when nothing survived, {@code 8 s} when exact.
   */
  public String text() {
    if (exact) {
      return Wording.time(failedNs);
    }
    return survivedNs == UNKNOWN
        ? "at most " + Wording.time(failedNs)
        : "(" + Wording.time(survivedNs) + ", " + Wording.time(failedNs) + "]";
  }

  /**
   * Which known timers of a phase lie in it, for the end of a sentence: {@code "fits conntrack
   * ..."} or that none does. Never more than a hint: all timers can be configured. Where many
   * timers of very different length fit, to name some of them would be a guess.
   */
  public String names(Phase phase) {
    List<KnownTimer> fitting = KnownTimers.fitting(this, phase);
    if (fitting.isEmpty()) {
      return "no default known to us fits";
    }
    KnownTimer longest = fitting.get(0);
    KnownTimer shortest = fitting.get(fitting.size() - 1);
    if (fitting.size() > MAX_NAMES && longest.ns() / WIDE >= shortest.ns()) {
      return fitting.stream().map(KnownTimer::inShort).distinct().count()
          + " known defaults from "
          + Wording.time(shortest.ns())
          + " to "
          + Wording.time(longest.ns())
          + " fit, too many to name one";
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
