package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/** Payload that is sent again and again to a peer that is alive. */
public final class StalledData {
  /** Fewer of the same bytes are ordinary loss. */
  public static final int MIN_TRANSMISSIONS = 4;

  /** A loss probe and a timeout may come by chance. */
  private static final int MIN_TIMEOUTS = 2;

  /** What the peer says this long after the first transmission, it says knowing of it. */
  private static final long ROUND_TRIP_NS = 1_000_000_000L;

  /** Payload that a living peer never acknowledged; null if there is none. */
  public static @Nullable ResendSeries of(FlowStory story, HalfConnection sender) {
    ResendSeries series = sender.unackedResends();
    if (series == null
        || !isLong(story, series)
        || sender.peer().zeroWindowSinceNs() != HalfConnection.NEVER
        || NoAnswer.resends(story, sender) != null) {
      return null;
    }
    return answeredLate(series) || passedLater(sender, series) ? series : null;
  }

  /**
   * Whether a segment that was sent after the lost one, and differs from it in a way that explains
   * the loss, arrived: the peer repeated its acknowledgement a round trip later.
   */
  public static boolean passedLater(HalfConnection sender, ResendSeries series) {
    Segment ack = series.drawnByLater();
    long roundTripNs = Math.max(0, sender.peer().minRttNs());
    return ack != null
        && 4 * (ack.timeNs() - series.first().timeNs()) >= 3 * roundTripNs
        && LossPattern.of(sender, series) != null;
  }

  /** Whether the peer said something so late that it had to know of the first transmission. */
  public static boolean answeredLate(ResendSeries series) {
    Segment answer = series.answers().last();
    return answer != null && answer.timeNs() - series.first().timeNs() >= ROUND_TRIP_NS;
  }

  /** Whether it lasted longer than ordinary loss does. */
  public static boolean isLong(FlowStory story, ResendSeries series) {
    return series.transmissions() >= MIN_TRANSMISSIONS
        && series.timerResends() >= MIN_TIMEOUTS
        && series.lastedNs() >= story.get(Setting.DATA_STALLED_AFTER);
  }

  private StalledData() {}
}
