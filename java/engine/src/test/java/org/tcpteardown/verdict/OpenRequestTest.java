package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.TlsScripts;

/** Acknowledged is not answered: what verdicts say of a request that is open. */
final class OpenRequestTest {
  private static final String NOT_ANSWERED = "but not answered";
  private static final String OPEN =
      """
      exchanged
      9.00 C>S P. 1101:1401(300) ack 5201
      9.02 S>C . 5201:5201(0) ack 1401
      """;

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  private static void told(String script) {
    String sentence = verdict(script).sentence();
    assertTrue(sentence.contains(NOT_ANSWERED), sentence);
    assertFalse(sentence.contains("nothing was lost"), sentence);
  }

  private static void quiet(String script) {
    String sentence = verdict(script).sentence();
    assertFalse(sentence.contains(NOT_ANSWERED), sentence);
  }

  @Test
  void theServerAborts() {
    told(OPEN + "9.70 S>C R. 5201:5201(0) ack 1401");
    assertTrue(
        verdict(OPEN + "9.70 S>C R. 5201:5201(0) ack 1401")
            .sentence()
            .contains("aborted it without answering the client's last request"));
  }

  @Test
  void theServerAbortsWhenTheAnswerIsGiven() {
    quiet(
        OPEN
            + """
              9.30 S>C P. 5201:5601(400) ack 1401
              9.31 C>S . 1401:1401(0) ack 5601
              9.70 S>C R. 5601:5601(0) ack 1401
              """);
  }

  /** A limit of patience, not of idle time. */
  @Test
  void theClientGivesUp() {
    String sentence = verdict(OPEN + "69.0 C>S R. 1401:1401(0) ack 5201").sentence();
    assertTrue(
        sentence.contains(
            "the client gave up waiting for an answer to its last 300 bytes, which the server had"
                + " acknowledged 60 s before"),
        sentence);
    told(OPEN + "69.0 C>S R. 1401:1401(0) ack 5201");
  }

  /** After the answer the same RST is the end of an idle connection. */
  @Test
  void theClientEndsAnIdleConnection() {
    String sentence = verdict("exchanged\n69.0 C>S R. 1101:1101(0) ack 5201").sentence();
    assertFalse(sentence.contains("gave up waiting"), sentence);
    assertFalse(sentence.contains(NOT_ANSWERED), sentence);
  }

  @Test
  void theServerClosesWithoutAnAnswer() {
    told(
        OPEN
            + """
              39.0 S>C F. 5201:5201(0) ack 1401
              39.1 C>S F. 1401:1401(0) ack 5202
              39.2 S>C . 5202:5202(0) ack 1402
              """);
  }

  /** It may have wanted none: an upload, a log, a last command. */
  @Test
  void theClientClosesFirst() {
    quiet(
        OPEN
            + """
              9.1 C>S F. 1401:1401(0) ack 5201
              9.2 S>C F. 5201:5201(0) ack 1402
              9.3 C>S . 1402:1402(0) ack 5202
              """);
  }

  /** It closed and threw away what came after: it waited for nothing. */
  @Test
  void theClientClosesAndResets() {
    quiet(
        OPEN
            + """
              9.1 C>S F. 1401:1401(0) ack 5201
              9.2 S>C . 5201:5201(0) ack 1402
              9.3 C>S R. 1402:1402(0) ack 5201
              """);
  }

  /** The client had closed its direction only, to have its answer. */
  @Test
  void theServerAbortsAHalfClosedConnection() {
    told(
        OPEN
            + """
              9.1 C>S F. 1401:1401(0) ack 5201
              9.2 S>C . 5201:5201(0) ack 1402
              9.3 S>C R. 5201:5201(0) ack 1402
              """);
  }

  /** Both say goodbye at once; the RST answers the words that had crossed the other FIN. */
  @Test
  void lastWordsThatCrossTheOtherFin() {
    Verdict verdict =
        verdict(
            """
            exchanged
            5.0000 C>S P. 1101:1149(48) ack 5201
            5.0001 C>S F. 1149:1149(0) ack 5201
            5.0010 S>C F. 5201:5201(0) ack 1101
            5.0201 S>C R 5201:5201(0)
            """);
    assertEquals(Cause.FAREWELL_REFUSED, verdict.cause(), verdict.sentence());
  }

  /** A small request that crossed the FIN; the client closes when it sees that. */
  @Test
  void aSmallRequestThatCrossesTheFinIsNoFarewell() {
    Verdict verdict =
        verdict(
            """
            exchanged
            5.0000 S>C F. 5201:5201(0) ack 1101
            5.0010 C>S P. 1101:1149(48) ack 5201
            5.0020 C>S F. 1149:1149(0) ack 5202
            5.0201 S>C R 5201:5201(0)
            """);
    assertNotEquals(Cause.FAREWELL_REFUSED, verdict.cause(), verdict.sentence());
  }

