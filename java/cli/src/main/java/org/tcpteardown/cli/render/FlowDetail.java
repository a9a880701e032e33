package org.tcpteardown.cli.render;

import java.util.List;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.story.FlowFrames;
import org.tcpteardown.story.Ladder;
import org.tcpteardown.story.Rung;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.verdict.AsaReason;

/**
 * One flow, to be told at length.
 *
 * @param capture how it was read
 * @param report what is known of the flow
 * @param frames its frames
 * @param ladder the decisive ones
 */
public record FlowDetail(
    CaptureInfo capture, FlowReport report, FlowFrames frames, List<Rung> ladder) {

  /** Chooses the decisive frames. */
  public static FlowDetail of(CaptureInfo capture, FlowReport report, FlowFrames frames) {
    return new FlowDetail(capture, report, frames, Ladder.of(report, frames));
  }

  /** The flow itself. */
  public Flow flow() {
    return report.story().flow();
  }

  /** What a firewall on the path would have logged. */
  public AsaReason asaReason() {
    return AsaReason.of(report.story(), report.verdict().end(), report.findings());
  }

  /** From where on, and in which directions, the flow was captured. */
  public String howKnown() {
    Flow flow = flow();
    String roles =
        flow.rolesGuessed() ? "; no SYN captured, so who is client is a guess by port number" : "";
    for (HalfConnection half : flow.halves()) {
      if (half.knowledge() == Knowledge.UNSEEN || half.knowledge() == Knowledge.RST_ONLY) {
        String only = half.knowledge() == Knowledge.UNSEEN ? "nothing" : "only RSTs";
        return only + " captured of the " + report.story().role(half) + roles;
      }
    }
    if (flow.handshakes() > 0) {
      return "captured with its handshake" + roles;
    }
    return flow.firstSegment().isSyn()
        ? "captured from its SYN on, without a complete handshake"
        : "captured in both directions, from the middle on" + roles;
  }
}
