package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class ZeroWindowResetTest {
  private static final FindingId ID = FindingId.ZERO_WINDOW_RESET;
  private static final String STALLED =
      """
      exchanged
      0.100 S>C P. 5201:6201(1000) ack 1101
      0.140 C>S . 1101:1101(0) ack 6201 win 0
      0.400 S>C . 6200:6200(0) ack 1101
      0.4001 C>S . 1101:1101(0) ack 6201 win 0
      """;
  private static final String READER_ABORTS =
      STALLED + "4.140 C>S R. 1101:1101(0) ack 6201 win 730     ! zero_window_reset = 4";

  @Test
  void firesForTheEndThatDidNotRead() {
    Expect.all(READER_ABORTS);
  }

  @Test
  void firesForTheEndThatWaited() {
    Expect.all(STALLED + "60.140 S>C R. 6201:6201(0) ack 1101     ! zero_window_reset = 60");
  }

  @Test
  void firesForAnyFamilyOfASocket() {
    Expect.all(STALLED + "60.140 S>C R. 6201:6201(0) ack 1101 win 0   ! zero_window_reset = 60");
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(READER_ABORTS).withoutFirst(5));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(READER_ABORTS).only(End.C));
    Expect.none(ID, Script.of(READER_ABORTS).only(End.S));
  }

  @Test
  void notIfTheWindowOpenedAgain() {
    Expect.only(
        ID,
        STALLED
            + """
            2.000 C>S . 1101:1101(0) ack 6201 win 502
            4.140 C>S R. 1101:1101(0) ack 6201
            """);
  }

  @Test
  void notForAMomentOfFlowControl() {
    Expect.only(ID, STALLED + "0.900 C>S R. 1101:1101(0) ack 6201");
  }

  /** No socket, no stall: the host has forgotten the connection. */
  @Test
  void notByAHostWithoutSocket() {
    Expect.only(ID, STALLED + "20.0 S>C . 6200:6200(0) ack 1101\n20.001 C>S R 1101:1101(0)");
  }

  @Test
  void notIfNobodyHadSentAnything() {
    Expect.only(
        ID,
        """
        established
        0.100 C>S . 1001:1001(0) ack 5001 win 0
        4.000 C>S R. 1001:1001(0) ack 5001
        """);
  }

  @Test
  void notIfTheReaderHadClosed() {
    Expect.only(
        ID,
        """
        exchanged
        0.100 C>S F. 1101:1101(0) ack 5201 win 0
        0.120 S>C . 5201:5201(0) ack 1102
        9.000 S>C R. 5201:5201(0) ack 1102
        """);
  }

  @Test
  void notIfSomebodyElseMadeIt() {
    Expect.only(ID, STALLED + "4.140 C>S R. 1101:1101(0) ack 6201 ttl 200 win 0");
  }

  @Test
  void atTheThreshold() {
    String stalled = STALLED + "1.140 C>S R. 1101:1101(0) ack 6201     ! zero_window_reset = 1";
    Expect.only(ID, stalled);
    Expect.none(ID, Script.of(stalled.replace("1.140 C", "1.139999 C")));
  }

  @Test
  void theTextTellsWhoLostPatience() {
    assertEquals(
        "The client had not read for 4 s (window 0) when it reset the connection, with data of the"
            + " server unread",
        text(READER_ABORTS));
    assertEquals(
        "The server reset the connection after the client had not read for 60 s (window 0)",
        text(STALLED + "60.140 S>C R. 6201:6201(0) ack 1101"));
  }

  /** A player whose buffer is full twice, and once more when it is stopped. */
  private static final String PAUSES =
      """
      exchanged
      0.06 S>C P. 5201:6201(1000) ack 1101
      0.08 C>S . 1101:1101(0) ack 6201 win 0
      20.08 C>S . 1101:1101(0) ack 6201 win 500
      20.10 S>C P. 6201:7201(1000) ack 1101
      20.12 C>S . 1101:1101(0) ack 7201 win 0
      50.12 C>S . 1101:1101(0) ack 7201 win 500
      50.14 S>C P. 7201:8201(1000) ack 1101
      50.16 C>S . 1101:1101(0) ack 8201 win 0
      """;

  @Test
  void aPauseLikeThoseBeforeIsNoFault() {
    assertNote(
        PAUSES + "53.16 C>S R. 1101:1101(0) ack 8201 win 900     ! zero_window_reset = 3",
        "The client reset the connection 3 s into a pause (window 0), as it had paused for as long"
            + " or longer twice before and then read on");
    assertNote(
        """
        exchanged
        0.06 C>S P. 1101:2101(1000) ack 5201
        0.08 S>C . 5201:5201(0) ack 2101 win 0
        3.08 S>C . 5201:5201(0) ack 2101 win 500
        3.10 C>S P. 2101:3101(1000) ack 5201
        3.12 S>C . 5201:5201(0) ack 3101 win 0
        6.12 S>C . 5201:5201(0) ack 3101 win 500
        6.14 C>S P. 3101:4101(1000) ack 5201
        6.16 S>C . 5201:5201(0) ack 4101 win 0
        9.16 S>C . 5201:5201(0) ack 4101 win 500
        9.18 C>S P. 4101:5101(1000) ack 5201
        9.20 S>C . 5201:5201(0) ack 5101 win 0
        12.20 S>C R. 5201:5201(0) ack 5101     ! zero_window_reset = 3
        """,
        "The server reset the connection 3 s into a pause (window 0), as it had paused for as long"
            + " or longer 3 times before and then read on");
  }

  private static void assertNote(String script, String text) {
    Expect.all(script);
    assertEquals(Severity.NOTE, finding(script).severity());
    assertEquals(text, finding(script).text());
  }

  @Test
  void aPauseLongerThanThoseBeforeIs() {
    assertWarns(PAUSES + "75.16 C>S R. 1101:1101(0) ack 8201     ! zero_window_reset = 25");
  }

  @Test
  void onePauseBeforeIsNoHabit() {
    assertWarns(
        PAUSES.replace(
                "20.12 C>S . 1101:1101(0) ack 7201 win 0", "20.12 C>S . 1101:1101(0) ack 7201")
            + "53.16 C>S R. 1101:1101(0) ack 8201     ! zero_window_reset = 3");
  }

  @Test
  void theOtherEndThatLosesPatienceIs() {
    assertWarns(PAUSES + "53.16 S>C R. 8201:8201(0) ack 1101     ! zero_window_reset = 3");
  }

  @Test
  void momentsOfFlowControlAreNoPauses() {
    StringBuilder script = new StringBuilder("exchanged\n");
    int seq = 5201;
    for (int i = 1; i <= 20; i++) {
      script.append(
          "%d.00 S>C P. %d:%d(100) ack 1101%n".formatted(i, seq, seq + 100)
              + "%d.02 C>S . 1101:1101(0) ack %d win 0%n".formatted(i, seq + 100)
              + "%d.10 C>S . 1101:1101(0) ack %d win 500%n".formatted(i, seq + 100));
      seq += 100;
    }
    assertWarns(
        script
            + "21.00 S>C P. 7201:7301(100) ack 1101\n"
            + "21.02 C>S . 1101:1101(0) ack 7301 win 0\n"
            + "23.02 C>S R. 1101:1101(0) ack 7301     ! zero_window_reset = 2\n");
  }

  private static void assertWarns(String script) {
    Expect.all(script);
    assertEquals(Severity.WARN, finding(script).severity());
  }

  private static String text(String script) {
    return finding(script).text();
  }

  private static Finding finding(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow();
  }

  private static final String READ_LATE =
      STALLED
          + "200.14 C>S . 1101:1101(0) ack 6201 win 500\n"
          + "200.16 S>C R 6201:6201(0)     ! zero_window_reset = 200\n";

  /** The sender's stack had given up while it waited: nobody restarted. */
  @Test
  void firesWhenTheWindowOpensTooLate() {
    Expect.all(READ_LATE);
    Expect.none(ID, Script.of(READ_LATE).only(End.S));
  }

  @Test
  void firesWhenItsHalfClosedPeerWaitedNoLonger() {
    Expect.all(
        """
        exchanged
        0.100 S>C FP. 5201:6201(1000) ack 1101
        0.140 C>S . 1101:1101(0) ack 6202 win 0
        125.14 C>S . 1101:1101(0) ack 6202 win 500
        125.16 S>C R 6202:6202(0)     ! zero_window_reset = 125
        capture ends 300
        """);
  }

  @Test
  void notIfTheWindowWasClosedForLessThanAnIdleTime() {
    Expect.only(
        ID, STALLED + "30.1 C>S . 1101:1101(0) ack 6201 win 500\n30.12 S>C R 6201:6201(0)\n");
  }

  /** What the RST answers came later: the window had nothing to do with it. */
  @Test
  void notIfTheConnectionGoesOnOnceTheWindowIsOpen() {
    Expect.only(
        ID,
        STALLED
            + """
            200.14 C>S . 1101:1101(0) ack 6201 win 500
            200.16 S>C . 6201:7201(1000) ack 1101
            200.17 C>S . 1101:1101(0) ack 7201 win 500
            201.17 C>S P. 1101:1201(100) ack 7201 win 500
            201.19 S>C R 7201:7201(0)
            """);
  }

  private static String probed(String last) {
    return """
    exchanged
    0.06 C>S P. 1101:2101(1000) ack 5201
    0.08 S>C . 5201:5201(0) ack 2101 win 0
    0.4 C>S . 2101:2102(1) ack 5201
    0.6 C>S . 2101:2102(1) ack 5201
    1.0 C>S . 2101:2102(1) ack 5201
    1.8 C>S . 2101:2102(1) ack 5201
    3.4 C>S . 2101:2102(1) ack 5201
    6.6 C>S . 2101:2102(1) ack 5201
    """
        + last;
  }

  /** Nobody knows whether an end that is not heard any more had read. */
  @Test
  void notWhenTheProbesHaveNoAnswer() {
    Expect.all(
        probed("13.0 C>S R. 2101:2101(0) ack 5201")
            .replace(
                "0.4 C>S . 2101:2102(1) ack 5201",
                "0.4 C>S . 2101:2102(1) ack 5201  ! retransmission_death"));
  }

  /** Its number stays the old one until the window opens: that is how a byte asks. */
  @Test
  void aByteThatAsksIsNotRetransmitted() {
    String script =
        probed(
            """
            6.62 S>C . 5201:5201(0) ack 2102 win 5000
            7.0 C>S F. 2102:2102(0) ack 5201
            7.02 S>C F. 5201:5201(0) ack 2103
            7.0201 C>S . 2103:2103(0) ack 5202
            """);
    Expect.all(script);
    String sentence = Expect.report(Script.of(script)).verdict().sentence();
    assertFalse(sentence.contains("try"), sentence);
  }
}
