package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.AckRounds;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.RstAcceptance;
import org.tcpteardown.tcp.RstFit;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.TalkMark;

/**
 * What the receiver of a RST had to make of it, and whether the connection ended by it: by its
 * numbers, and by what both ends said afterwards.
 */
public final class RstReception {
  private RstReception() {}

  /** The first RST that ended the connection, or came to its end; null if there is none. */
  public static FlowStory.@Nullable SentRst ending(FlowStory story) {
    for (FlowStory.SentRst rst : story.rsts()) {
      if (ended(story, rst)) {
        return whole(story, rst);
      }
    }
    return null;
  }

  /** Whether the connection ended by it, or had ended before: not if it goes on. */
  public static boolean ended(FlowStory story, FlowStory.SentRst rst) {
    RstFit fit = fit(story, rst);
    if (fit == RstFit.OLDER_CONNECTION || SynSeries.openedAfter(story.flow(), rst.mark().frame())) {
      return false;
    }
    return switch (fit.acceptance()) {
      case EXACT -> !senderLivedOn(story.flow(), rst) || DrawnAfterReset.closedBy(story, rst);
      case CHALLENGE ->
          !senderLivedOn(story.flow(), rst)
              && PeerAfterRst.firstAck(story, rst) == null
              && !isChallenged(story, rst);
      case NO -> fit == RstFit.AT_FIN && PeerAfterRst.firstAck(story, rst) == null;
      case UNKNOWN ->
          rst.mark().ofThisConnection()
              ? !senderLivedOn(story.flow(), rst)
              : !bothSpokeAfter(story.flow(), rst);
    };
  }

  /** How it fits what its receiver expected, known with hindsight. */
  public static RstFit fit(FlowStory story, FlowStory.SentRst rst) {
    RstMark mark = rst.mark();
    RstFit then = mark.fit();
    if (then == RstFit.OLDER_CONNECTION || then == RstFit.SYN_NOT_ACKED || then.isDropped()) {
      return then;
    }
    if (isChallenged(story, rst)) {
      return RstFit.IN_WINDOW;
    }
    boolean mayErr =
        then.acceptance() == RstAcceptance.UNKNOWN
            || then == RstFit.IN_WINDOW
            || then == RstFit.EXACT;
    Segment later = mayErr ? PeerAfterRst.firstAck(story, rst) : null;
    return later == null ? then : byLater(then, rst, later);
  }

  /** Whether its receiver has answered it by a challenge ACK. */
  private static boolean isChallenged(FlowStory story, FlowStory.SentRst rst) {
    RstMark mark = rst.mark();
    AckRounds loop = story.flow().ackRounds();
    if (loop != null
        && mark.fit().acceptance() != RstAcceptance.NO
        && (loop.answers(mark.frame()) || repeatsChallenged(story, loop, rst))) {
      return true;
    }
    boolean open = mark.peerBefore().state().isSynchronized() || mark.fit() == RstFit.IN_WINDOW;
    return open && ChallengeAnswer.toRst(story, rst) != null;
  }

  /**
   * Whether it is the last frame of a loop and has the number of those before it: they were all
   * challenged, and what their receiver expects has not changed.
   */
  private static boolean repeatsChallenged(FlowStory story, AckRounds loop, FlowStory.SentRst rst) {
    return loop.withRsts()
        && loop.last().frame() == rst.mark().frame()
        && story.rsts().stream()
            .anyMatch(
                before ->
                    before.sender() == rst.sender()
                        && loop.answers(before.mark().frame())
                        && before.mark().segment().seq() == rst.mark().segment().seq());
  }

  /**
   * The RST that its sender had sent before and that its receiver challenged, if this one answers
   * that challenge: both are one reset. Null if it answers none.
   */
  public static FlowStory.@Nullable SentRst challengedBefore(
      FlowStory story, FlowStory.SentRst rst) {
    Segment trigger = rst.mark().trigger();
    boolean alive = !rst.sender().talksAfterRst().isEmpty(); // then it has reset nothing
    if (trigger == null || rst.mark().segment().isAck() || alive) {
      return null;
    }
    for (FlowStory.SentRst before : story.rsts()) {
      if (before.mark().frame() < trigger.frame()
          && before.sender() == rst.sender()
          && trigger.equals(ChallengeAnswer.toRst(story, before))) {
        return before;
      }
    }
    return null;
  }

  /** Whether its receiver ignored it because it was one too low. */
  public static boolean missedByOne(FlowStory story, FlowStory.SentRst rst) {
    return fit(story, rst) == RstFit.AT_FIN || isMissedByOne(story, rst);
  }

  /** The RST together with the one before it that was challenged, if there is one. */
  public static FlowStory.SentRst whole(FlowStory story, FlowStory.SentRst rst) {
    FlowStory.SentRst first = challengedBefore(story, rst);
    return first == null
        ? rst
        : new FlowStory.SentRst(
            rst.sender(), rst.mark().insisting(first.mark()), rst.nth(), rst.countedByHost());
  }

  /** By what the receiver expected when it had got the RST, or would have. */
  private static RstFit byLater(RstFit then, FlowStory.SentRst rst, Segment later) {
    RstMark mark = rst.mark();
    int seq = mark.segment().seq();
    int ahead = SeqNum.distance(later.ack(), seq);
    if (ahead == 0) {
      return RstFit.EXACT;
    }
    if (ahead > 0) {
      long window = RstFit.windowBytes(rst.sender().peer(), mark.peerLast());
      return ahead <= window ? RstFit.IN_WINDOW : RstFit.BEYOND_WINDOW;
    }
    boolean sentBefore =
        mark.senderBefore().sequenceKnown()
            && !SeqNum.after(later.ack(), mark.senderBefore().sndNxt());
    if (!sentBefore) {
      return then; // what it acknowledges may have come after the RST
    }
    return mark.senderBefore().finSent() && ahead == -1 ? RstFit.AT_FIN : RstFit.BEHIND;
  }

  /**
   * Whether the named sender went on and was heard: it acknowledges what the peer sent after the
   * RST, or the peer acknowledges what it sent after the RST. Neither comes of two frames that were
   * captured in the wrong order only.
   */
  private static boolean senderLivedOn(Flow flow, FlowStory.SentRst rst) {
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

  private static boolean bothSpokeAfter(Flow flow, FlowStory.SentRst rst) {
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
   * Whether it is 1 too low, although the capture holds all that its sender sent, no FIN among it,
   * and its receiver went on. Some stacks count a FIN that they never sent.
   */
  public static boolean isMissedByOne(FlowStory story, FlowStory.SentRst rst) {
    HalfSnapshot before = rst.mark().senderBefore();
    int expected = rst.mark().peerBefore().rcvNxt();
    return rst.mark().segment().seq() == expected - 1
        && rst.sender().knowledge() == Knowledge.HANDSHAKE
        && !rst.sender().capturedWithGaps()
        && rst.sender().fins().isEmpty()
        && rst.sender().lastTimeNs() <= rst.mark().timeNs() // it means to be gone
        && before.sequenceKnown()
        && before.sndNxt() == expected
        && PeerAfterRst.firstAck(story, rst) != null;
  }
}
