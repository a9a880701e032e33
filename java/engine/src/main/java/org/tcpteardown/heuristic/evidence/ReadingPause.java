package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.tcp.ClosedWindows;
import org.tcpteardown.tcp.HalfConnection;

/**
 * A closed window like those before it: a player with a full buffer stops reading by design, and
 * had read on each time. That it resets in one of these pauses tells of a stop, not of a program
 * that hangs.
 */
public final class ReadingPause {
  /** A receiver that was slow once and is slow again has no habit. */
  private static final int HABIT = 2;

  /**
   * How often the sender of the RST had paused before for as long as when it sent it; 0 if that was
   * no habit of it, or its window was open.
   */
  public static int before(@Nullable SentRst rst) {
    if (rst == null) {
      return 0;
    }
    long sinceNs = rst.mark().senderBefore().zeroWindowSinceNs();
    ClosedWindows windows = rst.sender().closedWindows();
    if (sinceNs == HalfConnection.NEVER || windows == null) {
      return 0;
    }
    int found = windows.asLongAs(rst.mark().timeNs() - sinceNs, sinceNs);
    return found < HABIT ? 0 : found;
  }

  /** How often, in words. */
  public static String times(int found) {
    return (found >= ClosedWindows.KEPT ? "at least " : "") + Wording.times(found);
  }

  private ReadingPause() {}
}
