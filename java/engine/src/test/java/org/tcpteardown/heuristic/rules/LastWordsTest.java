package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.TlsScripts;
import org.tcpteardown.testkit.Variant;

/** What goes out with a FIN, or just before it, is part of the close: for every rule that asks. */
final class LastWordsTest {
  private static final FindingId LATE = FindingId.LATE_FIN;
  private static final String CLIENT_CLOSES =
      TlsScripts.EXCHANGED
          + """
          1.000 C>S F. 1301:1301(0) ack 6201
          1.020 S>C . 6201:6201(0) ack 1302
          """;
  private static final String SERVER_CLOSES =
      TlsScripts.EXCHANGED
          + """
          1.000 S>C P. 6201:6232(31) ack 1301 first 21
          1.001 S>C F. 6232:6232(0) ack 1301
          1.0011 C>S . 1301:1301(0) ack 6233
          """;

  @Test
  void anAlertBeforeTheFin() {
    Expect.all(
        CLIENT_CLOSES
            + """
            21.000 S>C P. 6201:6232(31) ack 1302 first 21
            21.001 S>C F. 6232:6232(0) ack 1302              ! late_fin = 20.001
            21.0011 C>S . 1302:1302(0) ack 6233
            """);
  }

  @Test
  void anAlertWithTheFin() {
    Expect.all(
        CLIENT_CLOSES
            + """
            21.000 S>C FP. 6201:6232(31) ack 1302 first 21     ! late_fin = 20
            21.0011 C>S . 1302:1302(0) ack 6233
            """);
  }

  /** Its record type is hidden, its length is not. */
  @Test
  void anAlertOfTls13() {
    Expect.all(
        CLIENT_CLOSES
            + """
            21.000 S>C P. 6201:6225(24) ack 1302 first 23
            21.001 S>C F. 6225:6225(0) ack 1302              ! late_fin = 20.001
            21.0011 C>S . 1302:1302(0) ack 6226
            """);
  }

  /** Together they are longer than a farewell may be, but the alert is one at any size. */
  @Test
  void aGoawayBeforeAnAlert() {
    Expect.all(
        CLIENT_CLOSES
            + """
            21.000 S>C P. 6201:6247(46) ack 1302 first 23
            21.0001 S>C P. 6247:6278(31) ack 1302 first 21
            21.001 S>C F. 6278:6278(0) ack 1302              ! late_fin = 20.001
            21.0011 C>S . 1302:1302(0) ack 6279
            """);
    Expect.none(
        LATE,
        Script.of(
            CLIENT_CLOSES
                + """
                21.000 S>C P. 6201:6447(246) ack 1302 first 23
                21.0001 S>C P. 6447:6478(31) ack 1302 first 21
                21.001 S>C F. 6478:6478(0) ack 1302
                21.0011 C>S . 1302:1302(0) ack 6479
                """));
  }

  /** A close_notify alone does not end the wait for the FIN either, whenever it comes. */
  @Test
  void anAlertLongBeforeTheFin() {
    Expect.all(
        CLIENT_CLOSES
            + """
            9.000 S>C P. 6201:6232(31) ack 1302 first 21
            9.001 C>S . 1302:1302(0) ack 6232
            21.000 S>C F. 6232:6232(0) ack 1302              ! late_fin = 20
            21.0011 C>S . 1302:1302(0) ack 6233
            """);
  }

  @Test
  void aFewBytesOverTls() {
    String few =
        CLIENT_CLOSES
            + """
            21.000 S>C P. 6201:6265(64) ack 1302 first 23
            21.001 S>C F. 6265:6265(0) ack 1302              ! late_fin = 20.001
            """;
    Expect.only(LATE, few);
    Expect.none(
        LATE, Script.of(few.replace("6265(64)", "6266(65)").replace("6265:6265", "6266:6266")));
    Expect.none(LATE, Script.of(few).with("late_fin.last_words", "63"));
  }

  /** The application was at work all the time. */
  @Test
  void aLateAnswerIsNone() {
    Expect.only(
        LATE,
        CLIENT_CLOSES
            + """
            21.000 S>C P. 6201:7201(1000) ack 1302 first 23
            21.001 S>C P. 7201:7232(31) ack 1302 first 21
            21.002 S>C F. 7232:7232(0) ack 1302
            """);
  }

  @Test
  void theWaitCountsFromTheLastAnswer() {
    Expect.only(
        LATE,
        CLIENT_CLOSES
            + """
            5.000 S>C P. 6201:7201(1000) ack 1302 first 23
            5.001 C>S . 1302:1302(0) ack 7201
            21.000 S>C P. 7201:7232(31) ack 1302 first 21
            21.001 S>C F. 7232:7232(0) ack 1302              ! late_fin = 16.001
            """);
  }

