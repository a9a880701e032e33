package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.TalkAfterRst;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.TalkMark;

/** {@link #INFO} explains the rule. */
final class SenderTalksAfterRst implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.SENDER_TALKS_AFTER_RST)
          .name("Sender talks after its RST")
          .mark("Talks after its RST")
          .severity(Severity.ERROR)
          .group(FindingInfo.Group.SECURITY)
          .value(ValueType.DURATION, "seconds since the RST")
          .onFrame("the first such frame")
          .summary("End goes on as if it had not sent the RST before")
          .explain(
              """
              ## What it means
              After a RST in its name this end sent new data, a FIN, or acknowledged something new. A stack that had sent
              that RST would no longer have the connection. So somebody else sent the RST.

              ## Why it happens
              A firewall, intrusion prevention system, load balancer or censor on the path resets connections by sending RSTs
              in the name of one end or of both, and the real end did not get its own copy, or not yet.

              ## When it misleads
              Packets that overtook each other: what follows within `sender_talks_after_rst.reorder` counts only if it
              acknowledges something sent after the RST, or if its sequence number is the RST's or higher and it
              acknowledges more. Retransmissions of old data never count, nor does a new connection on the same ports.

              ## What to do
              Find the device: compare the TTL of the RST with that of the end's other packets (`rst.ttl_delta`), and capture
              on both sides of suspected firewalls. Its log should name the policy.
              """)
          .needs(Evidence.RST)
          .settings(Setting.TALKS_AFTER_RST_REORDER)
          .symptoms(Symptom.NEITHER_END_SENT_THE_RESET, Symptom.RESET_BY_PEER)
          .filter("tcpteardown.sender_talks_after_rst", "ends that go on after their own RST")
          .filter(
              "tcpteardown.sender_talks_after_rst > 1",
              "those that do so much later than reordering can explain")
          .filter(
              "tcpteardown.forged_rst.evidence contains \"talks_after\"",
              "the RSTs that this exposes")
          .example("injected-rst/server.pcapng")
          .cites(
              "Weaver, Sommer, Paxson: Detecting Forged TCP Reset Packets (NDSS 2009)",
              "RFC 9293 section 3.10.7.4 (a RST deletes the connection)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      TalkMark talk = TalkAfterRst.certain(story, half);
      if (talk != null) {
        out.report(
            talk.segment(),
            FieldValue.duration(talk.sinceRstNs()),
            "New "
                + talk.what()
                + " from the "
                + story.role(half)
                + " "
                + Wording.time(talk.sinceRstNs())
                + " after a RST in its name (frame "
                + talk.rst().frame()
                + "): "
                + who(story, half, talk.rst()));
      }
    }
  }

  private static String who(FlowStory story, HalfConnection half, RstMark rst) {
    return ForgeryScore.countsOn(
            new FlowStory.SentRst(half, rst, 1, story.flow().isCountedByHost(rst)))
        ? "the RST counts on in its IP identification, so its host sent it, but not this socket: a"
            + " filter or a security agent on that host does so"
        : "this socket did not send that RST";
  }
}
