package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
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

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
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
