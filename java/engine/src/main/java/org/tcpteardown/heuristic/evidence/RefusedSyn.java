package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;

/** Which SYN a RST refuses. */
public final class RefusedSyn {
  /** The latest SYN that the RST refuses, or null if it refuses none. */
  public static @Nullable Segment of(FlowStory.SentRst rst) {
    Segment segment = rst.mark().segment();
    if (rst.mark().senderBefore().spoke() || !segment.isAck()) {
      return null;
    }
    Segment found = null;
    for (Segment syn : rst.sender().peer().syns()) {
      // Without Fast Open the payload of a SYN, if any, is not acknowledged (RFC 7413).
      boolean acked = segment.ack() == syn.endSeq() || segment.ack() == syn.seq() + 1;
      if (acked && syn.frame() < segment.frame()) {
        found = syn;
      }
    }
    return found;
  }

  private RefusedSyn() {}
}
