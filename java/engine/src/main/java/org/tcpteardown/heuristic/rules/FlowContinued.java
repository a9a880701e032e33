package org.tcpteardown.heuristic.rules;

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
import org.tcpteardown.tcp.Continuation;

/** {@link #INFO} explains the rule. */
final class FlowContinued implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FLOW_CONTINUED)
          .name("Goes on under another name")
          .mark("Goes on elsewhere")
          .severity(Severity.NOTE)
          .onFrame("the first one of the later flow")
          .value(ValueType.NUMBER, "number of the earlier flow (tcp.stream)")
          .summary("Goes on where another flow stood, under another address or port")
          .explain(
              """
              ## What it means
              The first segment of this flow opens nothing. It has exactly the sequence and acknowledgement numbers (and
              timestamps, where there are any) that another flow of the capture would have used next, and that flow is
              silent from then on. Both are the same connection, but one end now has another address or port. The other
              end knows no connection with that one, and answers with a RST or not at all.

              The same is told when a SYN is answered from another address or port than it was sent to: the client cannot
              take that answer. And when a SYN draws the ACK of an older connection (a challenge ACK, RFC 5961) from elsewhere:
              the numbers do not show that, but its moment, its goal and the RST that it draws do.

              ## Why it happens
              A NAT router dropped its entry, mostly since the connection was idle for longer than its timer, and took a
              new port for the next packet; or its table was flushed, or a second router took over. A balancer or
              service translation (kube-proxy, IPVS) no longer translates the answers back, so that the real server's
              address shows. Answers take another way than the requests, past the device that translates them.

              ## When it misleads
              It needs both flows in the capture. Where the pause is shorter than 0.2 s, a repeated segment is not told from
              a copy that was captured behind the translator; then nothing is said. `live` does not look for it.

              ## What to do
              Look up the timer of the device that translates the changed address, and send keepalives more often than
              that. If a SYN is answered from a strange address, let the answers take the way of the requests.
              """)
          .symptoms(Symptom.RESET_AFTER_IDLE, Symptom.HANGS_AFTER_IDLE, Symptom.CONNECT_TIMES_OUT)
          .filter("tcpteardown.flow_continued", "first frames of such flows")
          .filter("tcpteardown.cause == \"nat_rebound\"", "every frame of both flows")
          .example("crafted-rebound/capture.pcapng")
          .cites("RFC 5382 section 5 (NAT sessions)", "RFC 9293 section 3.10.7.1 (CLOSED state)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Continuation link = story.flow().continues();
    if (link == null) {
      return;
    }
    out.report(
        link.first(),
        FieldValue.number(link.earlier()),
        link.answersSyn()
            ? "Answers the SYN of flow "
                + link.earlier()
                + ", but comes from "
                + link.after()
                + " instead of "
                + link.before()
            : link.challengesSyn()
                ? "An ACK of an older connection that answers the SYN of flow "
                    + link.earlier()
                    + ", from "
                    + link.after()
                    + " instead of "
                    + link.before()
                : link.isStray()
                    ? "A packet of flow "
                        + link.earlier()
                        + " by its numbers, but it comes from "
                        + link.after()
                        + " instead of "
                        + link.before()
                    : link.resets()
                        ? "A RST with the number that comes next in flow "
                            + link.earlier()
                            + ", but from "
                            + link.after()
                            + " instead of "
                            + link.before()
                            + (link.isLateReset() ? "; that one had ended already" : "")
                        : "Goes on with the numbers of flow "
                            + link.earlier()
                            + (link.pauseNs() > 0
                                ? ", " + Wording.time(link.pauseNs()) + " later"
                                : "")
                            + (link.senderRenamed() ? ", from " : ", to ")
                            + link.after()
                            + " instead of "
                            + link.before());
  }
}
