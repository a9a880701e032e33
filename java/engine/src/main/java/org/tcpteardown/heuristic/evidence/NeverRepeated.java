package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.MissingData;

/** Data that an end lacks and asks for, and that its peer, alive, never repeats. */
public final class NeverRepeated {
  /** RFC 5681 section 3.2: the third duplicate makes the sender repeat; twice as many are clear. */
  private static final int MIN_ASKED = 6;

  private NeverRepeated() {}

  /** What the peer asks {@code sender} for in vain; null if there is none. */
  public static @Nullable MissingData of(FlowStory story, HalfConnection sender) {
    MissingData missing = sender.missingData();
    if (missing == null
        || missing.asked() < MIN_ASKED
        || sender.peer().zeroWindowSinceNs() != HalfConnection.NEVER
        || sender.unackedResends() != null) {
      return null;
    }
    long after = story.get(Setting.DATA_STALLED_AFTER);
    boolean alive = sender.lastTimeNs() - missing.firstAsked().timeNs() >= after;
    return alive && missing.askedForNs() >= after && sender.rsts().isEmpty() ? missing : null;
  }
}
