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
import org.tcpteardown.heuristic.evidence.Heartbeats;
import org.tcpteardown.heuristic.evidence.NoAnswer;
import org.tcpteardown.heuristic.evidence.OtherName;
import org.tcpteardown.heuristic.evidence.UnansweredProbes;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/** {@link #INFO} explains the rule. */
final class IdleBlackhole implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.IDLE_BLACKHOLE)
          .name("Dead after idle time")
          .mark("Dead after idle")
          .severity(Severity.ERROR)
          .value(ValueType.DURATION, "seconds of silence of both ends before this frame")
          .onFrame("the first frame after the silence")
          .summary("Connection dead after an idle time, without a word")
          .explain(
              """
              ## What it means
              The connection had worked, then nobody sent anything for a while, and from then on everything was in vain:
              the same data went out again and again and nothing came back, neither an ACK nor a RST nor an ICMP error.

              ## Why it happens
              NAT routers, firewalls and load balancers forget a connection that was idle for too long (240 s, 300 s,
              350 s, 3600 s are common) and drop what comes later without a word. Both ends still believe in the connection;
              requests on it hang until the sender gives up. Connection pools that keep connections longer than the path
              does run into this.

              ## When it misleads
              A peer that crashed or lost its network during the silence looks the same from one capture point. So does a
              path that broke in that time. Where the capture was made at the silent end, everything had come through the path:
              then it is reported as `retransmission_death`, as it is where a silence as long had survived before, and where
              keepalives, bare ACKs among them, had kept the session busy until the end. A FIN after the silence is reported as `fin_blackholed`,
              probes as `keepalive_failure`, and an answer by RST as `idle_reset`.

              ## What to do
              Compare the silences that this path survived with those that it did not: a timer lies between the longest
              that survived and the shortest that failed. Capture on both sides of the suspected device. Then let keepalives
              or pings of the application come more often than that (`net.ipv4.tcp_keepalive_time`, 7200 s by default, is
              too late for most), close idle connections sooner, or raise the device's timer.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED)
          .symptoms(
              Symptom.HANGS_AFTER_IDLE,
              Symptom.NOT_SYN,
              Symptom.TIMES_OUT_IN_TRANSFER,
              Symptom.FIREWALL_TEARDOWN)
          .settings(Setting.IDLE_AFTER, Setting.UNANSWERED_RESENDS, Setting.UNANSWERED_AFTER)
          .filter("tcpteardown.idle_blackhole", "first frames after a silence that had no answer")
          .filter(
              "tcpteardown.idle_blackhole > 240 && tcpteardown.idle_blackhole < 400",
              "silences in the range of cloud load balancers and NAT gateways")
          .filter(
              "tcpteardown.cause == \"middlebox_idle_timer\"",
              "every frame of connections that a timer for idle sessions has most likely cut")
          .example("idle-blackhole/client.pcapng")
          .cites(
              "RFC 5382 section 5 (established connection idle-timeout)",
              "RFC 1122 section 4.2.3.5 (R1)",
              "defaults published by makers of firewalls, load balancers and clouds")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Gap gap = fatalGap(story);
    if (gap != null) {
      out.report(
          gap.first(), FieldValue.duration(Heartbeats.longestPauseNs(gap)), text(story, gap));
    }
  }

  /**
   * The silence of at least {@link Setting#IDLE_AFTER} after which the peer was never heard again,
   * however often payload was sent; null if there was none. A FIN that breaks the silence, alone or
   * behind last words, is left to {@link FinBlackholed}, and a series of probes to {@link
   * KeepaliveFailure}.
   */
  static @Nullable Gap fatalGap(FlowStory story) {
    Gap gap = story.flow().latestGap();
    if (gap == null
        || gap.quietNs() < story.get(Setting.IDLE_AFTER)
        || gap.first().isFin()
        || gap.afterOwnFin()) {
      return null;
    }
    HalfConnection sender = gap.sender();
    ResendSeries series = NoAnswer.resends(story, sender);
    return series != null
            && series.first().frame() >= gap.first().frame()
            && sender.peer().ordinarySeen()
            && NoAnswer.since(story, sender, gap.first())
            && UnansweredProbes.of(story, sender) == null
            && !CapturePoint.of(story.flow()).isAt(sender.peer())
            && !Heartbeats.keptAlive(story.flow(), gap)
            && !FinBlackholed.tells(story, sender, series)
        ? gap
        : null;
  }

  private static String text(FlowStory story, Gap gap) {
    HalfConnection sender = gap.sender();
    ResendSeries series = sender.unackedResends();
    long lastedNs = series == null ? 0 : series.lastedNs();
    String heardUnderOtherName = OtherName.heardUnder(story.flow());
    return "After "
        + Wording.time(Heartbeats.longestPauseNs(gap))
        + " of silence "
        + (gap.finsBefore() > 0 ? "in a half-closed connection, where timers are shorter, " : "")
        + "the "
        + story.role(sender)
        + " sent the same data "
        + (series == null ? "" : Wording.times(series.resends() + 1L) + " ")
        + "in "
        + Wording.time(lastedNs)
        + " and nothing came back"
        + (!heardUnderOtherName.isEmpty()
            ? heardUnderOtherName
            : CapturePoint.isOneLink(story.flow())
                ? ", though no router lies between that could have forgotten it"
                : ", as when a session timer on the path has expired");
  }
}