  /** Any byte can be 21 where nobody speaks TLS. */
  @Test
  void withoutTlsTheFirstByteMeansNothing() {
    Expect.only(
        LATE,
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        21.0 S>C P. 5201:5301(100) ack 1102 first 21
        21.1 S>C F. 5301:5301(0) ack 1102
        """);
  }

  @Test
  void aGoodbyeInPlainText() {
    String goodbye =
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        21.0 S>C P. 5201:5215(14) ack 1102
        21.5 S>C F. 5215:5215(0) ack 1102          ! late_fin = 20.5
        """;
    Expect.only(LATE, goodbye);
    // What comes more than a second before the FIN is another matter.
    Expect.none(LATE, Script.of(goodbye.replace("21.5 S", "22.1 S")));
  }

  /** The only thing that it had to say. */
  @Test
  void aShortAnswerIsAnAnswer() {
    Expect.only(
        LATE,
        """
        established
        0.03 C>S P. 1001:1101(100) ack 5001
        0.05 S>C . 5001:5001(0) ack 1101
        1.00 C>S F. 1101:1101(0) ack 5001
        1.02 S>C . 5001:5001(0) ack 1102
        21.0 S>C P. 5001:5021(20) ack 1102
        21.1 S>C F. 5021:5021(0) ack 1102
        """);
    Expect.only(
        LATE,
        """
        exchanged
        1.00 C>S P. 1101:1401(300) ack 5201
        1.02 C>S F. 1401:1401(0) ack 5201
        1.04 S>C . 5201:5201(0) ack 1402
        21.0 S>C P. 5201:5221(20) ack 1402
        21.1 S>C F. 5221:5221(0) ack 1402
        """,
        Variant.OPENED_BY_SERVER);
  }

  /** QUIT, and 20 s later 221: both are part of the close. */
  @Test
  void theAnswerToAGoodbyeIsOne() {
    Expect.only(
        LATE,
        """
        exchanged
        1.00 C>S P. 1101:1107(6) ack 5201
        1.02 C>S F. 1107:1107(0) ack 5201
        1.04 S>C . 5201:5201(0) ack 1108
        21.0 S>C P. 5201:5221(20) ack 1108
        21.1 S>C F. 5221:5221(0) ack 1108         ! late_fin = 20.08
        """);
  }

  @Test
  void theTextNamesThem() {
    String late =
        CLIENT_CLOSES
            + """
            21.000 S>C P. 6201:6232(31) ack 1302 first 21
            21.001 S>C F. 6232:6232(0) ack 1302
            """;
    assertEquals(
        "The server closed 20 s after the client's FIN (frame 9), which it had acknowledged within"
            + " 20 ms; a TLS alert of 31 bytes went out with it",
        Expect.findings(Script.of(late)).stream()
            .filter(f -> f.id() == LATE)
            .findFirst()
            .orElseThrow()
            .text());
  }

  /** One story: neither the alert nor its repeats are told as data that died. */
  @Test
  void eatenWithTheFin() {
    Expect.all(
        SERVER_CLOSES
            + """
            40.2 C>S P. 1301:1332(31) ack 6233 first 21
            40.201 C>S F. 1332:1332(0) ack 6233  ! late_fin = 39.2, fin_blackholed = 39.199, fin_unanswered = 4
            40.5 C>S FP. 1301:1332(31) ack 6233 first 21   ! fin_retransmitted = 1
            41.1 C>S FP. 1301:1332(31) ack 6233 first 21   ! fin_retransmitted = 2
            42.3 C>S FP. 1301:1332(31) ack 6233 first 21   ! fin_retransmitted = 3
            capture ends 90
            """);
  }

  /** Some stacks repeat the oldest segment only: the FIN waits behind it. */
  @Test
  void eatenWithTheFinThatWaitsBehindThem() {
    String eaten =
        SERVER_CLOSES
            + """
            40.2 C>S P. 1301:1332(31) ack 6233 first 21
            40.201 C>S F. 1332:1332(0) ack 6233  ! late_fin = 39.2, fin_blackholed = 39.199, fin_unanswered = 6
            40.5 C>S P. 1301:1332(31) ack 6233 first 21
            41.1 C>S P. 1301:1332(31) ack 6233 first 21
            42.3 C>S P. 1301:1332(31) ack 6233 first 21
            44.7 C>S P. 1301:1332(31) ack 6233 first 21
            49.5 C>S P. 1301:1332(31) ack 6233 first 21
            capture ends 90
            """;
    Expect.all(eaten);
    Expect.none(FindingId.RETRANSMISSION_DEATH, Script.of(eaten.replaceAll("(?m)^4", "2")));
  }

  /** After idle time: the FIN tells it, as where there is no TLS. */
  @Test
  void eatenAfterIdleTime() {
    Expect.all(
        TlsScripts.EXCHANGED
            + """
            300.2 C>S P. 1301:1332(31) ack 6201 first 21
            300.201 C>S F. 1332:1332(0) ack 6201  ! fin_blackholed = 300.12, fin_unanswered = 6
            300.5 C>S P. 1301:1332(31) ack 6201 first 21
            301.1 C>S P. 1301:1332(31) ack 6201 first 21
            302.3 C>S P. 1301:1332(31) ack 6201 first 21
            304.7 C>S P. 1301:1332(31) ack 6201 first 21
            309.5 C>S P. 1301:1332(31) ack 6201 first 21
            capture ends 390
            """);
  }

  /** Data is data, FIN or not. */
  @Test
  void dataThatDiesBeforeAFinIsToldAsSuch() {
    Expect.only(
        FindingId.IDLE_BLACKHOLE,
        TlsScripts.EXCHANGED
            + """
            300.2 C>S P. 1301:1801(500) ack 6201 first 23   ! idle_blackhole = 300.1199
            300.201 C>S F. 1801:1801(0) ack 6201
            300.5 C>S P. 1301:1801(500) ack 6201 first 23
            301.1 C>S P. 1301:1801(500) ack 6201 first 23
            302.3 C>S P. 1301:1801(500) ack 6201 first 23
            304.7 C>S P. 1301:1801(500) ack 6201 first 23
            309.5 C>S P. 1301:1801(500) ack 6201 first 23
            capture ends 390
            """);
  }

  /** The alert says that the application was done; the socket stays all the same. */
  @Test
  void anAlertDoesNotExcuseASocketThatStays() {
    Expect.only(
        FindingId.STUCK_CLOSE_WAIT,
        CLIENT_CLOSES.replace("ack 6201\n1.020", "ack 6201   ! stuck_close_wait = 98.98\n1.020")
            + """
            30.00 S>C P. 6201:6232(31) ack 1302 first 21
            30.01 C>S . 1302:1302(0) ack 6232
            capture ends 100
            """);
  }

  @Test
  void theyAreNoHalfCloseInUse() {
    Expect.only(
        FindingId.HALF_CLOSE_DATA,
        CLIENT_CLOSES
            + """
            1.200 S>C P. 6201:6232(31) ack 1302 first 21
            1.201 S>C F. 6232:6232(0) ack 1302
            1.202 C>S . 1302:1302(0) ack 6233
            """);
    Expect.only(
        FindingId.HALF_CLOSE_DATA,
        CLIENT_CLOSES.replace("ack 6201\n1.020", "ack 6201   ! half_close_data = 1000\n1.020")
            + """
            1.200 S>C P. 6201:7201(1000) ack 1302 first 23
            1.500 C>S . 1302:1302(0) ack 7201
            9.200 S>C P. 7201:7232(31) ack 1302 first 21
            9.201 S>C F. 7232:7232(0) ack 1302
            9.202 C>S . 1302:1302(0) ack 7233
            """);
  }

  /** Servers say close_notify when they close an idle connection; that is no answer. */
  @Test
  void aServerIsIdleUntilItsAlert() {
    Expect.only(
        FindingId.KEEPALIVE_RACE,
        TlsScripts.EXCHANGED
            + """
            5.080 S>C P. 6201:6232(31) ack 1301 first 21
            5.081 S>C F. 6232:6232(0) ack 1301
            5.090 C>S P. 1301:1601(300) ack 6201 first 23  ! keepalive_race = 5.001
            5.110 S>C R 6201:6201(0)
            """,
        Variant.OPENED_BY_SERVER);
  }

  @Test
  void anAlertIsNoRequest() {
    Expect.none(
        FindingId.KEEPALIVE_RACE,
        Script.of(
            TlsScripts.EXCHANGED
                + """
                5.080 S>C P. 6201:6232(31) ack 1301 first 21
                5.081 S>C F. 6232:6232(0) ack 1301
                5.090 C>S P. 1301:1332(31) ack 6201 first 21
                5.110 S>C R 6201:6201(0)
                """));
  }
}
