package org.tcpteardown.heuristic.rules;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LossPattern;
import org.tcpteardown.heuristic.evidence.NeverRepeated;
import org.tcpteardown.heuristic.evidence.NoAnswer;
import org.tcpteardown.heuristic.evidence.StalledData;
import org.tcpteardown.heuristic.evidence.WrongChecksums;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.MissingData;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstMark;

/**
 * {@link #INFO} explains the rule. A peer that is silent is left to {@link RetransmissionDeath}.
 */
final class DataStalled implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.DATA_STALLED)
          .name("Data stalled")
          .severity(Severity.WARN)
          .value(
              ValueType.COUNT,
              "how often the same bytes were sent, 0 if the peer asks for some that never come")
          .onFrame("the first frame of those bytes, or the first ACK that asks for them")
          .summary("Same bytes sent again and again to a peer that is alive")
          .explain(
              """
              ## What it means
              The sender's retransmission timer repeated the same bytes, and they were never acknowledged, up to the end of
              the flow. Yet the peer was there: it went on acknowledging what came before them, or named later bytes as
              received (SACK), or sent data or its own FIN. So neither the peer nor the whole path was gone. Or the peer did
              acknowledge them, and the sender repeats them all the same: it does not get those acknowledgements. Or the peer's
              window is 0 and nobody ever opens it, however often the sender asks.

              Or nothing is repeated at all: the peer asks again and again for bytes that it lacks, by ACKs with SACK, and
              the sender, though alive, never sends them again, or its repeats are lost before the capture point.

              Where a SACK names the repeated bytes, they have arrived: what stalls is what lies before them and never came,
              neither to the peer nor into the capture. What the peer says only long after the last try is no sign of life:
              that is `retransmission_death`, and a peer that came back too late.

              ## Why it happens
              Only packets of one kind vanish: those above a size that a tunnel or link on the path does not carry, when the
              ICMP errors that should say so are filtered (path MTU black hole); those of one DSCP; those that a filter or
              an inspection dislikes; those whose timestamps went back (their receiver drops them by RFC 7323, PAWS); those
              with a wrong checksum, which the text says where the capture has it. Or they arrive and the peer's stack
              discards them: numbers that a device on the path rewrote in one direction, a bug. A sender that repeats nothing
              mostly believes that it does: segmentation offload of its network interface or driver loses all of it.

              ## When it misleads
              A path that loses much may hit the same bytes several times in a row. If the capture ends soon, they may have
              got through later, and a closed window may have opened. If a RST ends a closed window, `zero_window_reset`
              tells that.

              ## What to do
              Compare the lost packets with those that passed: the text names a size or a DSCP that tells them apart. Send
              pings of that size with DF (`ping -M do -s SIZE`), or with that DSCP (`ping -Q`). Capture at the peer to see
              whether the bytes arrive there; if they do, its stack rejects them.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED)
          .symptoms(Symptom.TRANSFER_STALLS, Symptom.TIMES_OUT_IN_TRANSFER, Symptom.DATA_MISSING)
          .settings(Setting.DATA_STALLED_AFTER)
          .filter("tcpteardown.data_stalled", "first frames of bytes that never got through")
          .filter("tcpteardown.data_stalled > 6", "those sent more than six times")
          .filter(
              "tcpteardown.cause == \"path_mtu\"",
              "every frame of connections in which only large packets vanish")
          .filter(
              "tcpteardown.cause == \"never_acknowledged\"",
              "every frame of those whose peer is alive and ignores what it is sent")
          .example("crafted-stalls/capture.pcapng")
          .cites(
              "RFC 9293 section 3.8 (data communication)",
              "RFC 2923 (TCP problems with path MTU discovery)",
              "RFC 4821 (packetization layer path MTU discovery)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      judgeClosedWindow(story, half, out);
      ResendSeries series = StalledData.of(story, half);
      if (series != null) {
        out.report(
            series.first(),
            FieldValue.count(series.transmissions()),
            series.isBehindHole()
                ? behindHole(story, half, series)
                : sent(story, half, series)
                    + " and they were never acknowledged, though the "
                    + story.role(half.peer())
                    + " was alive: "
                    + signsOfLife(half, series)
                    + pattern(half, series)
                    + gaveUp(half, series));
      } else {
        judgeAcked(story, half, out);
        judgeNeverRepeated(story, half, out);
      }
    }
  }

  /** A window of 0 that is probed and never opens; with a RST it is {@link ZeroWindowReset}. */
  private static void judgeClosedWindow(FlowStory story, HalfConnection half, FindingSink out) {
    ResendSeries probes = half.windowProbes();
    if (probes == null
        || probes.resends() < StalledData.MIN_TRANSMISSIONS
        || !StalledData.isLong(story, probes)
        || !StalledData.answeredLate(probes)
        || NoAnswer.windowProbes(story, half) != null
        || !story.rsts().isEmpty()) {
      return;
    }
    boolean both = half.zeroWindowSinceNs() != HalfConnection.NEVER;
    String reader = story.role(half.peer());
    out.report(
        probes.first(),
        FieldValue.count(probes.resends()),
        "The "
            + reader
            + "'s window has been 0 for "
            + Wording.time(story.flow().lastSegment().timeNs() - half.peer().zeroWindowSinceNs())
            + ", up to the last frame: the "
            + story.role(half)
            + " asked "
            + Wording.times(probes.resends())
            + " whether it had opened, and the "
            + reader
            + " is alive and says no"
            + (both ? "; the other window is closed, too" : ""));
  }

  private static void judgeAcked(FlowStory story, HalfConnection half, FindingSink out) {
    ResendSeries series = half.ackedResends();
    if (series != null && StalledData.isLong(story, series)) {
      out.report(
          series.first(),
          FieldValue.count(series.transmissions()),
          sent(story, half, series)
              + " although the "
              + story.role(half.peer())
              + " had acknowledged them: "
              + (WrongChecksums.inAnswers(half.peer(), series)
                  ? "the TCP checksum of those acknowledgements " + WrongChecksums.DROPPED
                  : "those acknowledgements do not reach the "
                      + story.role(half)
                      + ", or it rejects them")
              + gaveUp(half, series));
    }
  }

  /** The peer asks for a hole to be filled, and nobody does. */
  private static void judgeNeverRepeated(FlowStory story, HalfConnection half, FindingSink out) {
    MissingData missing = NeverRepeated.of(story, half);
    if (missing != null) {
      out.report(
          missing.firstAsked(),
          FieldValue.count(0),
          "The "
              + story.role(half.peer())
              + " asked "
              + Wording.times(missing.asked())
              + " in "
              + Wording.time(missing.askedForNs())
              + " for "
              + Wording.count(missing.bytes(), "byte")
              + " that it lacks, by ACKs that name the "
              + Wording.count(missing.behindBytes(), "byte")
              + " behind them as received (SACK), and the "
              + story.role(half)
              + ", alive, never repeated them, or no repeat came here");
    }
  }

  /** The peer has what is sent again and again, but lacks what came before it. */
  private static String behindHole(FlowStory story, HalfConnection half, ResendSeries series) {
    Segment named = series.answers().namedBy();
    return Wording.count(series.answers().missingBefore(), "byte")
        + " of the "
        + story.role(half)
        + " never came, neither into the capture nor to the "
        + story.role(half.peer())
        + ": that has the "
        + Wording.count(series.sentBytes(), "byte")
        + " after them (SACK"
        + (named == null ? "" : " in frame " + named.frame())
        + "), which were sent "
        + Wording.times(series.transmissions())
        + " in "
        + Wording.time(series.lastedNs())
        + gaveUp(half, series);
  }

  private static String sent(FlowStory story, HalfConnection half, ResendSeries series) {
    return "The "
        + story.role(half)
        + " sent the same "
        + Wording.count(series.sentBytes(), "byte")
        + " "
        + Wording.times(series.transmissions())
        + " in "
        + Wording.time(series.lastedNs());
  }

  /** What the peer said meanwhile. */
  private static String signsOfLife(HalfConnection half, ResendSeries series) {
    ResendSeries.Answers answers = series.answers();
    List<String> signs = new ArrayList<>();
    Segment drawn = series.drawnByLater();
    if (answers.last() == null && drawn != null && StalledData.passedLater(half, series)) {
      signs.add(
          "it repeated its acknowledgement when a later segment arrived (frame "
              + drawn.frame()
              + ")");
    }
    if (answers.withSack() > 0) {
      signs.add("it named later bytes as received (SACK)");
    }
    if (answers.strangeSackBytes() != 0) {
      signs.add(
          "its SACKs name bytes "
              + Math.abs((long) answers.strangeSackBytes())
              + " away from all that were sent");
    }
    if (answers.acks() > 0) {
      signs.add("it repeated its old acknowledgement " + Wording.times(answers.acks()));
    }
    if (answers.withPayload() > 0) {
      signs.add("it sent data");
    }
    if (answers.withFin() > 0) {
      signs.add("it sent its FIN");
    }
    return String.join(", ", signs);
  }

  private static String pattern(HalfConnection half, ResendSeries series) {
    if (WrongChecksums.inData(half, series)) {
      return "; the TCP checksum of the repeats " + WrongChecksums.DROPPED;
    }
    LossPattern pattern = LossPattern.of(half, series);
    if (pattern == null) {
      return "";
    }
    return switch (pattern.kind()) {
      case SIZE ->
          pattern.passed() > 0
              ? "; segments of up to " + pattern.passed() + " bytes did get through"
              : "; no smaller segment was sent to compare";
      case TIMESTAMP ->
          "; the timestamps of all of these packets are older, by "
              + Wording.count(pattern.lost(), "tick")
              + ", than those that it took: it must drop them (PAWS)";
      case NO_TIMESTAMP ->
          "; all of these packets, and none that got through, lack the timestamps that both ends"
              + " had agreed on: it should drop them (RFC 7323)";
      case CLASS ->
          "; all of these packets, and none that got through, have DSCP " + pattern.lost();
    };
  }

  private static String gaveUp(HalfConnection half, ResendSeries series) {
    RstMark rst = series.gaveUpWith(half);
    return rst == null ? "" : "; it gave up with the RST in frame " + rst.frame();
  }
}
