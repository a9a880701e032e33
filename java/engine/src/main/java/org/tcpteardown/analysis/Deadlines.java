package org.tcpteardown.analysis;

import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/**
 * When a flow in which nothing happens must be looked at again, since silence has then lasted for
 * as long as a rule asks. The rules themselves decide; this only says when it is worth asking.
 */
final class Deadlines {
  /** Nothing is expected of silence. */
  static final long NONE = Long.MAX_VALUE;

  /** As in the rules about one-way traffic: the last repeat had time to be answered. */
  private static final long ANSWER_NS = 1_000_000_000L;

  private static final List<Setting> WAITS =
      List.of(
          Setting.SYN_UNANSWERED_AFTER,
          Setting.FIN_UNANSWERED_AFTER,
          Setting.FIN_WITH_HOLE_AFTER,
          Setting.STUCK_CLOSE_WAIT_AFTER,
          Setting.UNANSWERED_AFTER,
          Setting.TAMPERING_SILENCE);

  private final FlowStory story;
  private long nextNs = NONE;

  private Deadlines(FlowStory story) {
    this.story = story;
  }

  /** The first such time after the end of the story, nanoseconds since 1970; or {@link #NONE}. */
  static long next(FlowStory story) {
    Flow flow = story.flow();
    if (flow.reusedAtNs() != HalfConnection.NEVER) {
      return NONE; // its watch is over
    }
    Deadlines deadlines = new Deadlines(story);
    for (HalfConnection half : flow.halves()) {
      deadlines.ofSyn(half);
      deadlines.ofFin(half);
      deadlines.ofResends(half);
    }
    deadlines.ofSilentClient(flow.client());
    return deadlines.nextNs;
  }

  /** The longest that any of this waits for, in nanoseconds. */
  static long longestNs(Settings settings) {
    return WAITS.stream().mapToLong(settings::get).max().orElse(0);
  }

  private void at(long timeNs) {
    if (timeNs > story.captureEndNs()) {
      nextNs = Math.min(nextNs, timeNs);
    }
  }

  private void ofSyn(HalfConnection half) {
    if (!half.syns().isEmpty() && half.peer().frames() == 0) {
      at(half.syns().get(0).timeNs() + story.get(Setting.SYN_UNANSWERED_AFTER));
    }
  }

  private void ofFin(HalfConnection half) {
    List<FinMark> fins = half.fins();
    if (fins.isEmpty()) {
      return;
    }
    Segment acked = half.finAckedBy();
    if (acked == null) {
      long firstNs = fins.get(0).timeNs();
      at(firstNs + story.get(Setting.FIN_UNANSWERED_AFTER));
      at(firstNs + story.get(Setting.FIN_WITH_HOLE_AFTER));
      if (fins.size() > 1) {
        long lastNs = fins.get(fins.size() - 1).timeNs();
        at(lastNs + (lastNs - fins.get(fins.size() - 2).timeNs()));
      }
    } else if (half.peer().fins().isEmpty()) {
      long dataNs = Math.max(half.peer().lastPayloadNs(), half.rcvNxtSinceNs());
      at(Math.max(acked.timeNs(), dataNs) + story.get(Setting.STUCK_CLOSE_WAIT_AFTER));
    }
  }

  private void ofResends(HalfConnection half) {
    ResendSeries series = half.unackedResends();
    if (series != null) {
      at(series.lastResend().timeNs() + ANSWER_NS);
      at(series.first().timeNs() + story.get(Setting.DATA_STALLED_AFTER));
      at(
          Math.max(series.first().timeNs(), series.peerHeardNs())
              + story.get(Setting.UNANSWERED_AFTER));
    }
  }

  /** Signatures of tampering that end in the client's silence while the server repeats things. */
  private void ofSilentClient(HalfConnection client) {
    HalfConnection server = client.peer();
    boolean repeats =
        server.unackedSynAck() != null || server.unackedResends() != null || server.finCount() > 1;
    if (repeats && client.fins().isEmpty() && client.rstCount() == 0 && client.frames() > 0) {
      at(client.lastTimeNs() + story.get(Setting.TAMPERING_SILENCE));
    }
  }
}