  /** With a QUIT the client asks the server to close. */
  @Test
  void theServerClosesAfterAFewBytes() {
    quiet(
        """
        exchanged
        9.00 C>S P. 1101:1106(5) ack 5201
        9.02 S>C F. 5201:5201(0) ack 1106
        9.03 C>S F. 1106:1106(0) ack 5202
        9.05 S>C . 5202:5202(0) ack 1107
        """);
  }

  /** What was not even acknowledged is told as that. */
  @Test
  void neverAcknowledged() {
    String sentence =
        verdict("exchanged\n9.00 C>S P. 1101:1401(300) ack 5201\n9.02 S>C R. 5201:5201(0) ack 1101")
            .sentence();
    assertTrue(sentence.contains("never acknowledged: 300 bytes"), sentence);
    assertFalse(sentence.contains(NOT_ANSWERED), sentence);
  }

  /** The answer may be in what the capture lacks. */
  @Test
  void framesOfTheServerAreMissing() {
    quiet(
        """
        exchanged
        0.06 S>C P. 5301:5401(100) ack 1101
        9.00 C>S P. 1101:1401(300) ack 5401
        9.02 S>C . 5401:5401(0) ack 1401
        9.70 S>C R. 5401:5401(0) ack 1401
        """);
  }

  /** Nobody knows who asks. */
  @Test
  void inTheMiddleOfAConnection() {
    String sentence =
        Expect.report(Script.of(OPEN + "9.70 S>C R. 5201:5201(0) ack 1401").withoutFirst(3))
            .verdict()
            .sentence();
    assertFalse(sentence.contains(NOT_ANSWERED), sentence);
  }

  /** The last record of the handshake, an alert, a window update: nothing of it is a request. */
  @Test
  void whatTlsItselfSends() {
    quiet(
        """
        established
        0.030 C>S P. 1001:1101(100) ack 5001 first 22
        0.050 S>C P. 5001:5201(200) ack 1101 first 22
        0.060 C>S P. 1101:1175(74) ack 5201 first 20
        0.080 S>C . 5201:5201(0) ack 1175
        20.00 S>C R. 5201:5201(0) ack 1175
        """);
    quiet(
        TlsScripts.EXCHANGED
            + """
              5.000 C>S P. 1301:1332(31) ack 6201 first 21
              5.020 S>C . 6201:6201(0) ack 1332
              20.00 S>C R. 6201:6201(0) ack 1332
              """);
    quiet(
        TlsScripts.EXCHANGED
            + """
              0.100 C>S P. 1301:1343(42) ack 6201 first 23
              0.120 S>C . 6201:6201(0) ack 1343
              20.00 S>C R. 6201:6201(0) ack 1343
              """);
    told(
        TlsScripts.EXCHANGED
            + """
              5.000 C>S P. 1301:1601(300) ack 6201 first 23
              5.020 S>C . 6201:6201(0) ack 1601
              20.00 S>C R. 6201:6201(0) ack 1601
              """);
  }

  /** The server's alert is no answer. */
  @Test
  void theServerSaysCloseNotifyInstead() {
    told(
        TlsScripts.EXCHANGED
            + """
              5.000 C>S P. 1301:1601(300) ack 6201 first 23
              5.020 S>C . 6201:6201(0) ack 1601
              20.00 S>C P. 6201:6232(31) ack 1601 first 21
              20.01 S>C F. 6232:6232(0) ack 1601
              20.02 C>S F. 1601:1601(0) ack 6233
              20.04 S>C . 6233:6233(0) ack 1602
              """);
  }

