package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.DECISIVE;
import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.UnseenFin;
import org.tcpteardown.heuristic.forgery.ForeignFin;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ReopenedWindow;
import org.tcpteardown.tcp.RstFamily;

/** Connections that were closed by FIN, or not at all. */
final class ClosingCauses {
  /** What ordinary closes have; nearly all flows do. */
  private static final List<Argument> BOTH_CLOSED =
      List.of(Argument.pro(DECISIVE, "both ends sent FIN"));

  private static final List<Argument> BOTH_ACKNOWLEDGED =
      List.of(
          Argument.pro(DECISIVE, "both ends sent FIN"),
          Argument.pro(STRONG, "both FINs were acknowledged"));

  /** The judgement on nearly all flows, made once. */
  static final Explanation PLAIN = plain(BOTH_ACKNOWLEDGED);

  static final Explanation PLAIN_WITHOUT_LAST_ACK = plain(BOTH_CLOSED);

  static final String NUMBERS_CONTRADICT = "sequence numbers beside a FIN contradict each other";

  static final String WHO_MOVES_NUMBERS =
      "look for a device on the path that rewrites sequence numbers or sends in an end's name";

  private ClosingCauses() {}

  /** Whether the numbers leave open where a stream ended. */
  static boolean numbersContradict(Case flow) {
    return flow.has(FindingId.DATA_AFTER_FIN)
        || flow.has(FindingId.FIN_MOVED)
        || flow.has(FindingId.ACK_BEYOND_FIN);
  }

  private static Explanation plain(List<Argument> arguments) {
    return new Explanation(Cause.ORDERLY, Cause.ORDERLY.text(), false, arguments, List.of());
  }

  static final CauseRule NEVER_CLOSED =
      neverClosed(c -> c.end() == FlowEnd.HALF_CLOSED)
          .claim(
              c ->
                  "the "
                      + open(c)
                      + "'s application never closes its end"
                      + (mayBeLost(c)
                          ? ", or its FIN is dropped on the way by a device that forgets"
                              + " half-closed sessions"
                          : ""))
          .contra(SLIGHT, "it may close after the end of the capture")
          .contra(
              SLIGHT,
              ClosingCauses::mayBeLost,
              c ->
                  "the capture was made at the other end (" + CapturePoint.of(c.flow()).why() + ")")
          .step(
              Step.Kind.CAPTURE,
              ClosingCauses::mayBeLost,
              c -> "capture at the " + open(c) + " to see whether its FIN leaves it")
          .build();

  /**
   * Whether the capture was made at the end that closed: from there nobody can tell a FIN that was
   * never sent from one that never came through.
   */
  private static boolean mayBeLost(Case flow) {
    FinMark fin = flow.firstFin();
    return fin != null && CapturePoint.of(flow.flow()).isAt(flow.sender(fin.segment()));
  }

  /** The one that closed had waited long enough: it ends what the other never did. */
  static final CauseRule OUTWAITED =
      neverClosed(ClosingCauses::firstCloserReset)
          .claim(
              c ->
                  "the "
                      + open(c)
                      + "'s application did not close, and the other end gave up waiting for that")
          .contra(
              SLIGHT,
              c -> !resetBySocket(c),
              "the RST does not tell whether that end or a device on the path made it")
          .build();

  private static CauseRule.Builder neverClosed(Predicate<Case> how) {
    return CauseRule.of(
            Cause.DESCRIPTOR_LEAK, c -> c.has(FindingId.STUCK_CLOSE_WAIT) && how.test(c))
        .restsOnSilence()
        .pro(STRONG, c -> "its host had acknowledged the FIN, so the application was told")
        .contra(
            SLIGHT,
            c -> wentOn(c),
            "it had gone on sending after that FIN, so it may still be at work")
        .read(
            c ->
                "see on the "
                    + open(c)
                    + "'s host which process holds sockets in CLOSE-WAIT (ss -tnp state"
                    + " close-wait)")
        .change("close the socket when read returns 0, on all paths, those for errors included");
  }

