package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class ServerIdleCloseTest {
  private static final PopulationId ID = PopulationId.SERVER_IDLE_CLOSE;

  private static String closedAfter(double idle) {
    return String.format(
        Locale.ROOT,
        """
        exchanged
        %1$.3f S>C F. 5201:5201(0) ack 1101
        %2$.3f C>S F. 1101:1101(0) ack 5202
        %3$.3f S>C . 5202:5202(0) ack 1102
        """,
        0.05 + idle,
        0.07 + idle,
        0.09 + idle);
  }

  private static Crowd five() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      crowd.add(i * 7, closedAfter(5 + i * 0.01));
    }
    return crowd;
  }

  @Test
  void afterOneTime() {
    Crowd crowd = five();
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("192.0.2.1:80", found.subject());
    assertEquals("5.02 s", found.value());
    assertEquals(5, found.count());
    assertTrue(found.text().contains("; Node.js http"), found.text());
    assertEquals(
        List.of("this server closes idle connections after 5.02 s (5 of 5)"), crowd.about(0));
  }

  private static String noticeAfter(double idle, int bytes) {
    double at = 0.05 + idle;
    return String.format(
        Locale.ROOT,
        """
        exchanged
        %1$.4f S>C P. 5201:%5$d(%6$d) ack 1101
        %2$.4f S>C F. %5$d:%5$d(0) ack 1101
        %3$.4f C>S F. 1101:1101(0) ack %7$d
        %4$.4f S>C . %7$d:%7$d(0) ack 1102
        """,
        at,
        at + 0.0001,
        at + 0.02,
        at + 0.04,
        5201 + bytes,
        bytes,
        5202 + bytes);
  }

  /** As LDAP servers do: 80 bytes that say why, and the FIN right behind them. */
  @Test
  void aNoticeDoesNotEndTheSilence() {
    Crowd crowd = new Crowd();
    Crowd data = new Crowd();
    for (int i = 0; i < 5; i++) {
      crowd.add(i * 1000, noticeAfter(900, 80));
      data.add(i * 1000, noticeAfter(900, 600));
    }
    assertEquals("900 s", crowd.finding(ID).value());
    data.none(ID);
  }

  @Test
  void racesMakeItAWarning() {
    String race =
        """
        exchanged
        5.040 C>S P. 1101:1201(100) ack 5201
        5.050 S>C F. 5201:5201(0) ack 1101
        5.060 S>C R 5201:5201(0)
        """;
    PopulationFinding found = five().add(100, race).alsoFound(FindingId.KEEPALIVE_RACE).finding(ID);
    assertEquals(Severity.WARN, found.severity());
    assertTrue(found.text().endsWith("once a request crossed its FIN"), found.text());
  }

  @Test
  void fourAreTooFew() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(i * 7, closedAfter(5));
    }
    crowd.none(ID);
  }

  @Test
  void atDifferentTimes() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 10; i++) {
      crowd.add(i * 7, closedAfter(3 + i));
    }
    crowd.none(ID);
  }

  @Test
  void rightAfterTheResponse() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 10; i++) {
      crowd.add(i * 7, closedAfter(0.2));
    }
    crowd.none(ID);
  }

  @Test
  void notIfTheClientClosedFirst() {
    String clientFirst =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        5.050 S>C F. 5201:5201(0) ack 1102
        5.060 C>S . 1102:1102(0) ack 5202
        """;
    new Crowd().add(10, 0, clientFirst).none(ID);
  }

  /** The server worked on a request all the while, and then gave up. */
  @Test
  void notIfARequestWaits() {
    String waiting =
        """
        exchanged
        4.050 C>S P. 1101:1201(100) ack 5201
        4.070 S>C . 5201:5201(0) ack 1201
        5.450 S>C F. 5201:5201(0) ack 1201
        5.470 C>S F. 1201:1201(0) ack 5202
        """;
    new Crowd().add(10, 0, waiting).none(ID);
  }

  @Test
  void otherServersAreNotMixed() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.to("192.0.2.1", 80 + i % 4).add(i * 7, closedAfter(5));
    }
    crowd.none(ID);
  }

  private static String resetAfter(double idle) {
    return String.format(
        Locale.ROOT, "exchanged\n%.3f S>C R. 5201:5201(0) ack 1101 win 509\n", 0.05 + idle);
  }

  private static Crowd nine() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 9; i++) {
      crowd.add(i * 7, closedAfter(60 + i * 0.01));
    }
    return crowd;
  }

  /** A server that closes idle connections after 60 s has another reason to reset one after 31. */
  @Test
  void aResetBeforeItsTime() {
    Crowd crowd = nine().add(30, resetAfter(31.2));
    Verdict verdict = crowd.verdict(9);
    assertEquals(Cause.APPLICATION_ABORT, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict
            .sentence()
            .contains("aborted it, and not by its idle timer: this server closes idle"),
        verdict.sentence());
    assertFalse(verdict.sentence().contains("timer of its own"), verdict.sentence());
    assertTrue(
        crowd.tempered(9).get(0).text().contains("but not by an idle timer"),
        crowd.tempered(9).get(0).text());
  }

  /** At that time, or where the server has shown none, it may be its timer. */
  @Test
  void aResetThatMayBeItsTimer() {
    String inTime = nine().add(30, resetAfter(60.1)).verdict(9).sentence();
    assertFalse(inTime.contains("not by its idle timer"), inTime);
    String later = five().add(30, resetAfter(31.2)).verdict(5).sentence();
    assertFalse(later.contains("not by its idle timer"), later);
    String alone = new Crowd().add(30, resetAfter(31.2)).verdict(0).sentence();
    assertTrue(alone.contains("by a timer of its own or because its program was stopped"), alone);
  }

  /** A broker with one session for a client id: the next one that comes ends the one before. */
  @Test
  void closedByTheNextThatOpens() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 10; i++) {
      crowd.add(i * 5.0, closedAfter(4.97)); // 20 ms after the next SYN
    }
    crowd.add(50, "exchanged");
    crowd.none(ID);
  }

  /** The same timer, and the next connection opens whenever it likes. */
  @Test
  void notWhereTheNextOpensAtOtherTimes() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 10; i++) {
      crowd.add(i * 5.0 + (i % 3) * 0.9, closedAfter(4.97));
    }
    assertEquals("4.97 s", crowd.finding(ID).value());
  }

  /** So many open that each close follows one. */
  @Test
  void notWhereConnectionsOpenAllTheTime() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 40; i++) {
      crowd.add(i * 0.2, closedAfter(5));
    }
    assertEquals("5 s", crowd.finding(ID).value());
  }
}
