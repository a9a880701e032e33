package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.ProbeKind;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.RstFamily;

/** {@link #INFO} explains the rule. */
public final class RstNoConnection implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_NO_CONNECTION)
          .name("RST without connection")
          .severity(Severity.NOTE, Severity.CHAT)
          .onFrame("the RST")
          .summary("RST on a 4-tuple with no live connection")
          .explain(
              """
              ## What it means
              The sender of this RST had sent nothing else on these addresses and ports, and it does not refuse a SYN: as
              far as the capture shows there was no connection to reset.

              ## Why it happens
              It answers a stray segment of a connection that it does not know (any more): a host that restarted, an
              address that moved, the answer to a scan (then a chat) or to forged traffic. Or it is the tail of a connection from
              before the capture: a RST with ACK and a window of its own comes from a socket that existed.

              ## When it misleads
              In a capture of one direction, or one that starts late, a real connection may have been there.

              ## What to do
              If `rst.trigger` names a frame, look at that segment: its sender believes in a connection that this end does
              not have. Many of these towards one host point to a restart or a load balancer that lost its table.
              """)
          .needs(Evidence.RST)
          .symptoms(Symptom.STRANGE_PACKETS, Symptom.HALF_A_CONVERSATION)
          .filter("tcpteardown.rst_no_connection", "RSTs that belong to no captured connection")
          .filter("tcpteardown.end == \"rst_only\"", "every frame of such flows")
          .filter(
              "tcpteardown.rst_no_connection && tcp.flags.ack == 0",
              "those made from a segment that was not captured")
          .example("crafted-odd-closings/capture.pcapng")
          .cites("RFC 9293 section 3.10.7.1")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  /** The answer that a probe wants says nothing of any connection. */
  private static boolean isProbed(FlowStory story) {
    return ProbeKind.of(story.flow()).filter(ProbeKind::isImpossible).isPresent();
  }

  /**
   * Whether a RST that answers nothing captured has the marks of a socket: an ACK, and a window or
   * timestamps of its own. Then its connection lies before the capture, or passes elsewhere.
   */
  public static boolean isOfSocket(FlowStory.SentRst rst) {
    return rst.mark().family() == RstFamily.SOCKET
        && rst.mark().trigger() == null
        && rst.mark().segment().seq() != 0
        && Wording.reasonOf(rst.mark().segment()).isEmpty(); // devices give reasons
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (FlowStory.SentRst rst : story.rsts()) {
      boolean known = rst.mark().senderBefore().spoke() || rst.sender().peer().synCount() > 0;
      if (rst.nth() == 1 && !known) {
        Segment trigger = rst.mark().trigger();
        out.report(
            rst.mark().segment(),
            isProbed(story) ? Severity.CHAT : Severity.NOTE,
            FieldValue.NONE,
            rst.sender().endpoint()
                + (isOfSocket(rst)
                    ? " reset a connection of which it sent nothing else in this capture; the RST"
                        + " has an ACK and "
                        + (rst.mark().segment().windowRaw() > 0 ? "a window" : "timestamps")
                        + ", as that of a live socket"
                    : " reset a connection of which it had sent nothing")
                + (trigger == null ? "" : ", in answer to frame " + trigger.frame())
                + Wording.reasonOf(rst.mark().segment()));
      }
    }
  }
}
