package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
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
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;

/**
 * {@link #INFO} explains the rule. A second FIN that nothing ever answers is left to {@link
 * FinUnanswered} and {@link FinBlackholed}: then more than one ACK is missing. So each series has
 * one story.
 */
final class FinalAckMissing implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FINAL_ACK_MISSING)
          .name("Last ACK missing")
          .severity(Severity.NOTE)
          .value(ValueType.COUNT, "how often the FIN was repeated")
          .onFrame("the first repeat of the second FIN")
          .summary("Second FIN repeated: the ACK that ends it all was missing")
          .explain(
              """
              ## What it means
              Both ends had closed and all data was acknowledged; only the ACK of the second FIN did not arrive, so that FIN
              had to be repeated. Nothing was lost but time.

              ## Why it happens
              The ACK was lost; or a router or firewall dropped its session with the second FIN and the ACK after it. If a
              RST comes instead, the first closer has already forgotten the connection: its TIME-WAIT was cut short, or its
              process had been killed in FIN-WAIT-2.

              ## When it misleads
              One repeat may be a loss probe that crossed a slow ACK, or the second FIN itself was lost behind the capture
              point. If the ACK is in the capture, it was lost between this capture point and the end that repeats.

              ## What to do
              Now and then: nothing. If it happens to most connections, look for a device that drops the session when both
              FINs have passed; the end that repeats keeps sockets in LAST-ACK meanwhile.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.FIN)
          .supersedes(FindingId.FIN_RETRANSMITTED)
          .symptoms(Symptom.FIN_RETRANSMITTED, Symptom.FIN_WAIT_2, Symptom.NOT_SYN)
          .filter("tcpteardown.final_ack_missing > 2", "second FINs that had to be sent four times")
          .example("final-ack-missing/client.pcapng")
          .filter("tcpteardown.final_ack_missing", "first repeats of second FINs")
          .filter(
              "tcpteardown.final_ack_missing && tcpteardown.data_complete == 1",
              "those that cost nothing but time")
          .cites("RFC 9293 section 3.6, figure 12", "RFC 9293 section 3.10.7.4 (TIME-WAIT)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      FinSeries series = half.fins().size() > 1 ? FinSeries.of(story, half) : null;
      if (series == null || series.transmissions().size() < 2 || !series.answered()) {
        continue;
      }
      FinMark second = series.first();
      FinMark repeat = series.transmissions().get(1);
      if (second.peerFinBefore()
          && second.acksPeerFin()
          && repeat.dataAcked()
          && onlyTheAckMayBeMissing(half, second, repeat)) {
        int repeats = series.transmissions().size() - 1;
        out.report(
            repeat.segment(),
            FieldValue.count(repeats),
            "Both ends had closed, but the "
                + story.role(half)
                + " had to repeat its FIN "
                + Wording.times(repeats)
                + outcome(story, half, repeat));
      }
    }
  }

  /** Whether the first closer was quiet between the two, or had just acknowledged the FIN. */
  private static boolean onlyTheAckMayBeMissing(
      HalfConnection half, FinMark second, FinMark repeat) {
    boolean closedAgain =
        half.peer().fins().stream()
            .anyMatch(f -> f.frame() > second.frame() && f.frame() < repeat.frame());
    return !closedAgain
        && (repeat.peerHeardNs() == second.peerHeardNs() || ackBefore(half, repeat) != null);
  }

  private static @Nullable Segment ackBefore(HalfConnection half, FinMark repeat) {
    Segment acked = half.finAckedBy();
    return acked != null && acked.frame() < repeat.frame() ? acked : null;
  }

  private static String outcome(FlowStory story, HalfConnection half, FinMark repeat) {
    Segment before = ackBefore(half, repeat);
    if (before != null) {
      return ", although frame "
          + before.frame()
          + " had acknowledged it: that ACK did not arrive in time";
    }
    Segment acked = half.finAckedBy();
    return acked == null
        ? ", until a RST said that the " + story.role(half.peer()) + " had forgotten the connection"
        : ", and had its ACK only after "
            + Wording.time(acked.timeNs() - half.fins().get(0).timeNs());
  }
}
