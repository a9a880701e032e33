package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ReopenedWindow;
import org.tcpteardown.tcp.RstFamily;

/**
 * An end that had not read for long, and whose window update met a host that no longer had the
 * connection: it had given up by then, or waited no longer after its own close.
 *
 * @param rst the RST in answer, made without a socket
 * @param window the window that opened too late
 */
public record LateReading(SentRst rst, ReopenedWindow window) {

  /** What the RST that ended the flow tells of it; null if that is of another kind. */
  public static @Nullable LateReading of(FlowStory story) {
    SentRst rst = RstReception.ending(story);
    if (rst == null || rst.mark().family() != RstFamily.STATELESS) {
      return null;
    }
    HalfConnection reader = rst.sender().peer();
    ReopenedWindow window = reader.reopenedWindow();
    Segment trigger = rst.mark().trigger();
    return window != null
            && trigger != null
            && trigger.frame() == window.by().frame()
            && rst.mark().senderBefore().payloadBytes() > 0
            && !rst.mark().peerBefore().finSent()
            && window.closedNs() >= story.get(Setting.IDLE_AFTER)
        ? new LateReading(rst, window)
        : null;
  }

  /** The end that had not read. */
  public HalfConnection reader() {
    return rst.sender().peer();
  }

  /** Whether the other end had closed while it did not read. */
  public boolean afterFin() {
    return rst.mark().senderBefore().finSent();
  }
}
