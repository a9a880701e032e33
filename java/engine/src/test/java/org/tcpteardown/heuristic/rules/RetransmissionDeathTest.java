package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class RetransmissionDeathTest {
  private static final FindingId ID = FindingId.RETRANSMISSION_DEATH;

  private static final String IN_MID_TRANSFER =
      """
      exchanged
      0.1 C>S P. 1101:1201(100) ack 5201
      0.12 S>C . 5201:5201(0) ack 1201
      0.13 C>S P. 1201:1301(100) ack 5201  ! retransmission_death = 6.2
      0.33 C>S P. 1201:1301(100) ack 5201
      0.73 C>S P. 1201:1301(100) ack 5201
      1.53 C>S P. 1201:1301(100) ack 5201
      3.13 C>S P. 1201:1301(100) ack 5201
      6.33 C>S P. 1201:1301(100) ack 5201  ! unclosed
      capture ends 30
      """;

  @Test
  void inMidTransfer() {
    Expect.all(IN_MID_TRANSFER);
    Expect.only(ID, IN_MID_TRANSFER);
  }

  /** What was on its way is acknowledged in part; the loss probe repeats the last segment. */
  @Test
  void afterAnAckOfSomeOfIt() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S . 1101:2561(1460) ack 5201
        1.00 C>S . 2561:4021(1460) ack 5201   ! retransmission_death = 9.04
        1.01 C>S P. 4021:4121(100) ack 5201
        1.02 S>C . 5201:5201(0) ack 2561
        1.20 C>S P. 4021:4121(100) ack 5201
        1.44 C>S . 2561:4021(1460) ack 5201
        2.04 C>S . 2561:4021(1460) ack 5201
        3.24 C>S . 2561:4021(1460) ack 5201
        5.64 C>S . 2561:4021(1460) ack 5201
        10.04 C>S . 2561:4021(1460) ack 5201
        capture ends 30
        """);
  }

  /** A device may let the handshake through and nothing after it. */
  @Test
  void ofTheFirstRequest() {
    Expect.only(
        ID,
        """
        established
        0.1 C>S P. 1001:1518(517) ack 5001  ! retransmission_death = 6.2
        0.3 C>S P. 1001:1518(517) ack 5001
        0.7 C>S P. 1001:1518(517) ack 5001
        1.5 C>S P. 1001:1518(517) ack 5001
        3.1 C>S P. 1001:1518(517) ack 5001
        6.3 C>S P. 1001:1518(517) ack 5001
        capture ends 30
        """);
  }

  /** The RST is only the end of the patience, not an abort of its own. */
  @Test
  void whenTheSenderGivesUpWithRst() {
    Expect.all(
        """
        exchanged
        1.0 S>C P. 5201:5301(100) ack 1101  ! retransmission_death = 9.3
        1.3 S>C P. 5201:5301(100) ack 1101
        1.9 S>C P. 5201:5301(100) ack 1101
        3.1 S>C P. 5201:5301(100) ack 1101
        5.5 S>C P. 5201:5301(100) ack 1101
        10.3 S>C P. 5201:5301(100) ack 1101
        19.9 S>C R. 5301:5301(0) ack 1101
        """);
  }

  @Test
  void afterAPauseTooShortForAnIdleTimer() {
    Expect.only(
        ID,
        """
        exchanged
        30.0 C>S P. 1101:1201(100) ack 5201  ! retransmission_death = 6.2
        30.2 C>S P. 1101:1201(100) ack 5201
        30.6 C>S P. 1101:1201(100) ack 5201
        31.4 C>S P. 1101:1201(100) ack 5201
        33.0 C>S P. 1101:1201(100) ack 5201
        36.2 C>S P. 1101:1201(100) ack 5201
        capture ends 50
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(IN_MID_TRANSFER).withoutFirst(4));
  }

  @Test
  void evenIfTheCaptureLostARepeat() {
    Expect.only(ID, Script.of(IN_MID_TRANSFER).without(11));
  }

  @Test
  void notIfTheCaptureEndsTooEarly() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.2 C>S P. 1101:1201(100) ack 5201
        1.6 C>S P. 1101:1201(100) ack 5201
        2.4 C>S P. 1101:1201(100) ack 5201
        4.0 C>S P. 1101:1201(100) ack 5201
        capture ends 5.9
        """);
  }

  /** The first transmission is long ago, but the peer was heard until just now. */
  @Test
  void countsFromTheLastSignOfThePeer() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S . 1101:1201(100) ack 5201
        1.0 C>S P. 1201:1301(100) ack 5201
        1.3 C>S . 1101:1201(100) ack 5201
        1.9 C>S . 1101:1201(100) ack 5201
        7.0 C>S . 1101:1201(100) ack 5201
        7.02 S>C . 5201:5201(0) ack 1201
        7.03 C>S P. 1201:1301(100) ack 5201
        7.3 C>S P. 1201:1301(100) ack 5201
        7.9 C>S P. 1201:1301(100) ack 5201
        9.1 C>S P. 1201:1301(100) ack 5201
        10.5 C>S P. 1201:1301(100) ack 5201
        capture ends 12
        """);
  }

  @Test
  void notAfterThreeRepeats() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.2 C>S P. 1101:1201(100) ack 5201
        1.6 C>S P. 1101:1201(100) ack 5201
        2.4 C>S P. 1101:1201(100) ack 5201
        capture ends 100
        """);
  }

  @Test
  void notIfThePeerAnswersInTheEnd() {
    Script answered =
        Script.of(
            """
            exchanged
            1.0 C>S P. 1101:1201(100) ack 5201
            1.2 C>S P. 1101:1201(100) ack 5201
            1.6 C>S P. 1101:1201(100) ack 5201
            2.4 C>S P. 1101:1201(100) ack 5201
            8.8 C>S P. 1101:1201(100) ack 5201
            8.9 S>C . 5201:5201(0) ack 1201
            """);
    Expect.none(ID, answered);
  }

  /** It lives, though it never acknowledges: another story. */
  @Test
  void notIfThePeerSaysAnythingAtAll() {
    Script alive =
        Script.of(
            """
            exchanged
            1.0 C>S P. 1101:1201(100) ack 5201
            1.2 C>S P. 1101:1201(100) ack 5201
            1.6 C>S P. 1101:1201(100) ack 5201
            2.4 C>S P. 1101:1201(100) ack 5201
            4.0 C>S P. 1101:1201(100) ack 5201
            7.2 C>S P. 1101:1201(100) ack 5201
            9.0 S>C P. 5201:5301(100) ack 1101
            capture ends 30
            """);
    Expect.none(ID, alive);
  }

  @Test
  void notIfThePeerResetsOrARouterTellsWhy() {
    String resent =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.2 C>S P. 1101:1201(100) ack 5201
        1.6 C>S P. 1101:1201(100) ack 5201
        2.4 C>S P. 1101:1201(100) ack 5201
        4.0 C>S P. 1101:1201(100) ack 5201
        7.2 C>S P. 1101:1201(100) ack 5201
        """;
    Expect.none(ID, Script.of(resent + "7.22 S>C R 5201:5201(0)\ncapture ends 30\n"));
    Expect.none(ID, Script.of(resent + "7.22 icmp 10.0.0.254 3/1 quotes C>S\ncapture ends 30\n"));
  }

  /** A zero window is probed by a timer of its own; if that has no answer, either, it is told. */
  @Test
  void probesOfAClosedWindowThatNobodyAnswers() {
    String probed =
        """
        exchanged
        1.0 S>C . 5201:5201(0) ack 1101 win 0
        1.5 C>S . 1101:1102(1) ack 5201  ! retransmission_death = 9
        2.1 C>S . 1101:1102(1) ack 5201
        3.3 C>S . 1101:1102(1) ack 5201
        5.7 C>S . 1101:1102(1) ack 5201
        10.5 C>S . 1101:1102(1) ack 5201
        capture ends 30
        """;
    Expect.only(ID, probed);
    assertEquals(
        "The client asked 5 times in 9 s whether the window of the server had opened, and nothing"
            + " came back",
        text(probed));
    Expect.none(ID, Script.of(probed + "10.52 S>C . 5201:5201(0) ack 1101 win 0\n"));
  }

  /** What was answered is not counted as unanswered. */
  @Test
  void aClosedWindowWhoseReaderVanishesLater() {
    assertEquals(
        "The client asked 5 times in 24.8 s whether the window of the server had opened, and"
            + " nothing came back since frame 11, in which the window was 0 still (2 questions"
            + " before had that answer)",
        text(
            """
            exchanged
            1.0 S>C . 5201:5201(0) ack 1101 win 0
            1.5 C>S . 1100:1100(0) ack 5201
            1.52 S>C . 5201:5201(0) ack 1101 win 0
            2.1 C>S . 1100:1100(0) ack 5201
            2.12 S>C . 5201:5201(0) ack 1101 win 0
            3.3 C>S . 1100:1100(0) ack 5201
            5.7 C>S . 1100:1100(0) ack 5201
            10.5 C>S . 1100:1100(0) ack 5201
            20.1 C>S . 1100:1100(0) ack 5201
            28.1 C>S . 1100:1100(0) ack 5201
            capture ends 60
            """));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(IN_MID_TRANSFER).only(End.C));
    Expect.none(ID, Script.of(IN_MID_TRANSFER).only(End.S));
  }

  @Test
  void thresholdsAreSettings() {
    Expect.none(ID, Script.of(IN_MID_TRANSFER).with("unanswered.resends", "6"));
    Expect.none(ID, Script.of(IN_MID_TRANSFER).with("unanswered.after", "1m"));
  }

  private static final String FOUR_REPEATS =
      """
      exchanged
      1.0 C>S P. 1101:1201(100) ack 5201  ! retransmission_death = 4
      1.5 C>S P. 1101:1201(100) ack 5201
      2.0 C>S P. 1101:1201(100) ack 5201
      3.0 C>S P. 1101:1201(100) ack 5201
      5.0 C>S P. 1101:1201(100) ack 5201
      capture ends 6.0
      """;

  /** Four repeats, the last of which had a second to be answered; five seconds in all. */
  @Test
  void atTheThresholds() {
    Expect.only(ID, FOUR_REPEATS);
    Expect.none(ID, Script.of(FOUR_REPEATS.replace("ends 6.0", "ends 5.999999")));
    String sooner = FOUR_REPEATS.replace("5.0 C", "4.9 C").replace("death = 4", "death = 3.9");
    Expect.only(ID, sooner);
    Expect.none(ID, Script.of(sooner.replace("ends 6.0", "ends 5.999999")));
  }

  /** Its own RST ends the time in which the last repeat could be answered. */
  @Test
  void aSenderThatGivesUpWaitsNoLonger() {
    String gaveUp = FOUR_REPEATS.replace("capture ends 6.0", "6.0 C>S R. 1201:1201(0) ack 5201");
    Expect.only(ID, gaveUp);
    Expect.none(ID, Script.of(gaveUp.replace("6.0 C>S R", "5.999999 C>S R") + "capture ends 30"));
  }

  /** It was not its own, for it went on. */
  @Test
  void aRstBeforeTheRepeatsDoesNotEndTheWait() {
    String goesOn = FOUR_REPEATS.replace("1.0 C", "0.5 C>S R 1101:1101(0)\n1.0 C");
    Expect.only(ID, goesOn);
    assertFalse(text(goesOn).contains("gave up"), text(goesOn));
  }

  /** What the program sends meanwhile goes into the same segment: it begins where that began. */
  @Test
  void repeatedWithMoreBehindIt() {
    String more =
        FOUR_REPEATS
            .replace("3.0 C>S P. 1101:1201(100)", "3.0 C>S . 1101:2549(1448)")
            .replace("5.0 C>S P. 1101:1201(100)", "5.0 C>S . 1101:2549(1448)");
    Expect.only(ID, more);
    // It is acknowledged in the end.
    Expect.none(ID, Script.of(more.replace("capture ends 6.0", "5.1 S>C . 5201:5201(0) ack 2549")));
    // New payload alone: what came before was acknowledged, unseen.
    Expect.none(ID, Script.of(more.replace("1101:2549(1448)", "1201:2649(1448)")));
  }

  @Test
  void theTextTellsWhatCameOfIt() {
    assertEquals(
        "The client sent the same 100 bytes 5 times in 4 s and nothing came back",
        text(FOUR_REPEATS.replace("2.0 C", "2.4 C")));
    assertEquals(
        "The client sent the same 100 bytes 6 times in 6.2 s with doubling gaps and nothing came"
            + " back; it gave up with the RST in frame 15",
        text(IN_MID_TRANSFER.replace("capture ends 30", "20 C>S R. 1301:1301(0) ack 5201")));
    assertEquals(
        "The client sent the same 100 bytes 6 times in 6.2 s with doubling gaps and nothing came"
            + " back; none of its data was ever acknowledged",
        text(
            IN_MID_TRANSFER
                .replace("exchanged", "established")
                .replaceAll("(?m)^0.12? .*\\n", "")
                .replace("1201:1301", "1001:1101")));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** Who sleeps through all tries and speaks an hour later was not alive while it was tried. */
  @Test
  void aPeerThatComesBackAfterAllWasGivenUp() {
    Script script =
        Script.of(
            """
            exchanged
            1.0 C>S P. 1101:1201(100) ack 5201
            1.3 C>S P. 1101:1201(100) ack 5201
            1.9 C>S P. 1101:1201(100) ack 5201
            3.1 C>S P. 1101:1201(100) ack 5201
            5.5 C>S P. 1101:1201(100) ack 5201
            10.3 C>S P. 1101:1201(100) ack 5201
            3600.0 S>C P. 5201:5301(100) ack 1101
            3600.0001 C>S R 1101:1101(0)
            """);
    Expect.none(FindingId.DATA_STALLED, script);
    String text =
        Expect.findings(script).stream()
            .filter(f -> f.id() == FindingId.RETRANSMISSION_DEATH)
            .findFirst()
            .orElseThrow()
            .text();
    assertTrue(text.endsWith("(frame 13) and met a RST (frame 14)"), text);
  }

  /** What the other end said in between is named, and no answer. */
  @Test
  void theOtherEndSpokeAfterTheFirstTransmission() {
    String script =
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101
        1.005 C>S F. 1101:1101(0) ack 5201
        1.200 S>C P. 5201:5301(100) ack 1102
        1.600 S>C P. 5201:5301(100) ack 1102
        2.400 S>C P. 5201:5301(100) ack 1102
        4.000 S>C P. 5201:5301(100) ack 1102
        capture ends 20
        """;
    assertTrue(
        death(script).endsWith("and nothing came back since frame 8, the last of the client"));
    String before = script.replace("1.005 C>S F. 1101:1101(0) ack 5201\n", "");
    assertTrue(death(before).endsWith("and nothing came back"), death(before));
  }

  private static String death(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id() == ID)
        .findFirst()
        .orElseThrow()
        .text();
  }
}
