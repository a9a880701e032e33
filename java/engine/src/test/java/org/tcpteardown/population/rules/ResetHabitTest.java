package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

final class ResetHabitTest {
  private static final PopulationId ID = PopulationId.RESET_HABIT;

  private static final String BY_RST =
      """
      exchanged
      1.000 C>S R. 1101:1101(0) ack 5201 win 502
      """;

  private static final String BY_FIN =
      """
      exchanged
      1.000 C>S F. 1101:1101(0) ack 5201
      1.020 S>C F. 5201:5201(0) ack 1102
      1.040 C>S . 1102:1102(0) ack 5202
      """;

  @Test
  void ofAClient() {
    Crowd crowd = new Crowd().add(11, 0, BY_RST).add(1, 50, BY_FIN);
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("10.0.0.1 (to 192.0.2.1:80)", found.subject());
    assertEquals("11 of 12", found.value());
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), found.flows());
    assertEquals(
        "The client 10.0.0.1 of 192.0.2.1:80 closed 11 of its 12 connections by RST in place of"
            + " FIN, all of them with all data acknowledged: a habit",
        found.text());
    assertEquals(
        List.of(
            "the client 10.0.0.1 of 192.0.2.1:80 closes so by habit: 11 of 12 connections by RST"),
        crowd.about(3));
    assertEquals(List.of(), crowd.about(11));
  }

  /** After the client's FIN: the client closes in good order, the server never does. */
  @Test
  void ofAServerAfterTheClientsFin() {
    String reset =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C R. 5201:5201(0) ack 1102 win 509
        """;
    PopulationFinding found = new Crowd().add(10, 0, reset).finding(ID);
    assertEquals("192.0.2.1:80", found.subject());
  }

  @Test
  void nineAreTooFew() {
    new Crowd().add(9, 0, BY_RST).none(ID);
  }

  @Test
  void eightOfTenAreNoHabit() {
    new Crowd().add(8, 0, BY_RST).add(2, 50, BY_FIN).none(ID);
  }

  /** Answers for connections that are no more: the server's, not its way to close. */
  @Test
  void answersAreNoHabit() {
    String answer =
        """
        exchanged
        9.000 C>S P. 1101:1201(100) ack 5201
        9.020 S>C R 5201:5201(0)
        """;
    new Crowd().add(12, 0, answer).none(ID);
  }

  @Test
  void aRstAfterTheOwnFinIsNoHabit() {
    String reset =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.010 S>C P. 5201:5301(100) ack 1101
        1.011 C>S R 1102:1102(0)
        """;
    new Crowd().add(12, 0, reset).none(ID);
  }

  @Test
  void forgedOnesDoNotCount() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 12; i++) {
      crowd.add(i, BY_RST).alsoFound(FindingId.RST_BOTH_WAYS);
    }
    crowd.none(ID);
  }

  /** Refusals come from no connection. */
  @Test
  void refusalsAreNoHabit() {
    String refused =
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C R. 0:0(0) ack 1001 win 0
        """;
    new Crowd().add(12, 0, refused).none(ID);
  }

  @Test
  void numbersAreSettings() {
    Crowd crowd =
        new Crowd().with("reset_habit.connections", "4").with("reset_habit.percent", "50");
    assertEquals("3 of 5", crowd.add(3, 0, BY_RST).add(2, 50, BY_FIN).finding(ID).value());
  }

  private static final String TAKEN_BACK =
      """
      0.0000 C>S S 1000:1000(0)
      0.0001 S>C S. 5000:5000(0) ack 1001
      0.0005 C>S R 1001:1001(0)
      """;

  /** A balancer that asks every 5 s whether the port answers. */
  @Test
  void aHealthCheckIsHarmless() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 12; i++) {
      crowd.add(i * 5 + i % 2 * 0.01, TAKEN_BACK);
    }
    String text = crowd.finding(ID).text();
    assertTrue(
        text.endsWith("one every 5 s, and reset each at the SYN-ACK: a health check, harmless"));
    assertEquals(
        List.of(Severity.CHAT), crowd.tempered(3).stream().map(Finding::severity).toList());
    String told = crowd.verdict(3).sentence();
    assertTrue(told.contains("only tests whether the port answers"), told);
    assertFalse(told.contains("another address"), told);
  }

  /** Programs that race two connections take one back now and then. */
  @Test
  void atNoRegularTimesItIsNone() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 12; i++) {
      crowd.add(i * i * 5, TAKEN_BACK);
    }
    assertFalse(crowd.finding(ID).text().contains("health check"));
    assertEquals(
        List.of(Severity.NOTE), crowd.tempered(3).stream().map(Finding::severity).toList());
  }

  private static final String OPENED_AND_RESET =
      """
      0.0000 C>S S 1000:1000(0)
      0.0001 S>C S. 5000:5000(0) ack 1001
      0.0009 C>S . 1001:1001(0) ack 5001
      0.0019 C>S R. 1001:1001(0) ack 5001 win 229
      """;

  private static Crowd checks(int everySeconds) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 12; i++) {
      crowd.add(i * everySeconds, OPENED_AND_RESET);
    }
    return crowd;
  }

  /** The balancer's own connections beside its checks are neither checks nor odd. */
  @Test
  void aCheckThatOpensTheConnection() {
    Crowd crowd = checks(10).add(2, 5, BY_FIN);
    assertEquals(
        "The client 10.0.0.1 of 192.0.2.1:80 opened 12 connections, one every 10 s, and reset each"
            + " as soon as it was open, unused: a health check, harmless",
        crowd.finding(ID).text());
    crowd.none(PopulationId.ODD_ONE_OUT);
    String told = crowd.verdict(3).sentence();
    assertTrue(told.contains("only tests whether the port answers"), told);
    assertFalse(told.contains("SO_LINGER"), told);
    assertEquals(
        List.of(Severity.CHAT), crowd.tempered(3).stream().map(Finding::severity).toList());
    assertTrue(crowd.verdict(12).sentence().startsWith("The client closed first"));
  }

  /** Most of what it opens it uses. */
  @Test
  void aCheckAmongManyConnections() {
    assertEquals("12 of 62", checks(10).add(50, 200, BY_FIN).finding(ID).value());
  }

  /** What carried data is no check, and no clock opens connections in one moment. */
  @Test
  void notEveryResetIsACheck() {
    Crowd used = new Crowd();
    for (int i = 0; i < 12; i++) {
      used.add(i * 10, BY_RST);
    }
    assertFalse(used.finding(ID).text().contains("health check"), used.finding(ID).text());
    assertTrue(used.verdict(3).sentence().contains("SO_LINGER"), used.verdict(3).sentence());
  }

  /** One case is no habit. */
  @Test
  void oneResetIsAnAbort() {
    String told = new Crowd().add(1, 0, BY_RST).add(20, 50, BY_FIN).verdict(0).sentence();
    assertTrue(told.contains("application aborted the connection, or its process ended"), told);
    assertFalse(told.contains("SO_LINGER"), told);
  }
}
