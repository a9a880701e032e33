package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;

/** What the end that a RST was sent to says afterwards. */
public final class PeerAfterRst {
  private PeerAfterRst() {}

  /**
   * Its first acknowledgement that it cannot have sent before the RST had arrived; null if there is
   * none. It tells what that end had received by then, whatever the capture lacks.
   */
  public static @Nullable Segment firstAck(FlowStory story, FlowStory.SentRst rst) {
    HalfConnection peer = rst.sender().peer();
    for (Segment later : story.flow().afterRst()) {
      boolean tells = later.isAck() && !later.isRst() && !later.isSyn();
      if (tells && story.flow().senderOf(later) == peer && peer.knew(rst.mark().segment(), later)) {
        return later;
      }
    }
    // Of a storm only the beginning is remembered.
    Segment last = peer.lastSegment();
    return last != null && last.isAck() && !last.isSyn() && peer.knew(rst.mark().segment(), last)
        ? last
        : null;
  }
}