  private static boolean firstCloserReset(Case flow) {
    FinMark fin = flow.firstFin();
    SentRst rst = flow.rst();
    return fin != null && rst != null && flow.sender(fin.segment()) == rst.sender();
  }

  private static boolean resetBySocket(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && rst.mark().family() == RstFamily.SOCKET;
  }

  static final CauseRule LATE_CLOSE =
      CauseRule.of(Cause.SLOW_APPLICATION, c -> c.has(FindingId.LATE_FIN) && c.end() == FlowEnd.FIN)
          .claim(c -> "the " + late(c) + "'s application took that long to close")
          .pro(DECISIVE, c -> "TCP itself never waits before its FIN")
          .pro(
              SLIGHT,
              c -> unreadNs(c) > 0,
              c ->
                  "it had not even read to the end of the stream: its window was 0 for "
                      + Wording.time(unreadNs(c)))
          .pro(
              SLIGHT,
              c -> !c.has(FindingId.HALF_CLOSE_DATA),
              "it sent nothing more in all that time, so it was not at work for the other end")
          .change(c -> "let the " + late(c) + " close as soon as the stream has ended")
          .read(
              "read the timers for half-closed sessions on the path: this FIN got through, a later"
                  + " one may not")
          .build();

  static final CauseRule FIN_OF_ANOTHER =
      CauseRule.of(Cause.FORGED_FIN, c -> foreignFin(c) != null)
          .claim(
              c ->
                  "the FIN in frame "
                      + Objects.requireNonNull(foreignFin(c)).frame()
                      + " was not sent by the "
                      + named(c)
                      + ", but made by somebody on the path")
          .pro(
              STRONG,
              c -> "the " + named(c) + " went on sending in its place, as if it had sent none")
          .pro(STRONG, c -> "its TTL is not that of the data in its place")
          .read(
              "read the logs of firewalls, proxies and intrusion prevention systems on the path at"
                  + " this time")
          .capture("capture at the end that this FIN names: it will not have sent it")
          .build();

  private static String named(Case flow) {
    return flow.role(flow.sender(Objects.requireNonNull(foreignFin(flow)).segment()));
  }

  private static @Nullable FinMark foreignFin(Case flow) {
    FinMark fin = ForeignFin.of(flow.flow().client());
    return fin != null ? fin : ForeignFin.of(flow.flow().server());
  }

  static final CauseRule CLOSED =
      CauseRule.of(Cause.ORDERLY, c -> c.end() == FlowEnd.FIN)
          .pro(DECISIVE, c -> "both ends sent FIN")
          .pro(STRONG, c -> bothAcknowledged(c.flow()), "both FINs were acknowledged")
          .contra(
              SLIGHT,
              c -> c.has(FindingId.FINAL_ACK_MISSING),
              "the second FIN had to be repeated: the last acknowledgement got lost")
          .contra(
              SLIGHT,
              c -> !OpeningStory.difference(c).isEmpty(),
              c -> "opening it took several SYNs" + OpeningStory.difference(c))
          .contra(
              STRONG,
              c -> lacksData(c),
              "data sent before a FIN was never acknowledged, at least not in this capture")
          .contra(STRONG, ClosingCauses::numbersContradict, NUMBERS_CONTRADICT)
          .step(Step.Kind.READ, ClosingCauses::numbersContradict, c -> WHO_MOVES_NUMBERS)
          .step(
              Step.Kind.CAPTURE,
              c -> lacksData(c),
              c -> "capture at the receiving end to see whether that data arrived")
          .build();

  static final CauseRule CLOSED_UNSEEN =
      CauseRule.of(Cause.ORDERLY, c -> unseenFin(c) != null)
          .pro(
              STRONG,
              c -> c.end() == FlowEnd.HALF_CLOSED,
              c ->
                  "one number more than the captured data was "
                      + (Objects.requireNonNull(unseenFin(c)).acked() ? "acknowledged" : "used")
                      + ": a FIN")
          .pro(
              STRONG,
              c -> c.end() == FlowEnd.OPEN,
              "each end acknowledged one number more than the captured data: a FIN")
          .contra(SLIGHT, "a single byte that was not captured would look the same")
          .build();

