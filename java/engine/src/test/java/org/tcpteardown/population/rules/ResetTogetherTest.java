package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class ResetTogetherTest {
  private static final PopulationId ID = PopulationId.RESET_TOGETHER;

  /** Reset so many seconds after it was opened. */
  private static String resetAfter(double seconds) {
    return "exchanged\n%.4f S>C R. 5201:5201(0) ack 1101 win 509\n".formatted(seconds);
  }

  private static Crowd resetAt100(int count) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      crowd.add(i * 10, resetAfter(100 - i * 10 + 0.001 * i));
    }
    return crowd;
  }

  @Test
  void idleForDifferentTimes() {
    PopulationFinding found = resetAt100(4).finding(ID);
    assertEquals("192.0.2.1:80", found.subject());
    assertEquals("4", found.value());
    assertEquals(
        "4 connections of the server 192.0.2.1:80 were reset within 3 ms, after silences of 70 s to"
            + " 99.9 s: one event, and no timer of each",
        found.text());
  }

  /** Neither the timer of each nor a habit. */
  @Test
  void nothingElseIsConcluded() {
    Crowd crowd = resetAt100(9).add(120, resetAfter(5)).with("reset_habit.connections", "9");
    crowd.none(PopulationId.IDLE_TIMER);
    Verdict verdict = crowd.verdict(2);
    assertTrue(verdict.sentence().contains("ne event"), verdict.sentence());
    assertTrue(verdict.sentence().contains("8 other connections"), verdict.sentence());
  }

  /** Closed by FIN so many seconds after it was opened. */
  private static String closedAfter(double seconds) {
    return """
    exchanged
    %1$.4f S>C F. 5201:5201(0) ack 1101
    %2$.4f C>S F. 1101:1101(0) ack 5202
    %2$.4f S>C . 5202:5202(0) ack 1102
    """
        .formatted(seconds, seconds + 0.1);
  }

  /** It had a request before it, and is one of them all the same. */
  @Test
  void withOneInMidExchange() {
    String busy =
        """
        exchanged
        59.500 C>S P. 1101:1201(100) ack 5201
        59.501 S>C . 5201:5201(0) ack 1201
        60.001 S>C R. 5201:5201(0) ack 1201 win 509
        """;
    PopulationFinding found = resetAt100(4).add(40, busy).finding(ID);
    assertEquals("5", found.value());
    assertTrue(found.text().contains("after silences of 500 ms to 99.9 s"), found.text());
  }

  /** The kernel closes what a killed process had: by RST where something was unread. */
  @Test
  void finsWithRsts() {
    Crowd crowd =
        new Crowd()
            .add(0, closedAfter(100))
            .add(10, closedAfter(90.001))
            .add(20, resetAfter(80.002))
            .add(30, closedAfter(70.003));
    assertEquals(
        "4 connections of the server 192.0.2.1:80 were ended within 3 ms (1 by RST, 3 by FIN),"
            + " after silences of 70 s to 99.9 s: one event, and no timer of each",
        crowd.finding(ID).text());
    assertTrue(crowd.verdict(2).sentence().contains("ne event"), crowd.verdict(2).sentence());
  }

  /** They are told as what they are; and a busy server closes some at any time. */
  @Test
  void notFinsAlone() {
    Crowd fins = new Crowd();
    Crowd busy = new Crowd().add(20, resetAfter(80.002));
    for (int i = 0; i < 4; i++) {
      fins.add(i * 10, closedAfter(100 - i * 10 + 0.001 * i));
      busy.add(i * 10, closedAfter(100 - i * 10 + 0.001 * i));
      busy.add(i * 10 + 1, closedAfter(98.5 - i * 10 + 0.1 * i));
    }
    fins.none(ID);
    busy.none(ID);
  }

  /** The server's process stops, and had read nothing yet of those that came last. */
  private static String unread(double seconds) {
    return """
    established
    0.0300 C>S P. 1001:1101(100) ack 5001
    0.0301 S>C . 5001:5001(0) ack 1101
    %.5f S>C R. 5001:5001(0) ack 1101 win 509
    """
        .formatted(seconds);
  }

  @Test
  void resetsAmidTrafficAllAtOnce() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      crowd.add(1 + 0.015 * i, unread(0.16 - 0.015 * i + 0.00002 * i));
    }
    assertEquals(
        "5 connections of the server 192.0.2.1:80 were reset within 0.08 ms, after silences of 70"
            + " ms to 130 ms: one event, and no timer of each",
        crowd.finding(ID).text());
    Verdict verdict = crowd.verdict(2);
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("stopped or was restarted"), verdict.sentence());
    assertFalse(verdict.sentence().contains("docker-proxy"), verdict.sentence());
  }

  /** A server that turns away each one as soon as it speaks, however fast they come. */
  @Test
  void notIfEachFollowsItsOwnRequest() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.add(1 + 0.0004 * i, unread(0.0305 + 0.001 * (i % 3)));
    }
    crowd.none(ID);
  }

  /** A service that is started again refuses what comes in between. */
  @Test
  void refusalsAfterIt() {
    Crowd crowd = resetAt100(4);
    String refused = "0.0 C>S S 1000:1000(0)\n0.0004 S>C R. 0:0(0) ack 1001 win 0 id 0\n";
    crowd.add(100.5, refused).add(101.5, refused).add(103, closedAfter(20));
    String text = crowd.finding(ID).text();
    assertTrue(
        text.endsWith(
            "; it refused the next 2 connections, the first 497 ms later, and took one 3.02 s"
                + " later, as when its process ends and is started again"),
        text);
    assertTrue(
        crowd.verdict(1).sentence().contains("; it refused the next 2 connections"),
        crowd.verdict(1).sentence());
    String told = crowd.verdict(5).sentence();
    assertTrue(told.contains("this server had ended 4 connections at once 1.5 s before"), told);
  }

  @Test
  void threeAreTooFew() {
    resetAt100(3).none(ID);
  }

  @Test
  void notOneAfterTheOther() {
    new Crowd()
        .add(0, resetAfter(100))
        .add(10, resetAfter(91.1))
        .add(20, resetAfter(82.2))
        .add(30, resetAfter(73.3))
        .none(ID);
  }

  /** Connections that fell silent together may have one timer each. */
  @Test
  void notIfAllWereIdleForTheSameTime() {
    new Crowd()
        .add(0, resetAfter(60))
        .add(0.1, resetAfter(60))
        .add(0.2, resetAfter(60))
        .add(0.3, resetAfter(60))
        .none(ID);
  }

  @Test
  void notIfTheyAnswerSomething() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      double at = 100 - i * 10 + 0.001 * i;
      crowd.add(
          i * 10,
          "exchanged\n%.4f C>S P. 1101:1201(100) ack 5201\n%.4f S>C R 5201:5201(0)\n"
              .formatted(at, at + 0.02));
    }
    crowd.none(ID);
  }

  private static Crowd resetByClientAt100(String rst) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 6; i++) {
      crowd.add(i * 2, ("exchanged\n%.4f " + rst).formatted(100 - i * 2 + 0.003 * i));
    }
    return crowd;
  }

  @Test
  void byTheClient() {
    Crowd crowd = resetByClientAt100("C>S R. 1101:1101(0) ack 5201 win 509");
    PopulationFinding found = crowd.finding(ID);
    assertEquals("10.0.0.1 (to 192.0.2.1:80)", found.subject());
    assertEquals(Severity.NOTE, found.severity());
    assertTrue(
        found.text().startsWith("6 connections of the client 10.0.0.1 of 192.0.2.1:80 were reset"),
        found.text());
    Verdict verdict = crowd.verdict(2);
    assertEquals(Cause.APPLICATION_ABORT, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("one event at the client"), verdict.sentence());
    assertFalse(verdict.sentence().contains("timer of its own"), verdict.sentence());
    assertFalse(verdict.sentence().contains("filter"), verdict.sentence());
  }

  /** Nothing shows who made these. */
  @Test
  void inTheNameOfTheClient() {
    Crowd crowd = resetByClientAt100("C>S R. 1101:1101(0) ack 5201 win 0 id 0");
    Verdict verdict = crowd.verdict(2);
    assertEquals(Cause.UNKNOWN, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("or a filter was flushed"), verdict.sentence());
    assertFalse(verdict.sentence().contains("balancer"), verdict.sentence());
  }

  /** Two clients at a time are two that end what they no longer need. */
  @Test
  void notOfSeveralClients() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 6; i++) {
      crowd
          .from("10.0.0." + (i + 1))
          .add(
              i * 2,
              resetAfter(100 - i * 2)
                  .replace("S>C R. 5201:5201(0) ack 1101", "C>S R. 1101:1101(0) ack 5201"));
    }
    crowd.none(ID);
  }
}
