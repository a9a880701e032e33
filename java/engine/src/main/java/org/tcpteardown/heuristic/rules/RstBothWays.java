package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.forgery.CrossingRsts;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;

/** {@link #INFO} explains the rule; {@link CrossingRsts} finds the pair. */
final class RstBothWays implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_BOTH_WAYS)
          .name("Both ends reset at once")
          .mark("Both ends reset")
          .severity(Severity.WARN)
          .group(FindingInfo.Group.SECURITY)
          .value(ValueType.DURATION, "seconds between the two RSTs")
          .onFrame("the second RST")
          .summary("Both ends are reset in each other's name at the same moment")
          .explain(
              """
              ## What it means
              Within `rst_both_ways.within` a RST went to the client in the server's name and another one to the server in
              the client's. At least one of them does not look like its named sender, and the other does not prove that it
              is genuine. Each end will say that the other one reset the connection.

              ## Why it happens
              Intrusion prevention systems, firewalls in monitor mode and censors that sit beside the path cannot hold
              packets back; they end a connection by resetting both ends. Some firewalls do the same when a policy changes
              or an administrator clears a session.

              ## When it misleads
              Two applications may abort at the same moment; those RSTs carry the window or timestamps of their sockets and
              are not reported. Where both RSTs fit their senders in everything, nothing is reported either: a device that
              imitates both ends perfectly is not found here. If one end really aborted and a device answered for the other,
              only one of the two is foreign.

              ## What to do
              Compare the two RSTs: `rst.ttl_delta`, and `forged_rst.evidence` where there is any. The hop count tells on which
              side of the capture the device sits. Ask its log about this connection at this time.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .supersedes(FindingId.RST_ABORT)
          .settings(Setting.RST_BOTH_WAYS_WITHIN)
          .symptoms(
              Symptom.NEITHER_END_SENT_THE_RESET, Symptom.RESET_BY_PEER, Symptom.STRANGE_PACKETS)
          .filter("tcpteardown.rst_both_ways", "the second of two RSTs that end both sides")
          .filter(
              "tcpteardown.rst_both_ways < 0.001", "both within a millisecond: made by one device")
          .filter(
              "tcpteardown.rst_both_ways || tcpteardown.forged_rst >= 50",
              "these and single forged RSTs")
          .example("rst-both-ways/link.pcapng")
          .cites(
              "observed behaviour of devices beside the path that end connections",
              "Weaver, Sommer, Paxson: Detecting Forged TCP Reset Packets (NDSS 2009)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    CrossingRsts pair = CrossingRsts.find(story);
    if (pair != null) {
      out.report(
          pair.second().mark().segment(),
          FieldValue.duration(pair.apartNs()),
          "Both ends were reset in each other's name, "
              + Wording.time(pair.apartNs())
              + " apart (frame "
              + pair.first().mark().frame()
              + (pair.bothForeign()
                  ? "); neither RST looks like its named sender"
                  : "); one of the two does not look like its named sender"));
    }
  }
}
