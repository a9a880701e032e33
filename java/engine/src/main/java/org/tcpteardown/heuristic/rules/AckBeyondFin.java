package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.MovedFin;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.BeyondFin;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;

/**
 * {@link #INFO} explains the rule. Where the sender itself went on behind its FIN, {@link
 * DataAfterFin} and {@link FinMoved} tell it.
 */
final class AckBeyondFin implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.ACK_BEYOND_FIN)
          .name("ACK beyond FIN")
          .severity(Severity.WARN)
          .value(ValueType.NUMBER, "sequence numbers acknowledged behind the FIN")
          .onFrame("the ACK")
          .summary("More acknowledged than the peer had sent up to its FIN")
          .explain(
              """
              ## What it means
              After a FIN there is nothing to acknowledge. This ACK covers more than all that the peer had sent, its FIN
              included. The peer throws such an ACK away, and if it is the only one the FIN stays unacknowledged.

              ## Why it happens
              A device on the path inserted or removed bytes and does not translate the numbers in both directions any more,
              or it sent the FIN in the peer's name, before the end of the real stream. Otherwise the stack that acknowledges
              counts wrongly.

              ## When it misleads
              If the capture holds frames from before and behind a device that changes sequence numbers, the two do not fit
              each other. Flows in which frames of the peer are known to be missing are not reported.

              ## What to do
              Capture on both sides of each device on the path and compare the numbers of the FIN and of this ACK.
              Firewalls and application gateways that rewrite payload (FTP, SIP) or randomise sequence numbers are the
              first to look at.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.FIN)
          .symptoms(Symptom.STRANGE_PACKETS, Symptom.FIN_RETRANSMITTED)
          .filter("tcpteardown.ack_beyond_fin", "ACKs of what was never sent")
          .filter(
              "tcpteardown.ack_beyond_fin > 1000",
              "numbers far off: another connection, or somebody who guesses")
          .filter(
              "tcpteardown.ack_beyond_fin && tcpteardown.data_complete == 0",
              "those on connections whose data is in doubt as well")
          .example("crafted-odd-closings/capture.pcapng")
          .cites("RFC 9293 section 3.10.7.4, fifth check", "RFC 5961 section 5")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      HalfConnection closer = half.peer();
      BeyondFin beyond = half.ackBeyondFin();
      if (beyond == null
          || beyond.segment().isSyn()
          || beyond.bytes() >= MovedFin.OTHER_CONNECTION
          || closer.capturedWithGaps()
          || closer.dataAfterFin() != null
          || MovedFin.anyOf(closer) != null) {
        continue;
      }
      FinMark fin = closer.fins().get(0);
      out.report(
          beyond.segment(),
          FieldValue.number(beyond.bytes()),
          "The "
              + story.role(half)
              + " acknowledged "
              + Wording.count(beyond.bytes(), "sequence number")
              + " behind the "
              + story.role(closer)
              + "'s FIN (frame "
              + fin.frame()
              + "), where nothing was sent");
    }
  }
}
