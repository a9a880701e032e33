package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** Ends that give up on what nobody, or a router only, answered: what made them. */
final class GivenUpTest {
  private static final String REPEATED =
      """
      exchanged
      2.0 C>S P. 1101:1401(300) ack 5201
      2.2 C>S P. 1101:1401(300) ack 5201
      2.6 C>S P. 1101:1401(300) ack 5201
      3.4 C>S P. 1101:1401(300) ack 5201
      5.0 C>S P. 1101:1401(300) ack 5201
      8.2 C>S P. 1101:1401(300) ack 5201
      """;

  private static final String LARGE = REPEATED.replace("1101:1401(300)", "1101:2549(1448)");

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  private static void expect(Cause cause, String part, String script) {
    Verdict verdict = verdict(script);
    assertEquals(cause, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains(part), verdict.sentence());
    assertFalse(verdict.sentence().contains("of silence"), verdict.sentence());
  }

  @Test
  void lastRouterCannotDeliver() {
    String told = REPEATED + "8.3 icmp 10.0.0.254 3/1 quotes C>S\n";
    expect(Cause.PEER_VANISHED, "10.0.0.254 cannot deliver", told + "capture ends 30");
    expect(
        Cause.PEER_VANISHED,
        "10.0.0.254 cannot deliver",
        told + "15.0 C>S R. 1401:1401(0) ack 5201");
    expect(
        Cause.PEER_VANISHED,
        "10.0.0.254 cannot deliver",
        told + "15.0 C>S F. 1401:1401(0) ack 5201");
  }

  @Test
  void filterRejects() {
    String told = REPEATED + "8.3 icmp 10.0.0.254 3/13 quotes C>S\n";
    expect(
        Cause.REFUSED_BY_MIDDLEBOX,
        "a packet filter, 10.0.0.254, rejects these packets",
        told + "15.0 C>S R. 1401:1401(0) ack 5201");
  }

  @Test
  void routerNamesTheSize() {
    expect(
        Cause.PATH_MTU,
        "10.0.0.254 says so by ICMP",
        LARGE + "8.3 icmp 10.0.0.254 3/4 quotes C>S\n40.0 C>S R. 2549:2549(0) ack 5201");
  }

  /** The path recovered, and what was said meanwhile is history. */
  @Test
  void notWhenThePeerIsHeardAgain() {
    String sentence =
        verdict(
                REPEATED
                    + """
                    8.3 icmp 10.0.0.254 3/1 quotes C>S
                    8.4 S>C . 5201:5201(0) ack 1401
                    15.0 C>S R. 1401:1401(0) ack 5201
                    """)
            .sentence();
    assertFalse(sentence.contains("10.0.0.254"), sentence);
  }

  @Test
  void closedWhileThePeerWasAway() {
    expect(
        Cause.PEER_VANISHED,
        "when the client closed, nothing had come from it for",
        REPEATED
            + """
            12.0 C>S F. 1401:1401(0) ack 5201
            14.6 C>S P. 1101:1401(300) ack 5201
            20.0 S>C P. 5201:5301(100) ack 1401
            20.1 C>S R 1402:1402(0)
            """);
  }

  /** It was acknowledged in time, so it may have wanted no more. */
  @Test
  void closedWithAllAcknowledged() {
    Verdict verdict =
        verdict(
            """
            exchanged
            2.0 C>S P. 1101:1401(300) ack 5201
            2.1 S>C . 5201:5201(0) ack 1401
            2.2 C>S F. 1401:1401(0) ack 5201
            2.3 S>C P. 5201:5301(100) ack 1402
            2.4 C>S R 1402:1402(0)
            """);
    assertEquals(Cause.USER_CANCELLED, verdict.cause(), verdict.sentence());
  }

  /** Asked twice, as pings are: the answer comes minutes after the close. */
  @Test
  void askedTwiceAndAnsweredTooLate() {
    Verdict verdict =
        verdict(
            """
            exchanged
            60.0 C>S P. 1101:1103(2) ack 5201
            60.1 S>C . 5201:5201(0) ack 1103
            120.0 C>S P. 1103:1105(2) ack 5201
            120.1 S>C . 5201:5201(0) ack 1105
            150.0 C>S F. 1105:1105(0) ack 5201
            150.1 S>C . 5201:5201(0) ack 1106
            450.0 S>C P. 5201:5205(4) ack 1106
            450.1 C>S R 1106:1106(0)
            """);
    assertTrue(
        verdict.sentence().contains("the client gave up waiting for an answer 90 s after"),
        verdict.sentence());
  }

  /** Frames of two queues, written in the wrong order: who knew of the other's FIN was second. */
  @Test
  void theSecondToCloseKnewOfTheFirst() {
    String script =
        """
        exchanged
        1.00000 S>C F. 5201:5201(0) ack 1102
        1.00003 C>S F. 1101:1101(0) ack 5201
        1.00010 C>S . 1102:1102(0) ack 5202
        """;
    assertTrue(
        verdict(script).sentence().startsWith("The client closed first"),
        verdict(script).sentence());
    assertEquals(ClosedBy.CLIENT, verdict(script).closedBy());
  }

  @Test
  void answeredOnlyAtTheSecondSyn() {
    String script =
        """
        0.000 C>S S 1000:1000(0)
        1.010 C>S S 1000:1000(0)
        1.030 S>C S. 5000:5000(0) ack 1001
        1.031 C>S . 1001:1001(0) ack 5001
        2.000 C>S F. 1001:1001(0) ack 5001
        2.020 S>C F. 5001:5001(0) ack 1002
        2.021 C>S . 1002:1002(0) ack 5002
        """;
    assertTrue(
        verdict(script).sentence().startsWith("The SYN was sent twice and answered 1.03 s after"),
        verdict(script).sentence());
    String copied = script.replace("1.0", "0.0");
    assertTrue(verdict(copied).sentence().startsWith("The client closed first"), copied);
  }
}
