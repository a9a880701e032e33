package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class KeepaliveFailureTest {
  private static final FindingId ID = FindingId.KEEPALIVE_FAILURE;

  private static final String PROBED =
      """
      exchanged
      7200 C>S . 1100:1100(0) ack 5201
      7275 C>S . 1100:1100(0) ack 5201
      7350 C>S . 1100:1100(0) ack 5201
      7425 C>S . 1100:1100(0) ack 5201  ! keepalive_failure = 4, unclosed
      capture ends 7430
      """;

  @Test
  void probesWithoutAnswer() {
    Expect.all(PROBED);
    Expect.only(ID, PROBED);
  }

  /** The last RST comes 75 s after the last probe: neither an abort nor an idle timer's. */
  @Test
  void theResetAtTheEndIsNoAbort() {
    Expect.all(
        """
        exchanged
        7200 C>S . 1100:1100(0) ack 5201
        7275 C>S . 1100:1100(0) ack 5201
        7350 C>S . 1100:1100(0) ack 5201  ! keepalive_failure = 3
        7425 C>S R. 1101:1101(0) ack 5201
        """);
  }

  /** Old stacks put a byte into the probe. */
  @Test
  void probesWithAByte() {
    Expect.only(
        ID,
        """
        exchanged
        7200 S>C . 5200:5201(1) ack 1101
        7201 S>C . 5200:5201(1) ack 1101
        7202 S>C . 5200:5201(1) ack 1101  ! keepalive_failure = 3
        """);
  }

  @Test
  void afterProbesThatWereAnswered() {
    Expect.only(
        ID,
        """
        exchanged
        10 C>S . 1100:1100(0) ack 5201
        10.02 S>C . 5201:5201(0) ack 1101
        20 C>S . 1100:1100(0) ack 5201
        20.02 S>C . 5201:5201(0) ack 1101
        30 C>S . 1100:1100(0) ack 5201
        31 C>S . 1100:1100(0) ack 5201
        32 C>S . 1100:1100(0) ack 5201  ! keepalive_failure = 3
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(PROBED).withoutFirst(4));
  }

  @Test
  void notForTwo() {
    Expect.only(
        ID,
        """
        exchanged
        7200 C>S . 1100:1100(0) ack 5201
        7275 C>S . 1100:1100(0) ack 5201
        capture ends 7500
        """);
    Expect.none(ID, Script.of(PROBED).with("keepalive_failure.probes", "5"));
  }

  /** The sender itself counts the two before as lost, and ends the connection at the third. */
  @Test
  void twoProbesIfTheResetComesOnTheThirdBeat() {
    String gaveUp =
        """
        exchanged
        372.0 S>C . 5200:5200(0) ack 1101
        386.0 S>C . 5200:5200(0) ack 1101  ! keepalive_failure = 2
        400.0 S>C R. 5201:5201(0) ack 1101
        """;
    Expect.all(gaveUp);
    Expect.none(ID, Script.of(gaveUp.replace("400.0", "395.0")));
    Expect.none(ID, Script.of(gaveUp.replace("400.0", "410.0")));
    Expect.none(
        ID, Script.of(gaveUp.replace("372.0 S>C . 5200:5200(0)", "372.0 S>C . 5201:5201(0)")));
    Expect.none(
        ID, Script.of(gaveUp.replace("386.0", "372.02 C>S . 1101:1101(0) ack 5201\n386.0")));
  }

  /** Three answered, the fourth not, and a RST when the fifth is due: TCP_USER_TIMEOUT. */
  @Test
  void oneProbeIfTheResetComesOnTheBeatOfThoseAnswered() {
    String gaveUp =
        """
        exchanged
        15.0 C>S . 1100:1100(0) ack 5201
        15.02 S>C . 5201:5201(0) ack 1101
        30.0 C>S . 1100:1100(0) ack 5201
        30.02 S>C . 5201:5201(0) ack 1101
        45.0 C>S . 1100:1100(0) ack 5201
        45.02 S>C . 5201:5201(0) ack 1101
        60.0 C>S . 1100:1100(0) ack 5201  ! keepalive_failure = 1
        75.0 C>S R. 1101:1101(0) ack 5201
        """;
    Expect.all(gaveUp);
    Verdict verdict = Expect.report(Script.of(gaveUp)).verdict();
    assertEquals(Cause.PEER_VANISHED, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("The last keepalive of the client (frame 13) went unanswered"),
        verdict.sentence());
    assertTrue(verdict.sentence().contains("TCP_USER_TIMEOUT"), verdict.sentence());
    // Its program may have closed at any time but that.
    Expect.none(ID, Script.of(gaveUp.replace("75.0", "68.0")));
    Expect.none(ID, Script.of(gaveUp.replace("75.0", "77.0")));
    Expect.none(
        ID, Script.of(gaveUp.replace("75.0 C", "60.02 S>C . 5201:5201(0) ack 1101\n75.0 C")));
    // Probes without a beat, or that had no answer before.
    Expect.none(ID, Script.of(gaveUp.replaceAll("(?m)^45", "39")));
    Expect.none(ID, Script.of(gaveUp.replaceAll("(?m)^(15|30|45).*\n", "")));
    // What comes in place of the next one is data or a FIN: the program goes on.
    Expect.none(ID, Script.of(gaveUp.replace("C>S R.", "C>S F.")));
  }

  @Test
  void notIfTheyAreAnswered() {
    Expect.only(
        ID,
        """
        exchanged
        10 C>S . 1100:1100(0) ack 5201
        10.02 S>C . 5201:5201(0) ack 1101
        20 C>S . 1100:1100(0) ack 5201
        20.02 S>C . 5201:5201(0) ack 1101
        30 C>S . 1100:1100(0) ack 5201
        30.02 S>C . 5201:5201(0) ack 1101
        """);
  }

  @Test
  void notIfThePeerIsHeardLater() {
    Expect.none(ID, Script.of(PROBED + "7429 S>C F. 5201:5201(0) ack 1101\n"));
  }

  @Test
  void notIfAResetOrAnIcmpErrorAnswersThem() {
    Expect.none(ID, Script.of(PROBED + "7425.02 S>C R 5201:5201(0)\n"));
    Expect.none(ID, Script.of(PROBED + "7428 icmp 10.0.0.254 3/1 quotes C>S\n"));
  }

  /** The same frames, but they ask whether the window has opened. */
  @Test
  void notForProbesOfAClosedWindow() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C . 5201:5201(0) ack 1101 win 0
        1.3 C>S . 1100:1100(0) ack 5201
        1.9 C>S . 1100:1100(0) ack 5201
        3.1 C>S . 1100:1100(0) ack 5201
        5.5 C>S . 1100:1100(0) ack 5201
        capture ends 30
        """);
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(PROBED).only(End.C));
  }

  @Test
  void theTextTellsWhetherItGaveUp() {
    String told =
        "The client probed 4 times in 225 s and nobody answered; the server was last heard 7200 s"
            + " before the first probe";
    assertEquals(told, text(PROBED));
    assertEquals(
        told + "; it gave up with the RST in frame 11",
        text(PROBED.replace("capture ends 7430", "7500 C>S R. 1101:1101(0) ack 5201")));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static final String CAME_BACK =
      """
      exchanged
      7200 S>C . 5200:5201(1) ack 1101
      7201 S>C . 5200:5201(1) ack 1101
      7202 S>C . 5200:5201(1) ack 1101  ! keepalive_failure = 3
      7203 S>C R. 5201:5201(0) ack 1101 win 0
      7290 C>S P. 1101:1161(60) ack 5201
      7290.01 S>C R 5201:5201(0)        ! rst_repeated = 1
      """;

  /** What comes when the prober has given up answers no probe. */
  @Test
  void thePeerThatComesBackTooLate() {
    Expect.all(CAME_BACK);
    Verdict verdict = Expect.report(Script.of(CAME_BACK)).verdict();
    assertEquals(Cause.PEER_VANISHED, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().startsWith("The last 3 keepalives of the server went unanswered; then"),
        verdict.sentence());
    assertTrue(verdict.sentence().contains("heard again 87 s later"), verdict.sentence());
  }

  @Test
  void notIfItCameBackInTime() {
    String answered =
        CAME_BACK.replace("7203 S>C R", "7202.5 C>S . 1101:1101(0) ack 5201\n7203 S>C R");
    Expect.none(ID, Script.of(answered));
  }

  private static final String ANSWERED_BEATS =
      """
      exchanged
      60 C>S . 1101:1101(0) ack 5201
      60.02 S>C . 5201:5201(0) ack 1101
      120 C>S . 1101:1101(0) ack 5201
      120.02 S>C . 5201:5201(0) ack 1101
      """;

  /** The same ACK again and again, by the clock, is a question to whom has always answered it. */
  @Test
  void bareAcksThatHadBeenAnswered() {
    Script script =
        Script.of(
            ANSWERED_BEATS
                + """
                180 C>S . 1101:1101(0) ack 5201
                240 C>S . 1101:1101(0) ack 5201
                300 C>S . 1101:1101(0) ack 5201  ! keepalive_failure = 3
                330 C>S P. 1101:1201(100) ack 5201
                330.2 C>S P. 1101:1201(100) ack 5201
                330.6 C>S P. 1101:1201(100) ack 5201
                331.4 C>S P. 1101:1201(100) ack 5201
                333.0 C>S P. 1101:1201(100) ack 5201
                340.0 C>S R. 1201:1201(0) ack 5201
                """);
    Expect.all(script);
    Verdict verdict = Expect.report(script).verdict();
    assertEquals(Cause.PEER_VANISHED, verdict.cause(), verdict.sentence());
  }

  /** RFC 9293 wants no answer to an ACK without news. */
  @Test
  void notForBareAcksThatWereNeverAnswered() {
    Expect.all(
        """
        exchanged
        60 C>S . 1101:1101(0) ack 5201
        120 C>S . 1101:1101(0) ack 5201
        180 C>S . 1101:1101(0) ack 5201
        240 C>S . 1101:1101(0) ack 5201  ! unclosed
        capture ends 300
        """);
  }

  @Test
  void notForBareAcksThatWereNotAlwaysAnswered() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            30 C>S . 1101:1101(0) ack 5201
            60 C>S . 1101:1101(0) ack 5201
            60.02 S>C . 5201:5201(0) ack 1101
            120 C>S . 1101:1101(0) ack 5201
            120.02 S>C . 5201:5201(0) ack 1101
            180 C>S . 1101:1101(0) ack 5201
            240 C>S . 1101:1101(0) ack 5201
            300 C>S . 1101:1101(0) ack 5201
            capture ends 340
            """));
  }

  /** What answers the peer's own probes is no question. */
  @Test
  void notForAnswersToProbes() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            60 S>C . 5200:5200(0) ack 1101
            60.0001 C>S . 1101:1101(0) ack 5201
            120 S>C . 5200:5200(0) ack 1101
            120.0001 C>S . 1101:1101(0) ack 5201
            180 S>C . 5200:5200(0) ack 1101
            180.0001 C>S . 1101:1101(0) ack 5201
            capture ends 340
            """));
  }
}
