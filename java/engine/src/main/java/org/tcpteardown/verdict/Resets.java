package org.tcpteardown.verdict;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.heuristic.evidence.SynSeries;

/**
 * The RSTs of a flow, but those that came before it was opened, told apart by what they did: a RST
 * that came late, missed the window or was forged and failed may lie in the middle of a connection
 * that went on.
 *
 * @param effective the one that ended the connection and, behind it, those that came to its end
 * @param vain those that did not end it: their receiver had to ignore them, or went on
 */
record Resets(List<SentRst> effective, List<SentRst> vain) {
  private static final Resets NONE = new Resets(List.of(), List.of());

  static Resets of(FlowStory story) {
    List<SentRst> all = story.rsts();
    if (all.isEmpty()) {
      return NONE;
    }
    List<SentRst> effective = new ArrayList<>();
    List<SentRst> vain = new ArrayList<>();
    for (SentRst rst : all) {
      if (!SynSeries.openedAfter(story.flow(), rst.mark().frame())) {
        if (RstReception.ended(story, rst)) {
          effective.add(RstReception.whole(story, rst));
        } else {
          vain.add(rst);
        }
      }
    }
    return new Resets(effective, vain);
  }
}
