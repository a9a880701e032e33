package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.FinMark;

/** {@link #INFO} explains the rule. */
final class RstAnswersFin implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_ANSWERS_FIN)
          .name("FIN answered by RST")
          .severity(Severity.WARN, Severity.CHAT)
          .value(ValueType.DURATION, "seconds since the FIN that it answers")
          .onFrame("the RST")
          .summary("RST where the ACK of a FIN belongs")
          .explain(
              """
              ## What it means
              One end closed in good order, and what came back in the other's name was not an ACK but a RST that fits this
              very FIN. The sender of the RST had not acknowledged the FIN, and had not closed itself or only long before.

              ## Why it happens
              The host behind the RST no longer knew the connection (restart, killed process, failover, a waiting state that
              timed out), or a firewall or NAT router without a session answered in its name. If `rst.family` is `socket`, the
              application itself threw the connection away when it saw the end of the stream.

              ## When it misleads
              If the capture lacks frames of the other end, it may have closed before. A RST that left just before the FIN
              arrived, and so acknowledges less, is not reported.

              ## What to do
              Check `forged_rst` and `rst.ttl_delta` on the same frame: they tell whether the named end sent it. If a device
              on the path did, its log names the reason. Then see whether the other side of that device saw the RST too.
              """)
          .needs(Evidence.RST, Evidence.FIN)
          .supersedes(FindingId.RST_NO_CONNECTION, FindingId.RST_AFTER_FIN)
          .settings(Setting.RST_ANSWER_WITHIN, Setting.FIN_BLACKHOLED_SILENCE)
          .symptoms(Symptom.RESET_BY_PEER, Symptom.FIREWALL_TEARDOWN, Symptom.NOT_SYN)
          .filter("tcpteardown.rst_answers_fin", "RSTs in answer to a FIN")
          .filter(
              "tcpteardown.rst_answers_fin && tcpteardown.forged_rst",
              "those made by a device on the path")
          .filter(
              "tcpteardown.rst_answers_fin && tcpteardown.rst.family == \"stateless\"",
              "those of hosts or devices that had forgotten the connection")
          .filter(
              "tcpteardown.rst_answers_fin < 0.001",
              "answers within a millisecond: from something near")
          .example("late-fin-reset/client.pcapng")
          .cites("RFC 9293 section 3.10.7.1", "observed behaviour of stateful firewalls")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    long forgetNs = story.get(Setting.FIN_BLACKHOLED_SILENCE);
    for (FlowStory.SentRst rst : story.rsts()) {
      FinMark fin = rst.nth() == 1 ? answeredFin(rst, forgetNs) : null;
      if (fin == null) {
        continue;
      }
      long afterNs = rst.mark().timeNs() - fin.timeNs();
      if (afterNs <= story.rstAnswerWithinNs()) {
        out.report(
            rst.mark().segment(),
            FieldValue.duration(afterNs),
            "The "
                + story.role(rst.sender().peer())
                + "'s FIN (frame "
                + fin.frame()
                + ") was answered after "
                + Wording.time(afterNs)
                + (CapturePoint.sentThere(story.flow(), rst)
                    ? " by a RST of the "
                        + story.role(rst.sender())
                        + "'s own host, where this was"
                        + " captured,"
                    : " by a RST in the " + story.role(rst.sender()) + "'s name")
                + " instead of an ACK ("
                + rst.mark().family().id()
                + " family)");
      }
    }
  }

  /**
   * The FIN that the RST answers, or null. An end that has closed itself may well answer a FIN that
   * follows at once, or one with payload, by RST: nobody reads there any more. After a silence it
   * means that this end, or the path, has forgotten the connection.
   */
  private static @Nullable FinMark answeredFin(FlowStory.SentRst rst, long forgetNs) {
    if (rst.mark().senderBefore().peerFinAcked()) {
      return null;
    }
    Segment reset = rst.mark().segment();
    if (rst.mark().senderBefore().missed(reset)) {
      return null; // what the capture lacks of it may have been its own FIN
    }
    FinMark found = null;
    for (FinMark fin : rst.sender().peer().fins()) {
      if (!fin.segment().isAck() || fin.segment().isSyn()) {
        continue; // a scan: it closes nothing
      }
      boolean fits =
          reset.isAck() ? reset.ack() == fin.endSeq() : reset.seq() == fin.segment().ack();
      boolean expected =
          rst.mark().senderBefore().finSent()
              && (fin.quietNs() < forgetNs || fin.segment().payloadBytes() > 0);
      if (fin.frame() < reset.frame() && fits && !expected) {
        found = fin;
      }
    }
    return found;
  }
}
