package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.RstFit;

/** Which SYN a RST refuses. */
public final class RefusedSyn {
  /** The latest SYN that the RST refuses, or null if it refuses none. */
  public static @Nullable Segment of(FlowStory.SentRst rst) {
    Segment segment = rst.mark().segment();
    if (!segment.isAck() || (rst.mark().senderBefore().spoke() && !refusesRepeated(rst))) {
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

  /** Whether its sender had accepted the SYN, and refuses it now that it comes again. */
  private static boolean refusesRepeated(FlowStory.SentRst rst) {
    Segment synAck = rst.sender().lastSynAck();
    Segment again = rst.mark().peerLast();
    return synAck != null
        && again != null
        && again.isOpeningSyn()
        && rst.mark().fit() == RstFit.EXACT
        && rst.mark().segment().seq() == 0
        && rst.mark().senderBefore().frames() == rst.sender().synAckCount()
        && synAck.frame() < again.frame();
  }

  private RefusedSyn() {}
}
