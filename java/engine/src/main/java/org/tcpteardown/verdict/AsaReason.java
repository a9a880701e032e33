package org.tcpteardown.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;

/**
 * The reason that a Cisco ASA on the path would have given in its message 302014 (teardown of a TCP
 * connection), with its default timers. The reasons are those of the ASA syslog messages guide.
 *
 * @param reason as the message has it; empty when there would be no such message, or when the
 *     capture does not tell
 * @param because why this one
 */
public record AsaReason(String reason, String because) {
  /** The default of {@code timeout half-closed}: 10 minutes. */
  private static final long HALF_CLOSED_NS = 600_000_000_000L;

  /** The default of {@code timeout conn}: 1 hour. */
  private static final long IDLE_NS = 3_600_000_000_000L;

  /** RFC 6298 asks for so much; some hosts wait less. */
  private static final long FIRST_RTO_NS = 1_000_000_000L;

  /** The reason for one flow, by how it ended and what was found in it. */
  public static AsaReason of(FlowStory story, FlowEnd end, List<Finding> findings) {
    Signs signs = new Signs(findings);
    Flow flow = story.flow();
    FlowStory.SentRst rst = firstRst(story);
    AsaReason idle = end == FlowEnd.RST_ONLY ? null : idle(flow, rst);
    if (idle != null) {
      return idle;
    }
    if (rst != null && !bothFinsAckedBefore(flow, rst) && !signs.has(FindingId.FIN_BLACKHOLED)) {
      return end == FlowEnd.RST_ONLY
          ? new AsaReason("", "the RST belongs to no connection that an ASA would have known")
          : reset(story, rst, signs);
    }
    return switch (end) {
      case FIN, FIN_RST -> closed(story, signs);
      case HALF_CLOSED -> halfClosed(story, signs);
      case UNKNOWN, UNANSWERED, REFUSED ->
          !flow.client().fins().isEmpty() || !flow.server().fins().isEmpty()
              ? oneWay()
              : new AsaReason(
                  "SYN Timeout",
                  "the handshake was not completed; it waits 30 s (timeout embryonic)");
      case SILENT ->
          new AsaReason(
              "Conn-timeout", "nobody closed; it waits 1 h after the last packet (timeout conn)");
      case OPEN, RST, RST_ONLY ->
          new AsaReason("", "the connection was still open when the capture ended");
    };
  }

  private static FlowStory.@Nullable SentRst firstRst(FlowStory story) {
    return RstReception.ending(story);
  }

  /** Of a connection that was silent for longer than one may be; null if it was not. */
  private static @Nullable AsaReason idle(Flow flow, FlowStory.@Nullable SentRst rst) {
    long survivedNs = flow.survivedGapNs(0);
    if (survivedNs >= IDLE_NS) {
      return new AsaReason(
          "",
          "the connection worked on after "
              + Wording.time(survivedNs)
              + " of silence, and it would have been removed after 1 h (timeout conn)");
    }
    Gap gap = flow.latestGap();
    long quietNs =
        Math.max(
            gap == null || gap.survived() || gap.finsBefore() > 0 ? 0 : gap.quietNs(),
            rst == null || rst.mark().senderBefore().finSent() ? 0 : rst.mark().quietNs());
    return quietNs < IDLE_NS
        ? null
        : new AsaReason(
            "Conn-timeout",
            "nothing was sent for "
                + Wording.time(quietNs)
                + ", and it waits 1 h after the last packet (timeout conn)");
  }

  private static AsaReason reset(FlowStory story, FlowStory.SentRst rst, Signs signs) {
    String role = story.role(rst.sender());
    String either =
        "the RST bears the "
            + role
            + "'s address: Reset-I if the "
            + role
            + " is on the inside (higher security level), Reset-O if it is on the outside";
    boolean forged =
        signs.findings().stream()
            .anyMatch(f -> f.id() == FindingId.FORGED_RST && f.frame() == rst.mark().frame());
    return new AsaReason(
        "TCP Reset-I or TCP Reset-O",
        forged
            ? either
                + "; an ASA that made this RST itself names its own reason instead, for instance"
                + " Flow closed by inspection"
            : either);
  }

  private static AsaReason closed(FlowStory story, Signs signs) {
    Flow flow = story.flow();
    if (!flow.bothDirectionsCaptured()) {
      return oneWay();
    }
    if (signs.has(FindingId.FIN_BLACKHOLED)) {
      return new AsaReason(
          "FIN Timeout",
          "the last FIN was never acknowledged; if an ASA ate it, its half-closed timer had expired"
              + " (default 10 min, 30 s at the least)");
    }
    for (HalfConnection half : flow.halves()) {
      if (!finAcked(half)) {
        return half.finCount() > 1
            ? new AsaReason("FIN Timeout", "the last FIN was never acknowledged")
            : new AsaReason(
                "", "the capture has no ACK of the last FIN, " + unrepeated(story, half));
      }
    }
    long halfClosedNs =
        Math.abs(flow.client().fins().get(0).timeNs() - flow.server().fins().get(0).timeNs());
    return halfClosedNs >= HALF_CLOSED_NS
        ? new AsaReason(
            "FIN Timeout",
            "the second FIN came "
                + Wording.time(halfClosedNs)
                + " after the first, later than timeout half-closed (10 min) allows")
        : new AsaReason("TCP FINs", "both FINs were acknowledged");
  }

  /** Whoever gets no ACK repeats his FIN. */
  private static String unrepeated(FlowStory story, HalfConnection half) {
    if (half.lacksFrames() || half.peer().lacksFrames()) {
      return "but it lacks other frames too";
    }
    long watchedNs = story.watchedUntilNs() - half.fins().get(0).timeNs();
    return watchedNs < FIRST_RTO_NS
        ? "for it ends " + Wording.time(watchedNs) + " after that"
        : "but that was not sent again";
  }

  private static AsaReason halfClosed(FlowStory story, Signs signs) {
    if (!story.flow().bothDirectionsCaptured()) {
      return oneWay();
    }
    if (signs.has(FindingId.FIN_BLACKHOLED)) {
      return new AsaReason(
          "Conn-timeout",
          "the FIN came after a silence and was never acknowledged; if an ASA ate it, its idle"
              + " timer had expired (timeout conn, default 1 h)");
    }
    return new AsaReason(
        "FIN Timeout",
        "one end had not closed when the capture ended; it waits 10 min for that (timeout"
            + " half-closed)");
  }

  private static AsaReason oneWay() {
    return new AsaReason("", "only one direction was captured, so the capture does not tell");
  }

  private static boolean bothFinsAckedBefore(Flow flow, FlowStory.SentRst rst) {
    return flow.halves().stream().allMatch(half -> ackedBefore(half, rst.mark().frame()));
  }

  private static boolean ackedBefore(HalfConnection half, long frame) {
    Segment ackedBy = half.finAckedBy();
    return ackedBy != null && ackedBy.frame() < frame;
  }

  private static boolean finAcked(HalfConnection half) {
    return half.finAckedBy() != null;
  }
}
