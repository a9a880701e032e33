package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.WrongChecksums;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/** Segments whose TCP checksum is wrong where they were captured: nobody takes them. */
final class DamageCauses {
  private DamageCauses() {}

  static final CauseRule HANDSHAKE =
      damaged(DamageCauses::ofHandshake)
          .pro(
              STRONG,
              c ->
                  "the TCP checksum of "
                      + (c.has(FindingId.SYN_ACK_REPEATED)
                          ? "all that it sent after its SYN, as far as it can be checked,"
                          : "each SYN-ACK")
                      + " is wrong")
          .build();

  static final CauseRule DATA =
      damaged(DamageCauses::ofData)
          .pro(
              STRONG,
              c ->
                  c.has(FindingId.DATA_STALLED) && isAcked(c)
                      ? "the TCP checksum of each acknowledgement that was in vain is wrong"
                      : "the TCP checksum of each repeat of what was never acknowledged is wrong")
          .build();

  static final CauseRule FIN =
      damaged(DamageCauses::ofFins)
          .pro(STRONG, c -> "the TCP checksum of each FIN that was never acknowledged is wrong")
          .build();

  /** Of what that end sent, which is null where nothing like that is in question. */
  private static CauseRule.Builder damaged(Function<Case, @Nullable HalfConnection> sender) {
    return CauseRule.of(Cause.NEVER_ACKNOWLEDGED, c -> sender.apply(c) != null)
        .claim(
            c ->
                "the "
                    + role(c, sender.apply(c))
                    + "'s packets were damaged by its network card, or between it and the capture"
                    + " point: their TCP checksums are wrong, and whoever gets them drops them")
        .pro(
            STRONG,
            c ->
                sentNothingElse(sender.apply(c))
                    ? "the checksums of the other end are right in this capture"
                    : "other checksums of that end, and those of the other, are right in this"
                        + " capture")
        .contra(
            STRONG,
            c -> isAt(c, sender.apply(c)),
            "the capture was made at that end, whose network card may set the checksums later")
        .capture(
            c ->
                "capture at the "
                    + role(c, sender.apply(c))
                    + " and behind each device up to this point: where do the checksums become"
                    + " wrong (tshark -o tcp.check_checksum:TRUE -Y tcp.checksum.status==0)")
        .read(
            c ->
                "read the error counters (ethtool -S) of the "
                    + role(c, sender.apply(c))
                    + "'s network card and of the devices between it and this point")
        .change("let the host sum itself (ethtool -K INTERFACE tx off) and see whether that helps");
  }

  private static boolean sentNothingElse(@Nullable HalfConnection end) {
    return end != null && end.rightChecksums() == 0;
  }

  private static String role(Case flow, @Nullable HalfConnection end) {
    return end == null ? "sender" : flow.role(end);
  }

  private static boolean isAt(Case flow, @Nullable HalfConnection end) {
    return end != null && CapturePoint.of(flow.flow()).isAt(end);
  }

  private static @Nullable HalfConnection ofHandshake(Case flow) {
    HalfConnection client = flow.flow().client();
    HalfConnection server = flow.flow().server();
    if (flow.has(FindingId.SYN_ACK_REPEATED)) {
      return WrongChecksums.sinceSyn(client) ? client : null;
    }
    boolean unfinished = flow.has(FindingId.HANDSHAKE_ABANDONED) && client.rsts().isEmpty();
    return unfinished && WrongChecksums.inSynAcks(server) ? server : null;
  }

  private static @Nullable HalfConnection ofData(Case flow) {
    if (!flow.has(FindingId.DATA_STALLED)
        && !flow.has(FindingId.RETRANSMISSION_DEATH)
        && !flow.has(FindingId.IDLE_BLACKHOLE)) {
      return null;
    }
    for (HalfConnection half : flow.flow().halves()) {
      ResendSeries unacked = half.unackedResends();
      if (unacked != null && WrongChecksums.inData(half, unacked)) {
        return half;
      }
      ResendSeries acked = half.ackedResends();
      if (unacked == null && acked != null && WrongChecksums.inAnswers(half.peer(), acked)) {
        return half.peer();
      }
    }
    return null;
  }

  private static boolean isAcked(Case flow) {
    return flow.flow().halves().stream().allMatch(half -> half.unackedResends() == null);
  }

  private static @Nullable HalfConnection ofFins(Case flow) {
    if (!flow.has(FindingId.FIN_UNANSWERED)) {
      return null;
    }
    for (HalfConnection half : flow.flow().halves()) {
      if (half.finAckedBy() == null && WrongChecksums.inFins(half)) {
        return half;
      }
    }
    return null;
  }
}
