package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.AckRounds;

/** Ends that answer each other without getting any further. */
final class LoopCauses {
  private LoopCauses() {}

  static final CauseRule RSTS_CHALLENGED =
      CauseRule.of(Cause.CHALLENGE_LOOP, c -> loops(c, true))
          .claim(
              c ->
                  "the RSTs had not exactly the number that their receiver expected, and its"
                      + " challenge ACKs drew the same RST again")
          .pro(STRONG, c -> rounds(c) + until(c))
          .contra(SLIGHT, "the capture does not show what that receiver really expected")
          .read(
              c ->
                  c.has(FindingId.FORGED_RST)
                      ? "look for a firewall or NAT router that sends RSTs in that end's name and"
                          + " does not know the connection's numbers"
                      : "look at the stack that sends the RSTs: the number must be the ACK's (RFC"
                          + " 9293)")
          .capture("capture at the end that sends the ACKs to see which RSTs arrive")
          .build();

  static final CauseRule ACKS_REJECTED =
      CauseRule.of(Cause.CHALLENGE_LOOP, c -> loops(c, false))
          .claim("the ends disagree about the connection's numbers, and answer each other's ACKs")
          .pro(STRONG, LoopCauses::rounds)
          .contra(SLIGHT, "what brought the numbers apart may have come before, or elsewhere")
          .read(
              "compare the SEQ and ACK numbers of both ends, and look for two nodes behind one"
                  + " address")
          .build();

  /** Not if the connection was closed in good order after all. */
  private static boolean loops(Case flow, boolean withRsts) {
    AckRounds loop = flow.has(FindingId.ACK_LOOP) ? flow.flow().ackRounds() : null;
    return loop != null && loop.withRsts() == withRsts && flow.end() != FlowEnd.FIN;
  }

  private static String rounds(Case flow) {
    AckRounds loop = flow.flow().ackRounds();
    return loop == null
        ? ""
        : Wording.count(loop.rounds(), "round")
            + " in "
            + Wording.time(loop.lastedNs())
            + " from frame "
            + loop.first().frame()
            + " on";
  }

  private static String until(Case flow) {
    SentRst rst = flow.rst();
    return rst == null ? "" : ", until the RST in frame " + rst.mark().frame() + " was exact";
  }
}
