package org.tcpteardown.heuristic.rules;

import java.util.List;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Say;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFit;

/** {@link #INFO} explains the rule. */
final class SynUnanswered implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.SYN_UNANSWERED)
          .name("SYN unanswered")
          .severity(Severity.WARN)
          .value(ValueType.COUNT, "SYNs sent")
          .onFrame("the first SYN")
          .summary("SYN without SYN-ACK, RST or ICMP error")
          .explain(
              """
              ## What it means
              The client asked for a connection and nobody answered.

              ## Why it happens
              A firewall drops the SYN, the host is down, the address is wrong, the server's accept queue is full, or the
              answer takes a way that is not open.

              ## When it misleads
              If only the client's direction is captured the answer may exist; then the client would normally go on with an
              ACK. Port scans and SYN floods produce many of these by design.

              ## What to do
              Capture nearer to the server: does the SYN arrive, does the SYN-ACK leave? If the SYN arrives unanswered,
              look at the server's listen queue and host firewall; if not, at the firewalls on the way.
              """)
          .settings(Setting.SYN_UNANSWERED_AFTER)
          .symptoms(Symptom.CONNECT_TIMES_OUT, Symptom.CONNECT_IS_SLOW, Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.syn_unanswered", "first SYNs that got no answer")
          .filter(
              "tcpteardown.syn_unanswered >= 3", "those sent three times or more: no chance loss")
          .filter("tcpteardown.end == \"unanswered\"", "every frame of such flows")
          .example("syn-dropped/client.pcapng")
          .cites("RFC 9293 section 3.10.1", "RFC 6298 section 2 (initial timeout 1 s)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      List<Segment> syns = half.syns();
      if (syns.isEmpty() || half.frames() > half.synCount() || !refusedInVain(story, half)) {
        continue;
      }
      long waitedNs = story.watchedUntilNs() - syns.get(0).timeNs();
      if (story.flow().icmpErrors().isEmpty()
          && waitedNs >= story.get(Setting.SYN_UNANSWERED_AFTER)) {
        out.report(
            syns.get(0),
            FieldValue.count(syns.size()),
            "Sent "
                + Say.times(syns.size())
                + " in "
                + Say.time(half.lastTimeNs() - syns.get(0).timeNs())
                + (half.peer().frames() == 0
                    ? ", and neither SYN-ACK nor RST nor ICMP error came back within "
                        + Say.time(waitedNs)
                    : ", and what came back were RSTs that do not acknowledge it, which no client"
                        + " may accept"));
      }
    }
  }

  /** Whether all that came back, if anything, were RSTs that its client must ignore. */
  private static boolean refusedInVain(FlowStory story, HalfConnection client) {
    return client.peer().frames() == 0
        || (client.peer().frames() == client.peer().rstCount()
            && story.rsts().stream().allMatch(rst -> rst.mark().fit() == RstFit.SYN_NOT_ACKED));
  }
}
