package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/**
 * RSTs that an end's host sends because a RST in the other end's name has closed its socket. The
 * other end, if it did not send that, goes on; that it does so proves nothing against the RST's
 * effect.
 */
final class DrawnAfterReset {
  private DrawnAfterReset() {}

  /**
   * Whether the receiver of an exact RST had no socket from then on: what the named sender said
   * after the RST drew RSTs without a socket, and nothing else came of the receiver but what was
   * under way.
   */
  static boolean closedBy(FlowStory story, FlowStory.SentRst rst) {
    HalfConnection receiver = rst.sender().peer();
    RstMark drawn = firstDrawn(story, rst);
    if (drawn == null || rst.mark().senderBefore().finSent() || rst.mark().peerBefore().finSent()) {
      return false;
    }
    long roundTripNs = Math.max(0, receiver.minRttNs()) + Math.max(0, rst.sender().minRttNs());
    long underWayUntilNs =
        rst.mark().timeNs() + roundTripNs + story.get(Setting.TALKS_AFTER_RST_REORDER);
    for (Segment later : story.flow().afterRst()) {
      if (later.frame() > rst.mark().frame()
          && !later.isRst()
          && story.flow().senderOf(later) == receiver
          && (later.timeNs() > underWayUntilNs || later.frame() > drawn.frame())) {
        return false;
      }
    }
    Segment last = receiver.lastSegment();
    return last == null || last.isRst() || last.timeNs() <= underWayUntilNs;
  }

  /** The first RST that what the named sender said afterwards drew; null if another came before. */
  private static @Nullable RstMark firstDrawn(FlowStory story, FlowStory.SentRst reset) {
    for (RstMark rst : reset.sender().peer().rsts()) {
      if (rst.frame() > reset.mark().frame()) {
        return rst.family() == RstFamily.STATELESS && answersLater(story, reset, rst) ? rst : null;
      }
    }
    return null;
  }

  /** Whether it is made from a segment that the named sender sent after its alleged RST. */
  private static boolean answersLater(FlowStory story, FlowStory.SentRst reset, RstMark rst) {
    for (Segment later : story.flow().afterRst()) {
      if (later.frame() > reset.mark().frame()
          && later.frame() < rst.frame()
          && story.flow().senderOf(later) == reset.sender()
          && !later.isRst()
          && !later.isSyn()
          && later.isAck()
          && later.ack() == rst.segment().seq()) {
        return true;
      }
    }
    return false;
  }
}
