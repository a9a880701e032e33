package org.tcpteardown.heuristic.rules;

import java.util.List;
import java.util.Objects;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.GuessedResets;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class RstRepeated implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_REPEATED)
          .name("RST repeated")
          .severity(Severity.CHAT)
          .value(ValueType.COUNT, "1 for the first repeat, 2 for the second, and so on")
          .onFrame("each RST after the sender's first")
          .summary("Another RST from the same end")
          .explain(
              """
              ## What it means
              This end had already sent a RST on this connection.

              ## Why it happens
              A host without the connection answers every segment that still arrives with a RST of its own. So the
              number of repeats tells how much was still on its way.

              ## When it misleads
              Several RSTs at once with rising sequence numbers are not answers but an injector's volley: see `forged_rst`.

              ## What to do
              Nothing by itself. Look at the first RST.
              """)
          .needs(Evidence.RST)
          .symptoms(Symptom.STRANGE_PACKETS)
          .filter("tcpteardown.rst_repeated", "all RSTs after an end's first")
          .filter("tcpteardown.rst_repeated >= 10", "storms of RSTs")
          .filter(
              "tcpteardown.rst_repeated == 2 && tcpteardown.forged_rst",
              "volleys of three and more, as injecting devices send them")
          .example("user-cancel/client.pcapng")
          .cites("RFC 9293 section 3.10.7.1")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    List<GuessedResets> guesses =
        story.flow().halves().stream()
            .map(half -> GuessedResets.of(story, half))
            .filter(Objects::nonNull)
            .toList();
    for (FlowStory.SentRst rst : story.rsts()) {
      // Guesses are told together.
      if (rst.nth() > 1 && guesses.stream().noneMatch(g -> g.has(rst))) {
        Segment trigger = rst.mark().trigger();
        out.report(
            rst.mark().segment(),
            FieldValue.count(rst.nth() - 1),
            Wording.nth(rst.nth())
                + " RST of the "
                + story.role(rst.sender())
                + (trigger == null
                    ? ""
                    : ", fits as an answer to frame "
                        + trigger.frame()
                        + (drawnBy(story, rst.sender(), trigger) > 1 ? " or one before it" : "")));
      }
    }
  }

  /**
   * How many RSTs of an end fit one segment. It draws but one of them: the others answer segments
   * before it, which a RST made from a number alone does not tell apart.
   */
  private static long drawnBy(FlowStory story, HalfConnection sender, Segment trigger) {
    return story.rsts().stream()
        .filter(rst -> rst.sender() == sender)
        .map(rst -> rst.mark().trigger())
        .filter(other -> other != null && other.frame() == trigger.frame())
        .count();
  }
}
