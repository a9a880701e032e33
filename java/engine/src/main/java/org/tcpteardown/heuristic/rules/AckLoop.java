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
import org.tcpteardown.tcp.AckRounds;

/** {@link #INFO} explains the rule. */
final class AckLoop implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.ACK_LOOP)
          .name("ACK loop")
          .severity(Severity.WARN)
          .value(ValueType.COUNT, "rounds: segments of each end")
          .onFrame("the frame that completes the 10th round")
          .summary("Both ends answer each other's ACKs or RSTs without progress")
          .explain(
              """
              ## What it means
              Ten times or more each end answered the other's bare ACK, or its RST, at once with an ACK or RST that said
              nothing new. Neither end accepts what the other says, and both say so.

              ## Why it happens
              The ends disagree about the numbers of the connection. An end that gets a segment with numbers that it does
              not accept repeats its own ACK (RFC 9293 section 3.10.7.4); if the other end does not accept that one either,
              the two go on for ever. Two nodes behind one address or a device that rewrites numbers on one way only
              bring that about, as does a third party that injects data. With RSTs: the RST is in the window but not
              exact, so its receiver asks by a challenge ACK (RFC 5961), and the host behind the RST, which has no
              connection, answers with the same wrong number again.

              ## When it misleads
              Keepalives and their answers look alike; they are not counted, and nor is anything that comes more than a second
              after what it would answer.

              ## What to do
              Compare the SEQ and ACK numbers of both ends: who speaks of numbers that the other never used? Look for an
              older connection on the same ports, for a load balancer that moved the connection, and at the stack that sends
              the RST: RFC 9293 section 3.10.7.1 says that its number is the ACK's.
              """)
          .needs(Evidence.BOTH_DIRECTIONS)
          .symptoms(Symptom.STRANGE_PACKETS, Symptom.TIMES_OUT_IN_TRANSFER)
          .filter("tcpteardown.ack_loop", "connections whose ends answer each other without end")
          .filter("tcpteardown.ack_loop >= 100", "storms")
          .filter(
              "tcpteardown.ack_loop && tcpteardown.rst.count > 0",
              "RSTs and challenge ACKs that answer each other")
          .example("crafted-resets/capture.pcapng")
          .cites(
              "RFC 9293 section 3.10.7.4, first check",
              "RFC 5961 sections 3.2 and 7",
              "Abramov, Herzberg: TCP Ack Storm DoS Attacks (2011)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    AckRounds loop = story.flow().ackRounds();
    if (loop != null) {
      out.report(loop.enough(), FieldValue.count(loop.rounds()), text(loop));
    }
  }

  private static String text(AckRounds loop) {
    return (loop.withRsts()
            ? "RSTs of one end and ACKs of the other answer each other: "
            : "Both ends answer each other's ACKs: ")
        + Wording.count(loop.rounds(), "round")
        + " in "
        + Wording.time(loop.lastedNs())
        + " from frame "
        + loop.first().frame()
        + " on, and nothing new in any of them";
  }
}
