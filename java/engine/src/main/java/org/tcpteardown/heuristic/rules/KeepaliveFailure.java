package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.UnansweredProbes;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ProbeSeries;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class KeepaliveFailure implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.KEEPALIVE_FAILURE)
          .name("Keepalives unanswered")
          .severity(Severity.WARN)
          .value(ValueType.COUNT, "how many probes went unanswered")
          .onFrame("the last probe")
          .summary("Keepalive probes that nobody answered")
          .explain(
              """
              ## What it means
              The connection was idle and one end asked whether the other was still there: an ACK for a number that was
              acknowledged long ago. Every living peer answers that. This one did not, several times in a row. An ACK of the
              right number that is repeated by the clock counts like that where the peer had answered each one before.

              ## Why it happens
              The peer crashed, was switched off, suspended or moved to another network without closing; or a NAT router
              or firewall on the path forgot the idle session and drops the probes. The probing host then ends the
              connection, on Linux after 9 probes, mostly with a RST that nobody receives; the application gets "connection
              timed out". Two probes are enough if the RST comes in place of the third, after the same interval; so is
              one if those before were answered, as with a short TCP_USER_TIMEOUT: then one lost packet may be all.

              ## When it misleads
              If the capture lost the peer's direction from some point on, answered probes look unanswered; but then they
              would come at the interval of the idle time, not faster. Probes of a closed window look the same and are
              not counted, nor are probes that a RST or an ICMP error answered.

              ## What to do
              Find out whether the peer was alive: its log, a ping, other connections to it. If it was, look for a session
              timer shorter than the keepalive time: the silence before the first probe is its upper limit. Keepalives that
              start sooner (`net.ipv4.tcp_keepalive_time`, TCP_KEEPIDLE) keep such sessions open.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED)
          .symptoms(
              Symptom.TIMES_OUT_IN_TRANSFER, Symptom.HANGS_AFTER_IDLE, Symptom.SESSIONS_PILE_UP)
          .settings(Setting.KEEPALIVE_FAILURE_PROBES)
          .filter("tcpteardown.keepalive_failure", "last of the probes that nobody answered")
          .filter(
              "tcpteardown.keepalive_failure >= 9", "those after which Linux gives up by default")
          .filter(
              "tcpteardown.keepalive_failure && tcpteardown.rst.count > 0",
              "those after which an end sent a RST")
          .example("keepalive-dead/client.pcapng")
          .cites("RFC 1122 section 4.2.3.6", "RFC 9293 section 3.8.4")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      ProbeSeries series = UnansweredProbes.of(story, half);
      if (series != null) {
        out.report(series.last(), FieldValue.count(series.probes()), text(story, half, series));
      }
    }
  }

  private static String text(FlowStory story, HalfConnection half, ProbeSeries series) {
    String text =
        "The "
            + story.role(half)
            + (series.bare() ? " repeated an ACK " : " probed ")
            + (series.probes() == 1
                ? "once more"
                : Wording.times(series.probes())
                    + " in "
                    + Wording.time(series.last().timeNs() - series.first().timeNs()))
            + (series.bare() ? ", which had been answered before," : "")
            + " and nobody answered; the "
            + story.role(half.peer())
            + " was last heard "
            + Wording.time(series.first().timeNs() - series.peerHeardNs())
            + " before the first probe";
    RstMark rst = UnansweredProbes.ownRst(half, series);
    return rst == null
        ? text
        : text + "; it gave up with the RST in frame " + rst.frame() + cameBack(rst, series);
  }

  private static String cameBack(RstMark rst, ProbeSeries series) {
    Segment returned = series.returned();
    return returned == null
        ? ""
        : ", "
            + Wording.time(returned.timeNs() - rst.timeNs())
            + " before that end was heard again (frame "
            + returned.frame()
            + ")";
  }
}
