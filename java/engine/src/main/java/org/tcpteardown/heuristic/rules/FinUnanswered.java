package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.FinSeries;
import org.tcpteardown.heuristic.evidence.WrongChecksums;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LateReturn;

/** {@link #INFO} explains the rule. */
final class FinUnanswered implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FIN_UNANSWERED)
          .name("FIN unanswered")
          .severity(Severity.WARN, Severity.CHAT)
          .value(ValueType.COUNT, "how often it was sent")
          .onFrame("the first FIN of the series")
          .summary("FIN that nothing ever acknowledged")
          .explain(
              """
              ## What it means
              The sender's own retransmission timer repeated the FIN, so it had no answer; and the capture holds neither
              an ACK of it nor a RST of the peer after it.

              ## Why it happens
              The FIN does not reach the peer, or its answer does not come back: a session that expired in a router or
              firewall, a peer that was switched off or lost its address, a broken path. Or its TCP checksum is wrong, as the
              text says then, and whoever gets it drops it.

              ## When it misleads
              A FIN that was sent only once is not reported, however long the capture went on: without answer its sender
              would have repeated it, so the ACK is merely missing from the capture. A capture that ends too soon is not
              held against the peer. A peer that goes on sending is alive: then it does not take the FIN, or somebody
              behind the capture point drops it.

              ## What to do
              See whether `fin_blackholed` stands on the same frame. Capture on the far side of the suspected router: if
              the FIN does not arrive there, it is eaten in between.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.FIN)
          .settings(Setting.FIN_UNANSWERED_AFTER)
          .symptoms(Symptom.FIN_RETRANSMITTED, Symptom.FIN_WAIT_2, Symptom.NOT_SYN)
          .filter("tcpteardown.fin_unanswered", "first frames of FINs that nothing acknowledged")
          .filter("tcpteardown.fin_unanswered >= 5", "those sent five times or more")
          .filter(
              "tcpteardown.fin_unanswered && !tcpteardown.fin_blackholed",
              "those for which there is no sign that the path has eaten them")
          .example("rv082-late-fin/capture.pcapng")
          .cites("RFC 9293 section 3.6", "RFC 6298 section 2 (initial timeout 1 s)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      FinSeries series = FinSeries.unacknowledged(story, half);
      if (series != null && series.unanswered(story)) {
        int count = series.attempts(story);
        out.report(
            series.first().segment(),
            FieldValue.count(count),
            "The "
                + story.role(half)
                + (count > series.transmissions().size()
                    ? "'s FIN, or the last words before it, was sent "
                    : "'s FIN was sent ")
                + Wording.times(count)
                + " in "
                + Wording.time(series.lastedNs())
                + " and nothing ever acknowledged it"
                + (WrongChecksums.inFins(half)
                    ? "; the TCP checksum of these " + WrongChecksums.DROPPED
                    : "")
                + cameBack(story, half));
      }
    }
  }

  private static String cameBack(FlowStory story, HalfConnection closer) {
    LateReturn back = LateReturn.afterFin(closer);
    return back == null
        ? ""
        : "; the "
            + story.role(closer.peer())
            + " was heard again "
            + Wording.time(back.sinceLastTryNs())
            + " after the last of these (frame "
            + back.first().frame()
            + ")";
  }
}