  /** The server closes after an answer; the next request is under way: no idle time in it. */
  @Test
  void aPlannedCloseMeetsARequest() {
    String script =
        """
        exchanged
        0.0600 S>C F. 5201:5201(0) ack 1101
        0.0601 C>S P. 1101:1401(300) ack 5201
        0.0810 S>C R 5201:5201(0)
        """;
    Verdict verdict = verdict(script);
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict.cause(), verdict.sentence());
    assertFalse(verdict.sentence().contains("wanted nothing more"), verdict.sentence());
    assertTrue(verdict.sentence().contains("never acknowledged: 300 bytes"), verdict.sentence());
    assertEquals(
        Cause.KEEPALIVE_RACE,
        verdict(script.replace("0.06", "5.06").replace("0.08", "5.08")).cause());
  }

  /** It had waited, and closed because nothing came; nothing came later either. */
  @Test
  void theClientClosesAfterWaiting() {
    String script =
        OPEN
            + """
              69.0 C>S F. 1401:1401(0) ack 5201
              69.02 S>C . 5201:5201(0) ack 1402
              capture ends 90
              """;
    told(script);
    Verdict verdict = verdict(script);
    assertEquals(Cause.SLOW_APPLICATION, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("300 bytes (frame 7) had no answer in 60 s"));
    told(
        OPEN
            + """
              69.0 C>S F. 1401:1401(0) ack 5201
              69.02 S>C F. 5201:5201(0) ack 1402
              69.03 C>S . 1402:1402(0) ack 5202
              """);
  }

  /** A half-close after which the answer came, and was taken. */
  @Test
  void theAnswerComesAfterTheClientsFin() {
    quiet(
        OPEN
            + """
              19.0 C>S F. 1401:1401(0) ack 5201
              19.02 S>C . 5201:5201(0) ack 1402
              29.0 S>C P. 5201:5601(400) ack 1402
              29.01 C>S . 1402:1402(0) ack 5601
              29.02 S>C F. 5601:5601(0) ack 1402
              29.03 C>S . 1402:1402(0) ack 5602
              """);
  }

  @Test
  void theAnswerComesTooLate() {
    Verdict verdict =
        verdict(
            OPEN
                + """
                  39.0 C>S F. 1401:1401(0) ack 5201
                  39.02 S>C . 5201:5201(0) ack 1402
                  51.0 S>C P. 5201:5601(400) ack 1402
                  51.0001 C>S R 1402:1402(0)
                  """);
    assertEquals(Cause.USER_CANCELLED, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict
            .sentence()
            .contains(
                "gave up waiting for an answer 30 s after its request, and the answer came 12 s too"
                    + " late"),
        verdict.sentence());
  }

  /** Message after message to an end that never speaks: nobody waits for an answer. */
  @Test
  void aStreamOfMessages() {
    String stream =
        """
        established
        1.00 C>S P. 1001:1301(300) ack 5001
        1.02 S>C . 5001:5001(0) ack 1301
        9.00 C>S P. 1301:1601(300) ack 5001
        9.02 S>C . 5001:5001(0) ack 1601
        """;
    quiet(stream + "69.0 C>S R. 1601:1601(0) ack 5001");
    quiet(stream + "69.0 S>C R. 5001:5001(0) ack 1601");
    String closed =
        stream + "69.0 C>S F. 1601:1601(0) ack 5001\n69.02 S>C F. 5001:5001(0) ack 1602";
    quiet(closed);
    assertTrue(verdict(closed).sentence().contains("and the server sent none"));
  }

  /** A request was open: the server's limit for working on it, no timer for idle sessions. */
  @Test
  void theServerResetsAfterALongSilence() {
    String sentence = verdict(OPEN + "129.0 S>C R. 5201:5201(0) ack 1401").sentence();
    assertTrue(sentence.contains("while it still owed an answer"), sentence);
    assertFalse(sentence.contains("idle timeouts"), sentence);
    String idle = verdict("exchanged\n129.0 S>C R. 5201:5201(0) ack 1101").sentence();
    assertFalse(idle.contains("still owed an answer"), idle);
  }

  /** It did not read: no answer can be expected, and the window says why. */
  @Test
  void aClosedWindowSaysMoreThanAMissingAnswer() {
    String script =
        """
        exchanged
        1.000 C>S P. 1101:2101(1000) ack 5201
        1.020 S>C . 5201:5201(0) ack 2101 win 0
        1.300 C>S . 2100:2100(0) ack 5201
        1.320 S>C . 5201:5201(0) ack 2101 win 0
        61.00 C>S R. 2101:2101(0) ack 5201
        """;
    quiet(script);
    Verdict verdict = verdict(script);
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("after the server had not read for 60 s (window 0)"),
        verdict.sentence());
  }

  @Test
  void eatenLastWordsAreNotCounted() {
    Verdict verdict =
        verdict(
            TlsScripts.EXCHANGED
                + """
                  1.0 S>C F. 6201:6201(0) ack 1301
                  1.02 C>S . 1301:1301(0) ack 6202
                  40.2 C>S P. 1301:1332(31) ack 6202 first 21
                  40.2001 C>S F. 1332:1332(0) ack 6202
                  40.5 C>S FP. 1301:1332(31) ack 6202 first 21
                  41.1 C>S FP. 1301:1332(31) ack 6202 first 21
                  42.3 C>S FP. 1301:1332(31) ack 6202 first 21
                  capture ends 90
                  """);
    assertEquals(Cause.MIDDLEBOX_FIN_TIMER, verdict.cause());
    assertTrue(verdict.confidence() >= 75, verdict.sentence());
    assertTrue(
        verdict
            .sentence()
            .contains(
                "all data was acknowledged both ways but for the client's last words (a TLS alert of"
                    + " 31 bytes), so it is complete"),
        verdict.sentence());
  }
}
