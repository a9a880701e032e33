package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;

/** {@link #INFO} explains the rule. */
final class @Class@ implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.@CONSTANT@)
          .name("@Label@")
          .severity(Severity.NOTE)
          .value(ValueType.DURATION, "FILL IN: what the value is, with its unit")
          .onFrame("FILL IN: which frame bears it")
          .summary("FILL IN: one line, without full stop")
          .explain(
              """
              ## What it means
              FILL IN: what was seen, in words that a network engineer uses.

              ## Why it happens
              FILL IN: the causes, the likeliest first.

              ## When it misleads
              FILL IN: what looks the same and is harmless; what a capture may lack.

              ## What to do
              FILL IN: what to look at next, and what to type.
              """)
          .needs(Evidence.FIN)
          .symptoms(Symptom.STRANGE_PACKETS)
          .filter("tcpteardown.@ID@", "FILL IN: what this shows")
          .example("FILL IN: a capture below test-captures, such as late-fin-eaten/client.pcapng")
          .cites("FILL IN: RFC and section, paper, or what was observed")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    // FILL IN: when it fires. This fires at each first FIN, so that its test can be begun.
    story
        .flow()
        .halves()
        .forEach(
            half ->
                half.fins().stream()
                    .limit(1)
                    .forEach(
                        fin -> out.report(fin.segment(), FieldValue.duration(0), "FILL IN: text")));
  }
}
