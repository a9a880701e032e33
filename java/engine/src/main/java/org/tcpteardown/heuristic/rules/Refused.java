package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.RefusedSyn;
import org.tcpteardown.heuristic.evidence.SynSeries;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.heuristic.forgery.ForgerySign;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;

/** {@link #INFO} explains the rule. */
final class Refused implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.REFUSED)
          .name("Connection refused")
          .mark("Refused")
          .severity(Severity.NOTE, Severity.CHAT)
          .group(FindingInfo.Group.RESPONSE_CODE)
          .value(ValueType.DURATION, "seconds since the SYN")
          .onFrame("the RST")
          .summary("SYN answered by RST")
          .explain(
              """
              ## What it means
              The answer to the SYN was a RST that acknowledges it: nobody listens on that port, or a firewall says so. The
              application sees "connection refused".

              ## Why it happens
              The service is not running, listens on another address or port, or a firewall rejects instead of dropping.
              Windows clients try three times before they give up; a service that has started meanwhile accepts a later try,
              and then the connection as such is fine. Some small stacks accept a SYN and answer its repeat by RST, when
              their SYN-ACK got lost: the port is open, and the flow's end is `rst`.

              ## When it misleads
              A firewall's RST looks exactly like the host's. The time since the SYN and the TTL of other packets of
              that host tell them apart: compare `rst.ttl_delta` and the round trip of connections that succeeded.

              ## What to do
              On the server, check that something listens (`ss -ltn`). If it does, look for the device that answers in its name.
              """)
          .supersedes(FindingId.RST_REPEATED, FindingId.RST_NO_CONNECTION)
          .symptoms(Symptom.REFUSED, Symptom.BAD_GATEWAY)
          .filter("tcpteardown.refused", "all refusals by RST")
          .filter("tcpteardown.end == \"refused\"", "every frame of refused connections")
          .filter("tcpteardown.refused > 1", "refusals that took more than a second")
          .filter(
              "tcpteardown.cause == \"refused_by_middlebox\"",
              "every frame of connections that a firewall refused")
          .example("refused-port/client.pcapng")
          .cites("RFC 9293 section 3.10.7.1 and 3.10.7.3")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (FlowStory.SentRst rst : story.rsts()) {
      Segment syn = RefusedSyn.of(rst);
      if (syn != null) {
        long afterNs = Math.max(0, rst.mark().timeNs() - syn.timeNs());
        Segment synAck = RefusedSyn.acceptedBefore(rst);
        if (synAck != null) {
          out.report(
              rst.mark().segment(), FieldValue.duration(afterNs), again(rst, synAck, syn, afterNs));
          continue;
        }
        out.report(
            rst.mark().segment(),
            FieldValue.duration(afterNs),
            (accepts(story, rst) ? "A RST in the name of " : "")
                + rst.sender().endpoint()
                + " refused "
                + RefusedSyn.which(rst)
                + (RefusedSyn.unansweredBefore(rst).isEmpty() ? " " : ", ")
                + (afterNs == 0
                    ? "at once; the capture holds the RST before the SYN"
                    : Wording.time(afterNs)
                        + (RefusedSyn.unansweredBefore(rst).isEmpty()
                            ? " after the SYN"
                            : " after that"))
                + Wording.reasonOf(rst.mark().segment())
                + acceptedLater(story.flow(), rst));
      }
    }
  }

  /** Whether the host that the RST names accepts that very SYN. */
  private static boolean accepts(FlowStory story, FlowStory.SentRst rst) {
    return ForgeryScore.of(story, rst).signs().stream()
        .anyMatch(s -> s.sign() == ForgerySign.ALSO_ACCEPTED);
  }

  private static String again(FlowStory.SentRst rst, Segment synAck, Segment syn, long afterNs) {
    return rst.sender().endpoint()
        + " had answered the SYN by SYN-ACK (frame "
        + synAck.frame()
        + "), and answered it by RST "
        + Wording.time(afterNs)
        + " after it came again (frame "
        + syn.frame()
        + ")"
        + Wording.reasonOf(rst.mark().segment());
  }

  private static String acceptedLater(Flow flow, FlowStory.SentRst rst) {
    Segment synAck = flow.server().lastSynAck();
    return synAck != null && SynSeries.openedAfter(flow, rst.mark().frame())
        ? "; it accepted one "
            + Wording.time(synAck.timeNs() - rst.mark().timeNs())
            + " later (frame "
            + synAck.frame()
            + ")"
        : "";
  }
}
