package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.FinTakenEarly;
import org.tcpteardown.heuristic.evidence.LossPattern;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/** Silence of the end at which the capture was made: the path is not to blame. */
final class CapturedEndCauses {
  private CapturedEndCauses() {}

  static final CauseRule DEAF =
      silent(
              c ->
                  (c.has(FindingId.KEEPALIVE_FAILURE) && asked(c).unansweredProbes() != null)
                      || leftData(c, asked(c).unackedResends())
                      || leftData(c, asked(c).windowProbes()))
          .build();

  /** The FIN came before the last data, and was taken for the end. */
  static final CauseRule FIN_TAKEN_EARLY =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, c -> takenEarly(c) != null)
          .claim(
              c ->
                  "the "
                      + earlyReceiver(c)
                      + "'s stack took the FIN (frame "
                      + early(c).fin().frame()
                      + ") for the end although "
                      + Wording.count(early(c).data().first().payloadBytes(), "byte")
                      + " before it were still on their way, and closed without them")
          .pro(
              STRONG,
              c ->
                  "it acknowledged 1 number, as a FIN has, before that data came (frame "
                      + early(c).data().first().frame()
                      + ")")
          .pro(STRONG, c -> "a receiver has to wait for what is missing before a FIN")
          .contra(SLIGHT, "where the FIN overtook the data, the packets do not tell")
          .change(c -> "update the stack of the " + earlyReceiver(c))
          .read("look for what changes the order of packets on the path (links in parallel)")
          .build();

  private static @Nullable FinTakenEarly takenEarly(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      FinTakenEarly found = FinTakenEarly.of(half);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static FinTakenEarly early(Case flow) {
    return Objects.requireNonNull(takenEarly(flow));
  }

  private static String earlyReceiver(Case flow) {
    return flow.role(flow.sender(early(flow).fin().segment()).peer());
  }

  /** What it sent when it had the data long since says that its stack did not take that. */
  static final CauseRule IGNORED =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, c -> silentEnd(c) != null && ignoring(c) != null)
          .restsOnSilence()
          .claim(
              c ->
                  "the "
                      + role(c)
                      + "'s stack does not take what comes"
                      + (Objects.requireNonNull(silentEnd(c)).fins().isEmpty()
                          ? ""
                          : ", as some do not once they have closed themselves"))
          .pro(
              STRONG,
              c ->
                  "what it sent in frame "
                      + Objects.requireNonNull(ignoring(c)).frame()
                      + ", "
                      + Wording.time(ignoredForNs(c))
                      + " after the data had come, bore the old number")
          .pro(
              STRONG,
              c ->
                  "the capture was made there ("
                      + CapturePoint.of(c.flow()).why()
                      + "), so all this had come through the path")
          .contra(SLIGHT, "a packet filter on it that drops just these would look the same")
          .change(
              c -> "update the stack of the " + role(c) + ", or let it read until the end first")
          .capture(c -> "if this was captured beside the " + role(c) + ", capture on it")
          .build();

  /** A host's own kernel has taken in less what its network interface has received. */
  private static final long TAKEN_NS = 1_000_000L;

  /** What the silent end sent last, if it came after the data and without regard to it. */
  private static @Nullable Segment ignoring(Case flow) {
    ResendSeries data = asked(flow).unackedResends();
    Segment last = Objects.requireNonNull(silentEnd(flow)).lastSegment();
    return leftData(flow, data)
            && data != null
            && flow.flow().icmpErrors().isEmpty()
            && LossPattern.of(asked(flow), data) == null
            && last != null
            && last.isAck()
            && last.timeNs() - data.first().timeNs() >= TAKEN_NS
            && !SeqNum.after(last.ack(), data.first().seq())
        ? last
        : null;
  }

  private static long ignoredForNs(Case flow) {
    ResendSeries data = asked(flow).unackedResends();
    Segment last = ignoring(flow);
    return data == null || last == null ? 0 : last.timeNs() - data.first().timeNs();
  }

  static final CauseRule FIN_UNANSWERED =
      silent(
              c ->
                  !asked(c).fins().isEmpty()
                      && asked(c).finAckedBy() == null
                      && (c.has(FindingId.FIN_UNANSWERED) || c.has(FindingId.FIN_ABANDONED)))
          .build();

  /** The end whose packets the silent one left unanswered. */
  private static HalfConnection asked(Case flow) {
    return Objects.requireNonNull(silentEnd(flow)).peer();
  }

  private static boolean leftData(Case flow, @Nullable ResendSeries series) {
    return series != null
        && flow.signs().has(FindingId.RETRANSMISSION_DEATH, series.first().frame());
  }

  private static CauseRule.Builder silent(Predicate<Case> sign) {
    return CauseRule.of(Cause.PEER_VANISHED, c -> silentEnd(c) != null && sign.test(c))
        .restsOnSilence()
        .claim(
            c ->
                "the "
                    + role(c)
                    + "'s own host left it unanswered"
                    + (afterPause(c)
                        ? ", by a packet filter on it whose timer had expired in the "
                            + Wording.time(pauseNs(c))
                            + " of pause before"
                        : ""))
        .pro(
            SLIGHT,
            CapturedEndCauses::afterPause,
            "a host without the socket sends a RST unless a filter forbids it")
        .pro(
            STRONG,
            c ->
                "the capture was made there ("
                    + CapturePoint.of(c.flow()).why()
                    + "), so all this had come through the path")
        .contra(SLIGHT, "a firewall that counts no TTL may still lie between")
        .read(
            c ->
                "look on the "
                    + role(c)
                    + "'s host for a packet filter that drops it (nstat, iptables counters), and"
                    + " whether the host slept or was overloaded then")
        .capture(c -> "if this was captured beside the " + role(c) + ", capture on it");
  }

  /** The end at which the capture was made, if it is the one that fell silent. */
  private static @Nullable HalfConnection silentEnd(Case flow) {
    HalfConnection near = CapturePoint.of(flow.flow()).near();
    return near != null && near.lastTimeNs() < near.peer().lastTimeNs() ? near : null;
  }

  /** Whether a silence that is long enough for a session timer came before what it left so. */
  private static boolean afterPause(Case flow) {
    return pauseNs(flow) >= flow.story().get(Setting.FIN_BLACKHOLED_SILENCE);
  }

  private static long pauseNs(Case flow) {
    HalfConnection end = silentEnd(flow);
    Gap gap = flow.flow().latestGap();
    return end != null && gap != null && gap.sender() == end.peer() && !gap.survived()
        ? gap.quietNs()
        : 0;
  }

  private static String role(Case flow) {
    HalfConnection end = silentEnd(flow);
    return end == null ? "silent end" : flow.role(end);
  }
}
