package org.tcpteardown.verdict;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.SeqNum;
import org.tcpteardown.tcp.TalkMark;

/**
 * The RSTs of a flow, told apart by what they did: a RST that came late, missed the window or was
 * forged and failed may lie in the middle of a connection that went on.
 *
 * @param effective those that ended the connection or came to its end, in capture order
 * @param vain those after which both ends went on
 */
record Resets(List<SentRst> effective, List<SentRst> vain) {
  private static final Resets NONE = new Resets(List.of(), List.of());

  static Resets of(FlowStory story, Signs signs) {
    List<SentRst> all = story.rsts();
    if (all.isEmpty()) {
      return NONE;
    }
    List<SentRst> effective = new ArrayList<>();
    List<SentRst> vain = new ArrayList<>();
    for (SentRst rst : all) {
      (wasInVain(story.flow(), signs, rst) ? vain : effective).add(rst);
    }
    return new Resets(effective, vain);
  }

  private static boolean wasInVain(Flow flow, Signs signs, SentRst rst) {
    RstMark mark = rst.mark();
    boolean misses = !mark.ofThisConnection() || signs.has("rst_out_of_window", mark.frame());
    return misses ? bothSpokeAfter(flow, rst) : senderLivedOn(flow, rst);
  }

  private static boolean bothSpokeAfter(Flow flow, SentRst rst) {
    boolean sender = false;
    boolean peer = false;
    for (Segment segment : flow.afterRst()) {
      if (segment.frame() > rst.mark().frame() && !segment.isRst()) {
        boolean own = flow.senderOf(segment) == rst.sender();
        sender |= own;
        peer |= !own;
      }
    }
    return sender && peer;
  }

  /**
   * Whether the named sender went on and was heard: it acknowledges what the peer sent after the
   * RST, or the peer acknowledges what it sent after the RST. Neither comes of two frames that were
   * captured in the wrong order only.
   */
  private static boolean senderLivedOn(Flow flow, SentRst rst) {
    HalfConnection sender = rst.sender();
    for (TalkMark talk : sender.talksAfterRst()) {
      if (talk.segment().frame() > rst.mark().frame()
          && (talk.afterPeer() || isHeard(flow, sender, talk))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHeard(Flow flow, HalfConnection sender, TalkMark talk) {
    return talk.segment().endSeq() != talk.segment().seq()
        && flow.afterRst().stream()
            .filter(s -> s.frame() > talk.segment().frame() && !s.isRst() && s.isAck())
            .filter(s -> flow.senderOf(s) != sender)
            .anyMatch(s -> !SeqNum.before(s.ack(), talk.segment().endSeq()));
  }
}