  /** The FIN that the capture lacks: of the end of which it has none; null if it lacks none. */
  private static @Nullable UnseenFin unseenFin(Case flow) {
    FinMark fin = flow.firstFin();
    return switch (flow.end()) {
      case HALF_CLOSED -> fin == null ? null : UnseenFin.of(flow.sender(fin.segment()).peer());
      case OPEN -> UnseenFin.firstOfBoth(flow.flow());
      default -> null;
    };
  }

  static final CauseRule HALF_CLOSED =
      CauseRule.of(Cause.UNKNOWN, c -> c.end() == FlowEnd.HALF_CLOSED)
          .claim(
              c ->
                  c.endsBeforeClose()
                      ? ""
                      : c.lacksFrames() ? "it may have closed unseen" : "it may close later")
          .step(
              Step.Kind.CAPTURE,
              c -> !c.endsBeforeClose() && c.lacksFrames(),
              c -> "capture with a larger buffer or a filter, so that no frames are dropped")
          .step(
              Step.Kind.CAPTURE,
              c -> !c.endsBeforeClose() && !c.lacksFrames() && firstFinUnheard(c),
              c -> "capture at the " + open(c) + " to see whether the FIN arrives there")
          .step(
              Step.Kind.READ,
              c -> !c.endsBeforeClose() && !c.lacksFrames(),
              c -> "see whether the " + open(c) + "'s application ever closes")
          .build();

  static final CauseRule ONE_WAY =
      CauseRule.of(Cause.UNKNOWN, c -> c.has(FindingId.ONE_WAY) && c.forged() == null)
          .claim("what the other end did cannot be seen")
          .capture("capture both directions: a mirror port may pass on one only")
          .build();

  static final CauseRule UNKNOWN = CauseRule.of(Cause.UNKNOWN, c -> true).claim("").build();

  static boolean bothAcknowledged(Flow flow) {
    return flow.client().finAckedBy() != null && flow.server().finAckedBy() != null;
  }

  /** Whether nothing shows that the other end knows of the only FIN. */
  private static boolean firstFinUnheard(Case flow) {
    FinMark fin = flow.firstFin();
    return fin != null && flow.sender(fin.segment()).finAckedBy() == null;
  }

  private static boolean lacksData(Case flow) {
    return flow.has(FindingId.FIN_WITH_HOLE)
        || (flow.flow().bothDirectionsCaptured()
            && flow.flow().halves().stream()
                .anyMatch(half -> DataCheck.unackedBytes(half) > 0 && !flow.ackNotDue(half)));
  }

  /** Whether the end that has not closed still sent data when the other had. */
  private static boolean wentOn(Case flow) {
    FinMark fin = flow.firstFin();
    return fin != null && flow.sender(fin.segment()).peer().payloadBytesAfterPeerFin() > 0;
  }

  /** The end that has not closed. */
  private static String open(Case flow) {
    FinMark fin = flow.firstFin();
    return fin == null ? "other end" : flow.role(flow.sender(fin.segment()).peer());
  }

  /** Of the time until the late close, for how long its window had been 0; 0 for most. */
  private static long unreadNs(Case flow) {
    HalfConnection second = flow.secondCloser();
    ReopenedWindow read = second == null ? null : second.reopenedWindow();
    return second != null
            && read != null
            && read.by().timeNs() > second.peer().fins().get(0).timeNs()
            && read.closedNs() >= Gap.MIN_NS
        ? read.closedNs()
        : 0;
  }

  private static String late(Case flow) {
    HalfConnection second = flow.secondCloser();
    return second == null ? "application" : flow.role(second);
  }
}
