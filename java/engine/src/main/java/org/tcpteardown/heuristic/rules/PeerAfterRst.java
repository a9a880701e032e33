package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;

/** What the end that a RST was sent to says afterwards. */
final class PeerAfterRst {
  /** Beside two round trips, time for queues and delayed clocks. */
  private static final long SLACK_NS = 1_000_000L;

  /** Where no round trip could be measured. */
  private static final long LONGEST_RTT_NS = 1_000_000_000L;

  private PeerAfterRst() {}

  /**
   * Its first acknowledgement that it cannot have sent before the RST had arrived; null if there is
   * none. It tells what that end had received by then, whatever the capture lacks.
   */
  static @Nullable Segment firstAck(FlowStory story, FlowStory.SentRst rst) {
    HalfConnection peer = rst.sender().peer();
    long rttNs = peer.minRttNs() == HalfConnection.NEVER ? LONGEST_RTT_NS : peer.minRttNs();
    long certainNs = rst.mark().timeNs() + 2 * rttNs + SLACK_NS;
    for (Segment later : story.flow().afterRst()) {
      boolean tells = later.isAck() && !later.isRst() && !later.isSyn();
      if (tells && later.timeNs() >= certainNs && story.flow().senderOf(later) == peer) {
        return later;
      }
    }
    return null;
  }
}
