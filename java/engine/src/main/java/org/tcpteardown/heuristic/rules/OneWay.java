package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.ProbeKind;
import org.tcpteardown.heuristic.evidence.SynSeries;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class OneWay implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.ONE_WAY)
          .name("One direction only")
          .mark("One direction")
          .severity(Severity.CHAT)
          .onFrame("the flow's first frame")
          .summary("Only one direction of the connection was captured")
          .explain(
              """
              ## What it means
              One end behaves as if the other answered, but none of the answers is in the capture.

              ## Why it happens
              The two directions take different paths (asymmetric routing), the mirror port or the capture filter passes
              one direction only, or the capture holds a mere fragment of the connection.

              ## When it misleads
              A single stray packet looks the same.

              ## What to do
              Capture where both directions pass. All findings that need both directions are withheld for this flow, so
              their absence means nothing.
              """)
          .symptoms(Symptom.HALF_A_CONVERSATION)
          .filter(
              "tcpteardown.one_way",
              "connections of which one direction is missing, by their first frames")
          .filter(
              "tcpteardown.one_way && tcp.flags.syn == 1",
              "those captured from their beginning: the way back leads past the capture point")
          .example("one-way/client.pcapng")
          .cites("observed behaviour of captures from mirror ports and asymmetric paths")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  /** No host answers such a segment if the port is open: there is nothing that is missing. */
  private static boolean isProbe(FlowStory story) {
    return ProbeKind.of(story.flow()).filter(ProbeKind::isImpossible).isPresent();
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    if (story.flow().continues() != null) {
      return; // the other end knows no such connection
    }
    for (HalfConnection half : story.flow().halves()) {
      boolean alone = half.spoke() && !half.peer().spoke() && half.peer().frames() == 0;
      // What begins nothing may really have no counterpart: a lone SYN, a SYN-ACK to a forged SYN,
      // a probe without ACK.
      boolean answered = half.ordinarySeen() || !half.fins().isEmpty() || resetsUnseen(half);
      if (alone && answered && !isProbe(story)) {
        out.report(
            story.flow().firstSegment(),
            FieldValue.NONE,
            "Only the "
                + story.role(half)
                + " is heard ("
                + Wording.count(half.frames(), "frame")
                + "); findings that need both directions are withheld");
      }
    }
  }

  /** Whether a RST follows its only SYN so soon that a SYN-ACK may have drawn it. */
  private static boolean resetsUnseen(HalfConnection half) {
    return half.synSent() && half.rstCount() > 0 && !SynSeries.gaveUp(half);
  }
}
