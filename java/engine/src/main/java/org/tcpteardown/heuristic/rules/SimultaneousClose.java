package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.FinTakenEarly;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class SimultaneousClose implements Heuristic {
  /** No path is as long: a FIN that comes later did not cross the other one. */
  private static final long CROSSING_NS = 3_000_000_000L;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.SIMULTANEOUS_CLOSE)
          .name("Simultaneous close")
          .severity(Severity.CHAT)
          .onFrame("the second FIN")
          .summary("Both ends sent FIN before either was acknowledged")
          .explain(
              """
              ## What it means
              The second FIN left before its sender had seen the first: both ends decided to close on their own.

              ## Why it happens
              Both sides know that the exchange is over, or the same timer runs on both. RFC 9293 provides for it: both
              ends pass through CLOSING.

              ## When it misleads
              If the first FIN was lost and repeated, the second need not have crossed it; the text gives the time
              between. After more than 3 s nothing is said: then the first FIN, or its acknowledgement, was lost.

              ## What to do
              Nothing: this is an orderly close.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.FIN)
          .symptoms(Symptom.FIN_WAIT_2)
          .filter("tcpteardown.simultaneous_close", "second FINs that crossed the first")
          .filter("tcpteardown.closed_by == \"both\"", "every frame of such connections")
          .example("clean-close/client.pcapng")
          .cites("RFC 9293 section 3.6, figure 13")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      if (half.fins().isEmpty()) {
        continue;
      }
      FinMark second = half.fins().get(0);
      if (!second.peerFinBefore() || second.acksPeerFin() || !second.segment().isAck()) {
        continue;
      }
      FinMark first = half.peer().fins().get(0);
      if (second.timeNs() - first.timeNs() > CROSSING_NS
          || second.segment().ack() == first.endSeq()
          || FinTakenEarly.of(half.peer()) != null) {
        continue;
      }
      // If it is acknowledged by the one before, the capture has put the two in the wrong order.
      if (SeqNum.before(first.segment().ack(), second.endSeq())) {
        out.report(
            second.segment(),
            FieldValue.NONE,
            "The "
                + story.role(half)
                + " closed "
                + (second.timeNs() <= first.timeNs()
                    ? "right"
                    : Wording.time(second.timeNs() - first.timeNs()))
                + " after the "
                + story.role(half.peer())
                + " without having seen its FIN (frame "
                + first.frame()
                + ")");
      }
    }
  }
}
