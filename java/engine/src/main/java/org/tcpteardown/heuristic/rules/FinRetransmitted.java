package org.tcpteardown.heuristic.rules;

import java.util.List;
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
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RetransmissionTimer;

/** {@link #INFO} explains the rule. */
final class FinRetransmitted implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FIN_RETRANSMITTED)
          .name("FIN retransmitted")
          .severity(Severity.NOTE, Severity.CHAT)
          .value(ValueType.COUNT, "1 for the first repeat, 2 for the second, and so on")
          .onFrame("each repeat")
          .summary("Same FIN sent again")
          .explain(
              """
              ## What it means
              The sender had no acknowledgement of its FIN in time and sent it again.

              ## Why it happens
              The FIN or its ACK was lost, or something on the path no longer forwards this connection. Gaps that double from
              one repeat to the next are a retransmission timer backing off: nothing at all is coming back.

              ## When it misleads
              One repeat is everyday packet loss, or a loss probe. If the acknowledgement is in the capture, it was lost
              between this capture point and the sender, or came too late. A packet that a mirror port delivered twice is
              recognised by its IP identification and not counted. BSD sends its FIN once more with each ACK of what comes
              meanwhile: such a repeat, sooner than any timer and with a newer ACK, is chat.

              ## What to do
              One or two repeats: nothing. More: see `fin_unanswered` and `fin_blackholed` on the first FIN.
              """)
          .needs(Evidence.FIN)
          .symptoms(Symptom.FIN_RETRANSMITTED, Symptom.FIN_WAIT_2)
          .filter("tcpteardown.fin_retransmitted", "all repeats of FINs")
          .filter(
              "tcpteardown.fin_retransmitted == 1", "first repeats only: one frame for each series")
          .filter("tcpteardown.fin_retransmitted >= 5", "series that go on: nobody answers")
          .filter(
              "tcpteardown.fin_retransmitted && !tcpteardown.fin.acked_in",
              "repeats of FINs that nothing ever acknowledged")
          .example("rv082-late-fin/capture.pcapng")
          .cites("RFC 6298 section 5", "RFC 8985 section 7 (loss probe)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      FinSeries series = half.fins().size() > 1 ? FinSeries.of(story, half) : null;
      if (series != null && series.transmissions().size() > 1) {
        report(story, series, out);
      }
    }
  }

  /** Copies of a mirror port follow each other more closely than any timer or loss probe. */
  private static final long COPY_NS = 50_000L;

  private static void report(FlowStory story, FinSeries series, FindingSink out) {
    List<FinMark> sent = series.transmissions();
    String backoff = series.gapsDouble() ? "; the gaps double" : "";
    Segment acked = series.sender().finAckedBy();
    for (int nth = 1; nth < sent.size(); nth++) {
      FinMark fin = sent.get(nth);
      FinMark before = sent.get(nth - 1);
      boolean withAck = goesWithAnAck(before, fin);
      boolean copy = !withAck && fin.timeNs() - before.timeNs() < COPY_NS;
      String spurious =
          acked != null && acked.frame() < fin.frame()
              ? "; frame " + acked.frame() + " had acknowledged it already"
              : "";
      out.report(
          fin.segment(),
          withAck || copy ? Severity.CHAT : Severity.NOTE,
          FieldValue.count(nth),
          Wording.nth(nth)
              + " repeat of the "
              + story.role(series.sender())
              + "'s FIN, "
              + Wording.time(fin.timeNs() - before.timeNs())
              + " after the one before"
              + (withAck ? ", with an ACK of what came since: no timer made it" : "")
              + (copy ? ": no timer is as fast, so it may be a copy made by the capture" : "")
              + backoff
              + spurious);
    }
  }

  /** Whether it is an acknowledgement that bears the FIN once more, and not a timer's doing. */
  private static boolean goesWithAnAck(FinMark before, FinMark fin) {
    return SeqNum.after(fin.segment().ack(), before.segment().ack())
        && !RetransmissionTimer.fits(fin.timeNs() - before.timeNs());
  }
}
