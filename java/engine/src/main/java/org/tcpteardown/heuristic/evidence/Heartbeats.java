package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.tcp.BeatsInVain;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.PayloadBeat;

/**
 * Which silences no timer for idle sessions can explain, because somebody kept the session busy.
 */
public final class Heartbeats {
  /** Hardly a default for idle sessions is shorter. */
  private static final long SHORT_PAUSE_NS = 120_000_000_000L;

  /** One may be something else. */
  private static final int MIN_BEATS = 2;

  private Heartbeats() {}

  /** Whether a session timer that expired within that silence would have expired before it. */
  public static boolean keptAlive(Flow flow, Gap gap) {
    return flow.survivedAsLong(gap) || stoppedNs(gap) > 0 || inVain(gap) != null;
  }

  /**
   * After how long the silent end would have sent another keepalive or heartbeat, in nanoseconds,
   * where it sent none in that silence: it or the path to it was gone by then; 0 if it had no such
   * habit.
   */
  public static long stoppedNs(Gap gap) {
    PayloadBeat missed = gap.missedBeat();
    if (missed != null) {
      return missed.quietNs();
    }
    long beatNs = gap.sender().peer().beatNs();
    return beatNs > 0 && gap.quietNs() - beatNs >= beatNs / 2 ? beatNs : 0;
  }

  /** What the end that broke the silence sent in it, with short pauses; null without that. */
  public static @Nullable BeatsInVain inVain(Gap gap) {
    HalfConnection sender = gap.sender();
    BeatsInVain beats = sender.beatsInVain();
    return beats != null
            && beats.count() >= MIN_BEATS
            && Math.max(beats.longestPauseNs(), gap.quietNs()) < SHORT_PAUSE_NS
        ? beats
        : null;
  }

  /** How long the longest silence was since the silent end was last heard, in nanoseconds. */
  public static long longestPauseNs(Gap gap) {
    BeatsInVain beats = gap.sender().beatsInVain();
    return beats == null ? gap.quietNs() : Math.max(beats.longestPauseNs(), gap.quietNs());
  }
}
