package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.model.FindingId;
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
