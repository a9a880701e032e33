package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.FinMark;

/** {@link #INFO} explains the rule. */
final class RstAfterFin implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_AFTER_FIN)
          .name("RST after own FIN")
          .severity(Severity.NOTE)
          .value(ValueType.DURATION, "seconds since the sender's first FIN")
          .onFrame("the RST")
          .summary("RST from an end that had already sent FIN")
          .explain(
              """
              ## What it means
              This end had said that it would send no more, and then refused to receive more either.

              ## Why it happens
              The application closed the socket completely while the peer was still sending, so that every further
              segment is answered by RST; or the peer's FIN came after this end had stopped waiting for it. Users who
              cancel a download cause exactly this.

              ## When it misleads
              If both FINs were exchanged before, the RST harms nobody: it only ends the waiting states sooner.

              ## What to do
              See whether `data_complete` is true for the flow. If it is, nothing was lost. If it is false, the peer's last bytes
              did not arrive: was that on purpose?
              """)
          .needs(Evidence.RST, Evidence.FIN)
          .symptoms(Symptom.RESET_BY_PEER, Symptom.BROKEN_PIPE, Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.rst_after_fin", "RSTs of ends that had sent FIN")
          .filter(
              "tcpteardown.rst_after_fin < 0.01",
              "those at once: closed with the other end still sending")
          .filter(
              "tcpteardown.rst_after_fin > 1",
              "those after a while: a timer or a limit of the program")
          .example("rst-after-fin/client.pcapng")
          .cites("RFC 9293 section 3.10.7.4", "RFC 1122 section 4.2.2.13", "RFC 2525 section 2.17")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (FlowStory.SentRst rst : story.rsts()) {
      if (rst.nth() == 1 && rst.mark().senderBefore().finSent()) {
        FinMark fin = rst.sender().fins().get(0);
        long afterNs = rst.mark().timeNs() - fin.timeNs();
        out.report(
            rst.mark().segment(),
            FieldValue.duration(afterNs),
            "The "
                + story.role(rst.sender())
                + " sent RST "
                + Wording.time(afterNs)
                + " after its FIN (frame "
                + fin.frame()
                + ")"
                + (rst.mark().peerBefore().finSent() ? "; both ends had closed" : ""));
      }
    }
  }
}
