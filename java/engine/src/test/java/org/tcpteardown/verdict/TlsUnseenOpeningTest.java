package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** TLS whose handshake the capture lacks is known by the records that all is made of. */
final class TlsUnseenOpeningTest {
  private static final String EXCHANGES =
      """
      0.000 C>S P. 1001:1091(90) ack 5001 first 23
      0.010 S>C P. 5001:5401(400) ack 1091 first 23
      0.011 C>S . 1091:1091(0) ack 5401
      1.000 C>S P. 1091:1181(90) ack 5401 first 23
      1.010 S>C P. 5401:5801(400) ack 1181 first 23
      1.011 C>S . 1181:1181(0) ack 5801
      """;

  private static final String BOTH_SAY_GOODBYE =
      """
      9.000 C>S P. 1181:1261(80) ack 5801 first 23
      9.001 C>S P. 1261:1292(31) ack 5801 first 21
      9.002 C>S F. 1292:1292(0) ack 5801
      9.005 S>C P. 5801:5832(31) ack 1293 first 21
      9.006 C>S R 1293:1293(0)
      9.007 S>C F. 5832:5832(0) ack 1293
      """;

  private static Cause cause(String script) {
    return Expect.report(Script.of(script)).verdict().cause();
  }

  @Test
  void closeNotifyOfBothIsNoCancelledTransfer() {
    assertEquals(Cause.FAREWELL_REFUSED, cause(EXCHANGES + BOTH_SAY_GOODBYE));
    // Windows answers so.
    assertEquals(
        Cause.FAREWELL_REFUSED,
        cause(
            EXCHANGES
                + BOTH_SAY_GOODBYE.replace("R 1293:1293(0)", "R. 1293:1293(0) ack 5832 win 0")));
  }

  /** Nothing but the two goodbyes was captured, or the one that met the closed socket. */
  @Test
  void onlyTheGoodbyes() {
    String server = "0.205 S>C P. 5801:5832(31) ack 1032 first 21\n0.206 C>S R 1032:1032(0)\n";
    String client = "0.001 C>S P. 1001:1031(30) ack 5801 first 21\n";
    String fin = "0.002 C>S F. 1031:1031(0) ack 5801\n";
    assertEquals(Cause.FAREWELL_REFUSED, cause(client + fin + server));
    assertEquals(Cause.FAREWELL_REFUSED, cause(fin + server));
    assertNotEquals(Cause.FAREWELL_REFUSED, cause(fin + server.replace("first 21", "first 48")));
  }

  /** What was sent before the alert arrived: only the alert met the closed socket. */
  @Test
  void anAlertBehindAnAnswer() {
    String closes =
        """
        9.000 C>S P. 1181:1261(80) ack 5801 first 23
        9.010 S>C P. 5801:6801(1000) ack 1261 first 23
        9.011 C>S . 1261:1261(0) ack 6801
        9.012 C>S P. 1261:1292(31) ack 6801 first 21
        9.013 C>S F. 1292:1292(0) ack 6801
        9.022 S>C P. 6801:6832(31) ack 1292 first 21
        9.023 S>C F. 6832:6832(0) ack 1292
        9.0231 C>S R 1292:1292(0)
        """;
    assertEquals(Cause.FAREWELL_REFUSED, cause(EXCHANGES + closes));
    assertNotEquals(
        Cause.FAREWELL_REFUSED,
        cause(
            EXCHANGES
                + closes
                    .replace("9.011 C>S . 1261:1261(0) ack 6801\n", "")
                    .replace("ack 6801", "ack 5801")));
  }

  /**
   * A long answer was on its way when the client closed; the few bytes after that are a goodbye.
   */
  @Test
  void aFewBytesThatCrossedTheClose() {
    String closes =
        """
        9.000 C>S P. 1181:1261(80) ack 5801 first 23
        9.010 S>C P. 5801:6801(1000) ack 1261 first 23
        9.011 C>S . 1261:1261(0) ack 6801
        9.012 C>S P. 1261:1285(24) ack 6801 first 23
        9.013 C>S F. 1285:1285(0) ack 6801
        9.021 S>C P. 6801:%1$s ack 1261 first 23
        9.0211 C>S R 1285:1285(0)
        9.022 S>C F. %2$s ack 1285
        """;
    assertEquals(
        Cause.FAREWELL_REFUSED, cause(EXCHANGES + closes.formatted("6832(31)", "6832:6832(0)")));
    assertEquals(
        Cause.USER_CANCELLED, cause(EXCHANGES + closes.formatted("7801(1000)", "7801:7801(0)")));
  }

  /** The same where the answer had paused, so that its second half answers nothing by itself. */
  @Test
  void aGoodbyeBehindAnAnswerThatPaused() {
    String closes =
        """
        9.000 C>S P. 1181:1261(80) ack 5801 first 23
        9.010 S>C P. 5801:6801(1000) ack 1261 first 23
        9.011 C>S . 1261:1261(0) ack 6801
        9.500 S>C P. 6801:7801(1000) ack 1261 first 23
        9.501 C>S . 1261:1261(0) ack 7801
        9.502 C>S P. 1261:1292(31) ack 7801 first 21
        9.503 C>S F. 1292:1292(0) ack 7801
        9.512 S>C P. 7801:7847(46) ack 1292 first 23
        9.513 S>C P. 7847:7878(31) ack 1292 first 21
        9.514 S>C F. 7878:7878(0) ack 1292
        9.5141 C>S R 1292:1292(0)
        """;
    Verdict verdict = Expect.report(Script.of(EXCHANGES + closes)).verdict();
    assertEquals(Cause.FAREWELL_REFUSED, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("with a FIN that crossed"), verdict.sentence());
    assertNotEquals(
        Cause.FAREWELL_REFUSED,
        cause(
            EXCHANGES
                + closes
                    .replace("9.501 C>S . 1261:1261(0) ack 7801\n", "")
                    .replace("ack 7801", "ack 6801")));
  }

  /** Any protocol may have a message that begins with byte 21. */
  @Test
  void otherProtocolsAreNotTakenForTls() {
    assertNotEquals(
        Cause.FAREWELL_REFUSED,
        cause(EXCHANGES.replace("1181 first 23", "1181 first 48") + BOTH_SAY_GOODBYE));
    assertNotEquals(
        Cause.FAREWELL_REFUSED, cause(EXCHANGES.replace("first 23", "") + BOTH_SAY_GOODBYE));
  }

  /** The server was still answering: that was cut short. */
  @Test
  void anAnswerIsNoGoodbye() {
    String answer =
        """
        9.000 C>S P. 1181:1261(80) ack 5801 first 23
        9.001 C>S P. 1261:1292(31) ack 5801 first 21
        9.002 C>S F. 1292:1292(0) ack 5801
        9.005 S>C P. 5801:6801(1000) ack 1293 first 23
        9.006 C>S R 1293:1293(0)
        """;
    assertEquals(Cause.USER_CANCELLED, cause(EXCHANGES + answer));
  }
}
