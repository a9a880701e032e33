package org.tcpteardown.heuristic.rules;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.evidence.OtherLink;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.heuristic.forgery.EndingRst;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.heuristic.forgery.ForgerySign;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.RstFit;

/** {@link #INFO} explains the rule; {@link ForgerySign} is its table of weights. */
final class ForgedRst implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FORGED_RST)
          .name("Forged RST")
          .severity(Severity.WARN, Severity.ERROR)
          .group(FindingInfo.Group.SECURITY)
          .value(ValueType.SCORE, "score from 0 to 100; an error from `forged_rst.error`")
          .onFrame("the RST")
          .summary("RST that the named sender most likely did not send")
          .explain(
              """
              ## What it means
              The RST bears the address of one end, but several independent signs say that another device made it. The
              score adds them up; `forged_rst.evidence` names them. A forged RST is not necessarily an attack: firewalls,
              load balancers and intrusion prevention systems reset connections in just this way.

              ## Why it happens
              A device on the path decides to end the connection: a policy, a session that it has forgotten, a failover, an
              inspection that failed. It builds the RST itself, often from the packet that it has just seen, so TTL, window
              or IP identification do not fit the end that it speaks for.

              ## When it misleads
              A load balancer or proxy that legitimately speaks for a server shows the same signs. A route that changed in
              the middle of a connection moves the TTL; if it had moved before, the TTL is not used. Without other packets of
              the same end there is nothing to compare with, and nothing is reported.

              ## What to do
              Ask the device: firewall and IPS logs name connection and reason. The hop count in the evidence tells how
              far away it is. Capture on both sides of it: on one side the RST arrives without ever having been sent.
              """)
          .needs(Evidence.RST)
          .supersedes(
              FindingId.RST_ABORT,
              FindingId.ABORT_UNREAD_DATA,
              FindingId.RST_INSTEAD_OF_FIN,
              FindingId.ABORTED_TRANSFER,
              FindingId.HALF_OPEN,
              FindingId.ZERO_WINDOW_RESET)
          .settings(Setting.FORGED_RST_WARN, Setting.FORGED_RST_ERROR)
          .symptoms(
              Symptom.NEITHER_END_SENT_THE_RESET,
              Symptom.RESET_BY_PEER,
              Symptom.FIREWALL_TEARDOWN,
              Symptom.STRANGE_PACKETS)
          .filter(
              "tcpteardown.forged_rst >= 80",
              "RSTs that their sender did not send: as good as certain")
          .filter(
              "tcpteardown.forged_rst.evidence contains \"ttl\"",
              "RSTs from another distance than their sender, whatever the score")
          .filter(
              "tcpteardown.closed_by == \"middlebox\"",
              "every frame of connections that such a RST has ended")
          .filter(
              "tcpteardown.rst.ttl_delta > 2 || tcpteardown.rst.ttl_delta < -2",
              "all RSTs with a TTL unlike their sender's")
          .example("asa-forged-rst/capture.pcapng")
          .cites(
              "Weaver, Sommer, Paxson: Detecting Forged TCP Reset Packets (NDSS 2009)",
              "RFC 9293 section 3.10.7 (what a genuine RST carries)",
              "observed behaviour of firewalls; each sign names its own source")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  /**
   * Whether its named sender had ended the connection before, by a RST of its own that its receiver
   * had to accept: a device that answers in its name what is still on its way resets nothing.
   */
  private static boolean isAftermath(
      FlowStory story, FlowStory.@Nullable SentRst ending, FlowStory.SentRst rst) {
    return ending != null
        && ending.sender() == rst.sender()
        && ending.mark().frame() < rst.mark().frame()
        && RstReception.fit(story, ending) == RstFit.EXACT
        && new EndingRst(story, ending).genuine();
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    FlowStory.SentRst ending = RstReception.ending(story);
    for (FlowStory.SentRst rst : story.rsts()) {
      ForgeryScore forgery = ForgeryScore.of(story, rst);
      int score = forgery.score();
      if (score >= story.get(Setting.FORGED_RST_WARN)
          && !isAftermath(story, ending, rst)
          && !OtherLink.claimed(story, rst)) {
        Severity severity =
            score >= story.get(Setting.FORGED_RST_ERROR) ? Severity.ERROR : Severity.WARN;
        String reasons =
            forgery.signs().stream()
                .map(ForgeryScore.Seen::detail)
                .collect(Collectors.joining("; "));
        out.report(
            rst.mark().segment(),
            severity,
            FieldValue.score(score),
            "Not sent by the "
                + story.role(rst.sender())
                + "'s socket of this connection (score "
                + score
                + "): "
                + reasons);
      }
    }
  }
}
