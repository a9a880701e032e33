package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ProbeSeries;
import org.tcpteardown.tcp.RstMark;

/** Keepalive probes that nothing answered. */
public final class UnansweredProbes {
  /** So often the peer answered others before one without answer says anything. */
  private static final int MIN_ANSWERED = 2;

  /** The probes at its end that nothing answered; null if they are too few. */
  public static @Nullable ProbeSeries of(FlowStory story, HalfConnection sender) {
    ProbeSeries series = sender.unansweredProbes();
    return series != null
            && (series.probes() >= story.get(Setting.KEEPALIVE_FAILURE_PROBES)
                || gaveUpOnTheBeat(sender, series))
            && !story.flow().unseenWithin(series.first().timeNs(), series.last().timeNs())
            && (series.returned() == null
                ? NoAnswer.since(story, sender, series.first())
                : NoAnswer.noIcmpErrorSince(story, series.first()))
        ? series
        : null;
  }

  /**
   * Whether a RST came in place of the next probe. With that the sender itself says that it counts
   * the probes before it as lost, however few they are.
   */
  private static boolean gaveUpOnTheBeat(HalfConnection sender, ProbeSeries series) {
    RstMark rst = ownRst(sender, series);
    if (rst == null) {
      return false;
    }
    long beatNs = beatNs(sender, series);
    long waitedNs = rst.timeNs() - series.last().timeNs();
    return beatNs > 0 && Math.abs(waitedNs - beatNs) <= beatNs / 10;
  }

  /** The time between its probes; for a single one, that between those that were answered. */
  private static long beatNs(HalfConnection sender, ProbeSeries series) {
    if (series.probes() > 1) {
      return (series.last().timeNs() - series.first().timeNs()) / (series.probes() - 1);
    }
    return sender.answeredProbes() >= MIN_ANSWERED && !series.bare() ? sender.beatNs() : 0;
  }

  public static @Nullable RstMark ownRst(HalfConnection sender, ProbeSeries series) {
    for (RstMark rst : sender.rsts()) {
      if (rst.frame() > series.last().frame()) {
        return rst;
      }
    }
    return null;
  }

  private UnansweredProbes() {}
}
