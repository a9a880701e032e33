package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

final class IdleTimerTest {
  private static final PopulationId ID = PopulationId.IDLE_TIMER;

  private static String idle(double seconds, String rest) {
    double from = 0.0501 + seconds;
    return "exchanged\n"
        + String.format(Locale.ROOT, rest, from, from + 0.02, from + 0.3, from + 0.9);
  }

  private static String answered(double seconds) {
    return idle(
        seconds,
        """
        %1$.4f C>S P. 1101:1201(100) ack 5201
        %2$.4f S>C P. 5201:5301(100) ack 1201
        """);
  }

  private static String dropped(double seconds) {
    return idle(
        seconds,
        """
        %1$.4f C>S P. 1101:1201(100) ack 5201
        %3$.4f C>S P. 1101:1201(100) ack 5201
        %4$.4f C>S P. 1101:1201(100) ack 5201
        """);
  }

  private static String reset(double seconds) {
    return idle(
        seconds,
        """
        %1$.4f C>S P. 1101:1201(100) ack 5201
        %2$.4f S>C R 5201:5201(0) ttl 33
        """);
  }

  /** The same, but by the host itself. */
  private static String forgotten(double seconds) {
    return reset(seconds).replace(" ttl 33", "");
  }

  @Test
  void betweenWhatSurvivedAndWhatDidNot() {
    PopulationFinding found =
        new Crowd()
            .add(0, answered(300))
            .add(1000, answered(512))
            .add(2000, dropped(903))
            .add(4000, dropped(1200))
            .add(6000, answered(100))
            .finding(ID);
    assertEquals("(512 s, 903 s]", found.value());
    assertEquals(Severity.WARN, found.severity());
    assertTrue(found.text().contains("fits IPVS"), found.text());
    assertEquals(2, found.count());
    assertEquals(5, found.of());
  }

  @Test
  void metByRst() {
    PopulationFinding found =
        new Crowd()
            .add(0, answered(340))
            .add(1000, reset(351))
            .add(2000, reset(500))
            .add(3000, answered(340))
            .finding(ID);
    assertEquals("(340 s, 351 s]", found.value());
    assertTrue(found.text().contains("AWS NAT gateway"), found.text());
    assertTrue(found.text().contains("2 met by RST"), found.text());
  }

  /** A host that restarted knows none of its connections, however short they were idle. */
  @Test
  void aPeerThatForgotIsNoTimer() {
    new Crowd().add(0, answered(340)).add(1000, forgotten(351)).add(2000, forgotten(500)).none(ID);
  }

  @Test
  void contradictionsAreNoTimer() {
    PopulationFinding found =
        new Crowd()
            .add(0, dropped(60))
            .add(1000, dropped(200))
            .add(2000, answered(500))
            .finding(ID);
    assertEquals(Severity.CHAT, found.severity());
    assertEquals("no one timer", found.value());
  }

  @Test
  void tooFew() {
    new Crowd().add(0, answered(340)).add(1000, dropped(400)).none(ID);
  }

  @Test
  void shorterThanIdle() {
    new Crowd().add(0, dropped(20)).add(1000, dropped(25)).add(2000, answered(5)).none(ID);
  }

  /** FINs that are eaten after a silence between them belong to the other timer. */
  @Test
  void halfClosedIsAnotherTimer() {
    String halfClosed =
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.020 C>S . 1101:1101(0) ack 5202
        90.00 C>S F. 1101:1101(0) ack 5202
        90.30 C>S F. 1101:1101(0) ack 5202
        90.90 C>S F. 1101:1101(0) ack 5202
        """;
    new Crowd().add(0, halfClosed).add(1000, halfClosed).none(ID);
  }

  private static String unasked(double seconds) {
    return idle(seconds, "%1$.4f S>C R 5201:5201(0) ttl 33\n");
  }

  /** Each was reset by itself after the same silence, so the timer is no shorter. */
  @Test
  void resetByThemselvesWhenItRanOut() {
    PopulationFinding found =
        new Crowd().add(0, unasked(1800)).add(31, unasked(1800)).add(62, unasked(1801)).finding(ID);
    assertEquals("1800 s", found.value());
    assertEquals(Severity.WARN, found.severity());
    assertTrue(found.text().contains("a timer of 1800 s; fits "), found.text());
    assertTrue(!found.text().contains("Azure NAT") && !found.text().contains("outage"), "240 s");
  }

  /** RSTs that answer something tell no more than that it had run out. */
  @Test
  void resetWhenAskedTheTimerMayBeShorter() {
    PopulationFinding found =
        new Crowd().add(0, reset(1800)).add(31, reset(1800)).add(62, reset(1801)).finding(ID);
    assertEquals("at most 1800 s", found.value());
  }

  /** After silences of different length, and at different moments. */
  @Test
  void resetByThemselvesAtAnyTimeIsNoTimer() {
    PopulationFinding found =
        new Crowd().add(0, unasked(300)).add(31, unasked(500)).add(62, unasked(900)).finding(ID);
    assertEquals("no one timer", found.value());
    assertEquals(Severity.CHAT, found.severity());
    assertTrue(found.text().contains("silences from 300 s to 900 s"), found.text());
  }
}
