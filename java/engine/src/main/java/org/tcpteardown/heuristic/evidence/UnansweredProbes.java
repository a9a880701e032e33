package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ProbeSeries;
import org.tcpteardown.tcp.RstMark;

/** Keepalive probes that nothing answered. */
public final class UnansweredProbes {
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
    if (rst == null || series.probes() < 2) {
      return false;
    }
    long beatNs = (series.last().timeNs() - series.first().timeNs()) / (series.probes() - 1);
    long waitedNs = rst.timeNs() - series.last().timeNs();
    return Math.abs(waitedNs - beatNs) <= beatNs / 10;
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
