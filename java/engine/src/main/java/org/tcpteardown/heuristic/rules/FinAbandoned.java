package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.FinSeries;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LateReturn;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class FinAbandoned implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FIN_ABANDONED)
          .name("FIN abandoned")
          .severity(Severity.NOTE)
          .value(ValueType.COUNT, "how often the FIN had been sent")
          .onFrame("the RST")
          .summary("RST by an end that gave up on its unanswered FIN")
          .explain(
              """
              ## What it means
              This end sent its FIN several times, got no answer, and then threw the connection away with a RST.

              ## Why it happens
              Windows and some appliances end a fruitless close this way; most Unix stacks just fall silent. The RST is the
              consequence of the missing answer, not the cause of anything.

              ## When it misleads
              If the peer's acknowledgement is missing from the capture only, the RST may have had another reason.

              ## What to do
              Look at the FIN before it: `fin_unanswered`, `fin_blackholed`.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.FIN)
          .supersedes(FindingId.RST_AFTER_FIN)
          .symptoms(Symptom.FIN_RETRANSMITTED, Symptom.SESSIONS_PILE_UP)
          .filter("tcpteardown.fin_abandoned", "RSTs of ends that gave up")
          .filter("tcpteardown.fin_abandoned >= 5", "those that had tried five times or more")
          .filter(
              "tcpteardown.fin.count > 4 && tcpteardown.rst.count > 0",
              "every frame of connections with many FINs and a RST")
          .example("home-late-fin-icmp/capture.pcapng")
          .cites("RFC 9293 section 3.10.7.4", "observed behaviour of Windows clients")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      FinSeries series = FinSeries.unacknowledged(story, half);
      if (series == null || !series.unanswered(story) || cameBackBefore(series)) {
        continue;
      }
      RstMark rst = series.ownRst();
      int before = series.transmissions().size();
      if (rst != null
          && series.last().frame() < rst.frame()
          && before >= 2
          && !answersPayload(series, rst)) {
        out.report(
            rst.segment(),
            FieldValue.count(before),
            "The "
                + story.role(half)
                + " gave up: its FIN went unanswered "
                + Wording.times(before)
                + " in "
                + Wording.time(rst.timeNs() - series.first().timeNs()));
      }
    }
  }

  /** A RST made from what the peer sent after the last of these is the answer to that. */
  private static boolean answersPayload(FinSeries series, RstMark rst) {
    Segment trigger = rst.trigger();
    return trigger != null
        && rst.family() == RstFamily.STATELESS
        && trigger.payloadBytes() > 0
        && trigger.frame() > series.last().frame();
  }

  /** A RST that meets a peer which comes back too late answers that. */
  private static boolean cameBackBefore(FinSeries series) {
    LateReturn back = LateReturn.afterFin(series.sender());
    RstMark rst = series.ownRst();
    return back != null && rst != null && back.first().frame() < rst.frame();
  }
}
