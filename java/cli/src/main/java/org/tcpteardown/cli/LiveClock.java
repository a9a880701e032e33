package org.tcpteardown.cli;

/**
 * What time it is on the line: as late as the last frame and, when all frames there were have been
 * looked at, later by what has passed since. So timers of connections expire also when nothing
 * comes.
 */
final class LiveClock {
  /** Frames are handed over in batches: what was captured so recently may still be on its way. */
  private static final long DELIVERY_NS = 300_000_000L;

  private final boolean runsInSilence;
  private long frameNs = Long.MIN_VALUE;
  private long sinceTick;

  /**
   * A clock that stands still until the first frame.
   *
   * @param runsInSilence whether silence means that nothing was captured; a file may only not have
   *     been written yet
   */
  LiveClock(boolean runsInSilence) {
    this.runsInSilence = runsInSilence;
  }

  /**
   * Frames came.
   *
   * @param lastNs time of the latest, nanoseconds since 1970
   * @param tickNs by {@link System#nanoTime}
   */
  void frames(long lastNs, long tickNs) {
    if (lastNs > frameNs) {
      frameNs = lastNs;
      sinceTick = tickNs;
    }
  }

  /** Whether there was a frame. */
  boolean runs() {
    return frameNs != Long.MIN_VALUE;
  }

  /**
   * Until when all is known, nanoseconds since 1970.
   *
   * @param quiet whether no frame waits to be looked at
   */
  long nowNs(long tickNs, boolean quiet) {
    return quiet && runsInSilence
        ? frameNs + Math.max(0, tickNs - sinceTick - DELIVERY_NS)
        : frameNs;
  }
}
