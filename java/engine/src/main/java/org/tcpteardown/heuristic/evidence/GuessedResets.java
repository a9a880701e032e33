package org.tcpteardown.heuristic.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstAcceptance;
import org.tcpteardown.tcp.RstFit;
import org.tcpteardown.tcp.RstMark;

/**
 * RSTs in one end's name at numbers that lie far from the connection's and far from each other:
 * somebody who does not see the connection guesses (a blind reset attack, RFC 5961 section 3.1). An
 * older connection on these ports has its numbers close together.
 *
 * @param sender the end that they name
 * @param rsts the RSTs, in capture order; at least 3
 */
public record GuessedResets(HalfConnection sender, List<FlowStory.SentRst> rsts) {
  /** Two may be the leftovers of two older connections. */
  private static final int MIN_NUMBERS = 3;

  /** One older connection answers what was on its way within a window without scale. */
  private static final int FAR_BYTES = 65_535;

  /** Those in the name of an end; null if nobody guesses. */
  public static @Nullable GuessedResets of(FlowStory story, HalfConnection sender) {
    if (sender.rstCount() < MIN_NUMBERS) {
      return null;
    }
    List<FlowStory.SentRst> guessed =
        story.rsts().stream().filter(r -> r.sender() == sender && isAlien(story, r)).toList();
    return hasUnlikeNumbers(guessed) ? new GuessedResets(sender, guessed) : null;
  }

  /** Whether a RST is one of these. */
  public boolean has(FlowStory.SentRst rst) {
    return rst.sender() == sender
        && rsts.stream().anyMatch(r -> r.mark().frame() == rst.mark().frame());
  }

  public FlowStory.SentRst first() {
    return rsts.get(0);
  }

  /** What tells the first from packets of the end that it names, behind a comma; may be empty. */
  public String signs(FlowStory story) {
    String details =
        ForgeryScore.of(story, first()).signs().stream()
            .filter(s -> s.sign().isForeign())
            .map(ForgeryScore.Seen::detail)
            .collect(Collectors.joining("; "));
    return details.isEmpty() ? "" : ", " + details;
  }

  /** Whether its receiver must ignore it, and its number is nowhere near those of its sender. */
  private static boolean isAlien(FlowStory story, FlowStory.SentRst rst) {
    RstMark mark = rst.mark();
    if (!mark.peerBefore().state().isSynchronized()
        || !mark.peerBefore().ackKnown()
        || RstReception.fit(story, rst).acceptance() != RstAcceptance.NO) {
      return false;
    }
    long window = RstFit.windowBytes(rst.sender().peer(), mark.peerLast());
    long near = Math.max(window, mark.senderBefore().payloadBytes()) + FAR_BYTES;
    int distance = SeqNum.distance(mark.peerBefore().rcvNxt(), mark.segment().seq());
    return Math.abs((long) distance) > near;
  }

  private static boolean hasUnlikeNumbers(List<FlowStory.SentRst> rsts) {
    List<Integer> unlike = new ArrayList<>();
    for (FlowStory.SentRst rst : rsts) {
      int seq = rst.mark().segment().seq();
      if (unlike.stream().allMatch(n -> Math.abs((long) SeqNum.distance(n, seq)) > FAR_BYTES)) {
        unlike.add(seq);
      }
      if (unlike.size() >= MIN_NUMBERS) {
        return true;
      }
    }
    return false;
  }
}
