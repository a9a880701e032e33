package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.NoAnswer;
import org.tcpteardown.heuristic.evidence.OtherName;
import org.tcpteardown.heuristic.evidence.UnansweredProbes;
import org.tcpteardown.heuristic.evidence.WrongChecksums;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class RetransmissionDeath implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RETRANSMISSION_DEATH)
          .name("Died while retransmitting")
          .mark("Died retransmitting")
          .severity(Severity.ERROR)
          .value(ValueType.DURATION, "seconds from the first to the last transmission of the data")
          .onFrame("the first frame that was never acknowledged")
          .summary("Same data sent again and again until the flow ended")
          .explain(
              """
              ## What it means
              In the middle of its work the connection lost the other end: the same data went out again and again, with
              growing gaps, and nothing came back, neither an ACK nor a RST nor an ICMP error. The sender's application
              hangs until its own time limit or the stack's runs out (Linux: about 15 minutes), then gets "connection
              timed out".

              ## Why it happens
              The peer crashed or lost its network, a link or a tunnel on the path went down, or a firewall began to drop
              the connection (a new rule, a failover without session table, an inspection that disliked the data). If only
              large segments vanish and small ones had passed, suspect the path MTU. If the text says that the
              checksums are wrong, the data was damaged before it came to the capture point, and no peer takes it. Probes
              of a closed window that nobody answers are reported here, too.

              ## When it misleads
              From one capture point a dead peer and a dead path look the same. If the capture ends soon, the outage may
              have been a short one: the value says for how long it was watched.

              ## What to do
              Find the moment of the first unanswered frame in the logs of the devices on the path and of the peer. See
              whether other connections to the same peer died in the same second: then it was the host or the path, else
              this connection alone. Compare the size of the lost segment with those that had passed.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED)
          .symptoms(Symptom.TIMES_OUT_IN_TRANSFER, Symptom.TRANSFER_STALLS, Symptom.DATA_MISSING)
          .settings(Setting.UNANSWERED_RESENDS, Setting.UNANSWERED_AFTER)
          .filter(
              "tcpteardown.retransmission_death",
              "first of the frames that were sent again and again")
          .filter("tcpteardown.retransmission_death > 60", "those tried for more than a minute")
          .filter("tcpteardown.end == \"silent\"", "every frame of connections that went dead")
          .example("retransmission-death/client.pcapng")
          .cites(
              "RFC 1122 section 4.2.3.5 (R1 and R2)",
              "RFC 6298 section 5",
              "Linux snmp_counter.rst (TCPAbortOnTimeout)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      ResendSeries series = NoAnswer.resends(story, half);
      if (series != null && !toldOtherwise(story, half)) {
        long lastedNs = series.lastedNs();
        out.report(
            series.first(), FieldValue.duration(lastedNs), text(story, half, series, lastedNs));
      }
      ResendSeries probes = NoAnswer.windowProbes(story, half);
      if (probes != null) {
        out.report(
            probes.first(),
            FieldValue.duration(probes.lastedNs()),
            "The "
                + story.role(half)
                + " asked "
                + Wording.times(probes.answers().resendsSince())
                + " in "
                + Wording.time(probes.unansweredNs())
                + " whether the window of the "
                + story.role(half.peer())
                + " had opened, and nothing came back"
                + answeredBefore(probes)
                + ending(half, probes));
      }
    }
  }

  /** Whether the peer was silent long before: after an idle time, to keepalives, or to a close. */
  private static boolean toldOtherwise(FlowStory story, HalfConnection half) {
    Gap gap = IdleBlackhole.fatalGap(story);
    ResendSeries series = half.unackedResends();
    return (gap != null && gap.sender() == half)
        || (series != null && FinBlackholed.tells(story, half, series))
        || UnansweredProbes.of(story, half) != null;
  }

  private static String text(
      FlowStory story, HalfConnection half, ResendSeries series, long lastedNs) {
    return "The "
        + story.role(half)
        + " sent the same "
        + Wording.count(series.sentBytes(), "byte")
        + " "
        + Wording.times(series.transmissions())
        + " in "
        + Wording.time(lastedNs)
        + (series.gapsDouble() ? " with doubling gaps" : "")
        + " and nothing came back"
        + OtherName.heardUnder(story.flow())
        + heardMeanwhile(story, half, series)
        + (half.payloadBytes() == half.unackedBytes()
            ? "; none of its data was ever acknowledged"
            : "")
        + (WrongChecksums.inData(half, series)
            ? "; the TCP checksum of the repeats " + WrongChecksums.DROPPED
            : "")
        + ending(half, series)
        + cameBack(story, half, series);
  }

  /** What the peer sent between the first transmission and the first repeat; null if nothing. */
  private static @Nullable Segment spokeSince(HalfConnection half, ResendSeries series) {
    Segment last = half.peer().lastSegment();
    return last != null
            && series.answers().last() == null
            && series.drawnByLater() == null
            && last.timeNs() > series.first().timeNs()
            && last.timeNs() < series.firstResend().timeNs()
        ? last
        : null;
  }

  private static String cameBack(FlowStory story, HalfConnection half, ResendSeries series) {
    Segment returned = series.answers().returned();
    return returned == null
        ? ""
        : "; the "
            + story.role(half.peer())
            + " was heard again "
            + Wording.time(returned.timeNs() - series.lastResend().timeNs())
            + " after the last of these (frame "
            + returned.frame()
            + ")"
            + half.rsts().stream()
                .filter(rst -> rst.frame() > returned.frame())
                .findFirst()
                .map(rst -> " and met a RST (frame " + rst.frame() + ")")
                .orElse("");
  }

  private static String answeredBefore(ResendSeries probes) {
    Segment heard = probes.answers().last();
    return heard == null
        ? ""
        : " since frame "
            + heard.frame()
            + ", in which the window was 0 still ("
            + Wording.count(probes.answeredResends(), "question")
            + " before had that answer)";
  }

  private static String heardMeanwhile(FlowStory story, HalfConnection half, ResendSeries series) {
    Segment last = series.answers().last();
    Segment heard = last == null ? series.drawnByLater() : last;
    heard = heard == null ? spokeSince(half, series) : heard;
    return heard == null
        ? ""
        : " since frame " + heard.frame() + ", the last of the " + story.role(half.peer());
  }

  private static String ending(HalfConnection half, ResendSeries series) {
    RstMark rst = series.gaveUpWith(half);
    return rst == null ? "" : "; it gave up with the RST in frame " + rst.frame();
  }
}
