package org.tcpteardown.heuristic.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.RstFit;

/** Which SYN a RST refuses. */
public final class RefusedSyn {
  /** The latest SYN that the RST refuses, or null if it refuses none. */
  public static @Nullable Segment of(FlowStory.SentRst rst) {
    Segment segment = rst.mark().segment();
    if (!segment.isAck() || (rst.mark().senderBefore().spoke() && acceptedBefore(rst) == null)) {
      return null;
    }
    Segment found = null;
    for (Segment syn : rst.sender().peer().syns()) {
      // Without Fast Open the payload of a SYN, if any, is not acknowledged (RFC 7413).
      boolean acked = segment.ack() == syn.endSeq() || segment.ack() == syn.seq() + 1;
      if (acked && (syn.frame() < segment.frame() || rst.mark().isWrittenBefore(syn))) {
        found = syn;
      }
    }
    return found;
  }

  /**
   * Those of its SYNs that had gone unanswered before the client sent the one that is refused, the
   * first one first; empty if it is refused at once.
   */
  public static List<Segment> unansweredBefore(FlowStory.SentRst rst) {
    Segment refused = of(rst);
    if (refused == null || rst.mark().senderBefore().frames() > 0) {
      return List.of();
    }
    return rst.sender().peer().syns().stream()
        .filter(syn -> syn.seq() == refused.seq() && syn.frame() < refused.frame())
        .toList();
  }

  /** What it refuses, in words: the connection, or a SYN that had to be repeated. */
  public static String which(FlowStory.SentRst rst) {
    Segment refused = of(rst);
    List<Segment> before = unansweredBefore(rst);
    return refused == null || before.isEmpty()
        ? "the connection"
        : "the "
            + Wording.nth(before.size() + 1)
            + " SYN, "
            + Wording.time(refused.timeNs() - before.get(0).timeNs())
            + " after the first, which it had not answered";
  }

  /**
   * The SYN-ACK with which its sender had accepted the SYN that it refuses now that it comes again;
   * null if it had not.
   */
  public static @Nullable Segment acceptedBefore(FlowStory.SentRst rst) {
    Segment synAck = rst.sender().lastSynAck();
    Segment again = rst.mark().peerLast();
    boolean refuses =
        synAck != null
            && again != null
            && again.isOpeningSyn()
            && rst.mark().fit() == RstFit.EXACT
            && rst.mark().segment().seq() == 0
            && rst.mark().senderBefore().frames() == rst.sender().synAckCount()
            && synAck.frame() < again.frame();
    return refuses ? synAck : null;
  }

  private RefusedSyn() {}
}
