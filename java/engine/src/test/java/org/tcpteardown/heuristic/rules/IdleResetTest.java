package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class IdleResetTest {
  private static final FindingId ID = FindingId.IDLE_RESET;

  private static Finding found(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow();
  }

  /** A NAT gateway that has forgotten the session answers in the server's name. */
  private static final String ANSWERED =
      """
      exchanged
      360.0501 C>S P. 1101:1201(100) ack 5201
      360.0512 S>C R 5201:5201(0) ttl 64        ! idle_reset = 360
      """;

  /** Who says why, need not be guessed at. */
  @Test
  void quotesWhatTheRstSays() {
    String text =
        found(
                """
                exchanged
                300.1 S>C R. 5201:5201(0) ack 1101 text "BIG-IP: Flow expired (sweeper)"
                """)
            .text();
    assertTrue(text.contains("; the RST says why: \"BIG-IP: Flow expired"), text);
    assertFalse(text.contains("timer of the server itself"), text);
  }

  /** Keepalives are no life of the programs, but they are to every timer on the path. */
  @Test
  void afterNothingButKeepalives() {
    Expect.only(
        ID,
        """
        exchanged
        300.05 C>S . 1100:1100(0) ack 5201
        300.07 S>C . 5201:5201(0) ack 1101
        600.05 C>S . 1100:1100(0) ack 5201
        600.07 S>C . 5201:5201(0) ack 1101
        603.0501 S>C R. 5201:5201(0) ack 1101      ! idle_reset = 603
        """);
  }

  @Test
  void notAfterDataBetweenKeepalives() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            300.05 C>S . 1100:1100(0) ack 5201
            300.07 S>C . 5201:5201(0) ack 1101
            301.00 C>S P. 1101:1111(10) ack 5201
            301.02 S>C P. 5201:5211(10) ack 1111
            301.04 C>S . 1111:1111(0) ack 5211
            303.05 S>C R. 5211:5211(0) ack 1111
            """));
  }

  @Test
  void answerToTheFirstFrame() {
    Expect.all(ANSWERED);
    Finding finding = found(ANSWERED);
    assertEquals(Severity.ERROR, finding.severity());
    assertTrue(finding.text().contains("device"), finding.text());
  }

  @Test
  void answerToAKeepalive() {
    Expect.all(
        """
        exchanged
        7200.0501 C>S . 1100:1100(0) ack 5201
        7200.0512 S>C R 5201:5201(0) ttl 64     ! idle_reset = 7200
        """);
  }

  /** The first frame was lost, the second answered. */
  @Test
  void answerToTheSecondTry() {
    Expect.only(
        ID,
        """
        exchanged
        360.0501 C>S P. 1101:1201(100) ack 5201
        360.2701 C>S P. 1101:1201(100) ack 5201
        360.2712 S>C R 5201:5201(0) ttl 64      ! idle_reset = 360
        """);
  }

  /** Idle servers close by FIN, and a device may dislike the FIN itself: told elsewhere. */
  @Test
  void notIfAFinIsAnswered() {
    Expect.only(
        ID,
        """
        exchanged
        360.0501 C>S F. 1101:1101(0) ack 5201
        360.0512 S>C R 5201:5201(0) ttl 64
        """);
  }

  /** The distance does not tell, but the answer came before it can have arrived. */
  @Test
  void answerThatIsTooFast() {
    String script =
        """
        established
        0.030 C>S P. 1001:1101(100) ack 5001
        0.050 S>C P. 5001:5201(200) ack 1101 ttl 58
        0.0501 C>S . 1101:1101(0) ack 5201
        360.0501 C>S P. 1101:1201(100) ack 5201
        360.0505 S>C R 5201:5201(0) ttl 62      ! idle_reset = 360
        """;
    Expect.only(ID, script);
    assertEquals(Severity.ERROR, found(script).severity());
  }

  /** With the server's own TTL, too: what is made from the client's frame answers it. */
  @Test
  void answerThatIsTooFastForItsDistance() {
    String script =
        """
        exchanged
        360.0501 C>S P. 1101:1201(100) ack 5201
        360.0511 S>C R 5201:5201(0)             ! idle_reset = 360
        """;
    Expect.only(ID, script);
    assertEquals(Severity.ERROR, found(script).severity());
    assertTrue(found(script).text().contains("a device on the path had"), found(script).text());
  }

  /** A socket's own RST answers nothing: the data only came at the same moment. */
  @Test
  void leftByItselfJustThen() {
    Finding found =
        found(
            """
            exchanged
            360.0501 C>S P. 1101:1201(100) ack 5201
            360.0511 S>C R. 5201:5201(0) ack 1101 win 500
            """);
    assertEquals(Severity.WARN, found.severity());
    assertTrue(found.text().contains("it left by itself"), found.text());
  }

  /** Soon after the repeat, but a round trip after the first try. */
  @Test
  void answerToTheFirstTryJustAfterTheSecond() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            360.0501 C>S P. 1101:1201(100) ack 5201
            360.0690 C>S P. 1101:1201(100) ack 5201
            360.0701 S>C R 5201:5201(0)
            """));
  }

  /** A load balancer ends idle sessions by RST to both ends. */
  @Test
  void outOfTheSilence() {
    String script =
        """
        exchanged
        300.0501 S>C R. 5201:5201(0) ack 1101 win 0 ttl 253  ! idle_reset = 300, forged_rst
        300.0502 C>S R. 1101:1101(0) ack 5201 win 0 ttl 64
        """;
    Expect.only(ID, script);
    assertEquals(Severity.ERROR, found(script).severity());
  }

  /** Its own TTL, window and numbers: the server's idle timer, which harms nobody. */
  @Test
  void byTheApplicationItself() {
    String script =
        """
        exchanged
        60.0501 S>C R. 5201:5201(0) ack 1101    ! idle_reset = 60
        """;
    Expect.all(script);
    Finding finding = found(script);
    assertEquals(Severity.NOTE, finding.severity());
    assertTrue(finding.text().contains("idle timer of the server itself"), finding.text());
  }

  /** It has its answer; nobody waits. */
  @Test
  void byTheClientItself() {
    String script =
        """
        exchanged
        60.0501 C>S R. 1101:1101(0) ack 5201    ! idle_reset = 60
        """;
    Expect.all(script);
    assertEquals(Severity.NOTE, found(script).severity());
  }

  /** A load balancer opened the connection in the client's name: who resets it cannot be told. */
  @Test
  void inTheNameOfAnEndWithTwoDistances() {
    String script =
        """
        0.000 C>S S 1000:1000(0) ttl 251
        0.001 S>C S. 5000:5000(0) ack 1001
        0.002 C>S . 1001:1001(0) ack 5001 ttl 251
        0.003 C>S P. 1001:1101(100) ack 5001 ttl 52
        0.050 S>C P. 5001:5201(200) ack 1101
        0.060 C>S . 1101:1101(0) ack 5201 ttl 52
        180.06 C>S R. 1101:1101(0) ack 5201 win 9300 ttl 251  ! idle_reset = 180
        """;
    Expect.only(ID, script, Variant.OPENED_BY_SERVER);
    assertEquals(Severity.WARN, found(script).severity());
    assertTrue(found(script).text().contains("several distances"), found(script).text());
  }

  /** The client had asked and was not answered. */
  @Test
  void byTheApplicationThatOwesAnAnswer() {
    String script =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 S>C . 5201:5201(0) ack 1201
        121.02 S>C R. 5201:5201(0) ack 1201     ! idle_reset = 120
        """;
    Expect.all(script);
    assertEquals(Severity.WARN, found(script).severity());
  }

  /** Windows shows neither window nor timestamps in the RST of a socket. */
  @Test
  void byAHostWhoseSocketDoesNotShow() {
    String script =
        """
        exchanged
        60.0501 S>C R. 5201:5201(0) ack 1101 win 0   ! idle_reset = 60
        """;
    Expect.all(script);
    assertEquals(Severity.WARN, found(script).severity());
  }

  /** The host has forgotten the connection and says so itself. */
  @Test
  void notIfTheRealPeerAnswers() {
    Expect.only(
        ID,
        """
        exchanged
        360.0501 C>S P. 1101:1201(100) ack 5201
        360.0701 S>C R 5201:5201(0)
        """);
    Expect.only(
        ID,
        """
        exchanged
        360.0501 C>S F. 1101:1101(0) ack 5201
        360.0701 S>C R 5201:5201(0)
        """);
  }

  /**
   * Its RST left before the request arrived: the server's timer, though it looks like an answer.
   */
  @Test
  void crossingTheRequest() {
    String script =
        """
        exchanged
        60.0501 C>S P. 1101:1201(100) ack 5201
        60.0505 S>C R. 5201:5201(0) ack 1101    ! idle_reset = 60
        """;
    Expect.all(script);
    assertEquals(Severity.WARN, found(script).severity());
  }

  @Test
  void notBelowTheThreshold() {
    Expect.only(
        ID,
        """
        exchanged
        30.05 C>S P. 1101:1201(100) ack 5201
        30.0512 S>C R 5201:5201(0) ttl 64
        """);
    Expect.only(
        ID,
        """
        exchanged
        30.05 S>C R. 5201:5201(0) ack 1101 win 0 ttl 64
        """);
    Expect.none(ID, Script.of(ANSWERED).with("idle.after", "361s"));
  }

  /** Data was outstanding: the pause is one of a retransmission timer. */
  @Test
  void notInTheMiddleOfABackoff() {
    Expect.only(
        ID,
        """
        exchanged
        1 C>S P. 1101:1201(100) ack 5201
        13 C>S P. 1101:1201(100) ack 5201
        37 C>S P. 1101:1201(100) ack 5201
        85 S>C R. 5201:5201(0) ack 1101 win 0 ttl 253
        """);
  }

  /** What the RST acknowledges is missing from the capture, so the silence was none. */
  @Test
  void notIfTheNumbersShowThatFramesAreMissing() {
    Expect.only(
        ID,
        """
        exchanged
        60 S>C R. 5201:5201(0) ack 1301
        """);
    Expect.only(
        ID,
        """
        exchanged
        60 S>C R. 5301:5301(0) ack 1101
        """);
  }

  @Test
  void notIfTheResetBelongsToAnotherConnection() {
    Expect.only(
        ID,
        """
        exchanged
        60 S>C R 905201:905201(0)
        """);
  }

  /** Long after the exchange of the gap: not its answer. */
  @Test
  void notIfItComesTooLateForAnAnswer() {
    Expect.only(
        ID,
        """
        exchanged
        60 C>S P. 1101:1201(100) ack 5201
        70 S>C R 5201:5201(0) ttl 64
        """);
  }

  /** An end that has closed may answer what still comes by RST. */
  @Test
  void notAfterACloseUnlessItShowsAnotherSender() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S . 1101:1101(0) ack 5202
        61.02 C>S P. 1101:1201(100) ack 5202
        61.04 S>C R 5202:5202(0)
        """);
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S . 1101:1101(0) ack 5202
        61.02 C>S P. 1101:1201(100) ack 5202
        61.0212 S>C R 5202:5202(0) ttl 64        ! idle_reset = 60
        """);
  }

  /** The FIN after the peer's FIN is late: closing timers have rules of their own. */
  @Test
  void notForALateFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S . 1101:1101(0) ack 5202
        61.02 C>S F. 1101:1101(0) ack 5202
        61.0212 S>C R 5202:5202(0) ttl 64
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(ANSWERED).withoutFirst(4));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(ANSWERED).only(End.C));
    Expect.none(ID, Script.of(ANSWERED).only(End.S));
  }

  @Test
  void atTheThreshold() {
    String answered =
        """
        exchanged
        30.0501 C>S P. 1101:1201(100) ack 5201
        30.0512 S>C R 5201:5201(0) ttl 64        ! idle_reset = 30
        """;
    Expect.only(ID, answered);
    Expect.none(ID, Script.of(answered.replace("30.0501 C", "30.050099 C")));
    String spontaneous =
        """
        exchanged
        30.0501 S>C R. 5201:5201(0) ack 1101     ! idle_reset = 30
        """;
    Expect.only(ID, spontaneous);
    Expect.none(ID, Script.of(spontaneous.replace("30.0501 S", "30.050099 S")));
  }

  @Test
  void withinFewRoundTripsOfTheLastTry() {
    String late = ANSWERED.replace("360.0512 S", "361.15 S");
    Expect.only(ID, late);
    Expect.none(ID, Script.of(late.replace("361.15 S", "361.35 S")));
  }

  /** A round trip takes 20 ms, and the capture's clock may take 1 ms from half of it. */
  @Test
  void fasterThanHalfOfARoundTrip() {
    String crossing =
        """
        exchanged
        60.0501 C>S P. 1101:1201(100) ack 5201
        60.0591 S>C R. 5201:5201(0) ack 1101    ! idle_reset = 60
        """;
    Expect.only(ID, crossing);
    Expect.none(ID, Script.of(crossing.replace("60.0591 S", "60.059101 S")));
  }

  /** It was heard after the silence: the path and the connection were there still. */
  @Test
  void notIfItsSenderWasHeardAfterTheSilence() {
    Expect.only(
        ID,
        """
        exchanged
        60.0501 C>S P. 1101:1201(100) ack 5201
        60.0502 S>C P. 5201:5301(100) ack 1101
        60.0520 S>C R 5301:5301(0) ttl 64
        """);
  }

  @Test
  void aRstOfAnotherConnectionDoesNotHideIt() {
    Expect.only(
        ID,
        """
        exchanged
        0.1 S>C R 4000:4000(0)
        60.1 S>C R. 5201:5201(0) ack 1101    ! idle_reset = 60
        """);
  }

  /** Some stacks do not set Don't Fragment in RSTs: that accuses no device. */
  @Test
  void anUnusualRstIsStillItsSenders() {
    String script = "exchanged\n60.0501 C>S R. 1101:1101(0) ack 5201 nodf    ! idle_reset = 60\n";
    Expect.only(ID, script);
    assertEquals(Severity.NOTE, found(script).severity());
  }

  /** What is said of the sender is what the signs allow, and no more. */
  @Test
  void theTextTellsWhoMayHaveSentIt() {
    assertTrue(
        found(ANSWERED).text().endsWith("a device on the path had forgotten the connection"));
    String crossing =
        """
        exchanged
        60.0501 C>S P. 1101:1201(100) ack 5201
        60.0505 S>C R. 5201:5201(0) ack 1101
        """;
    assertTrue(found(crossing).text().contains("came 0.4 ms after it"), found(crossing).text());
    assertTrue(found(crossing).text().endsWith("by the idle timer of the server itself"));
    String near =
        """
        exchanged
        60.0501 C>S P. 1101:1201(100) ack 5201
        60.0701 S>C R 5201:5201(0) ttl 58
        """;
    assertTrue(
        found(near)
            .text()
            .endsWith(
                "has TTL 58, which it had not used before: a device on the path"
                    + " or the host itself had forgotten the connection"),
        found(near).text());
    String owing =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 S>C . 5201:5201(0) ack 1201
        121.02 S>C R. 5201:5201(0) ack 1201
        """;
    assertTrue(
        found(owing)
            .text()
            .endsWith(
                "time limit of the server itself, or its end; the client still waited for an"
                    + " answer, so it was not idle"));
    assertFalse(
        found("exchanged\n60.0501 S>C R. 5201:5201(0) ack 1101").text().contains("still waited"));
  }
}
