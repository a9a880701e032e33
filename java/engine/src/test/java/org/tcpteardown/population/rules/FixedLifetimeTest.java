package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Verdict;

final class FixedLifetimeTest {
  private static final PopulationId ID = PopulationId.FIXED_LIFETIME;
  private static final long SECOND = 1_000_000_000L;

  private static String reset(double age, double quiet) {
    return String.format(
        Locale.ROOT,
        """
        exchanged
        %1$.3f C>S P. 1101:1201(100) ack 5201
        %2$.3f S>C P. 5201:5301(100) ack 1201
        %3$.3f S>C R. 5301:5301(0) ack 1201 win 0
        """,
        age - quiet - 0.02,
        age - quiet,
        age);
  }

  private static String closed(double age) {
    return String.format(
        Locale.ROOT,
        """
        exchanged
        %1$.3f C>S F. 1101:1101(0) ack 5201
        %1$.3f S>C F. 5201:5201(0) ack 1102
        """,
        age);
  }

  /** Eight at 20 s, idle for different times before. */
  private static Crowd eight() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.add(i * 7, reset(20 + i * 0.01, 0.1 + i * 0.3));
    }
    return crowd;
  }

  @Test
  void resetsAtOneAge() {
    Crowd crowd = eight().add(3, 5, closed(15));
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.WARN, found.severity());
    assertEquals("192.0.2.1:80", found.subject());
    assertEquals("20 s", found.value());
    assertEquals(new Span(20 * SECOND, 20 * SECOND + 70_000_000), found.span());
    assertEquals(8, found.count());
    assertEquals(
        List.of("8 connections to this server were reset at this age of 20 s: a fixed lifetime"),
        crowd.about(2));
    assertEquals(List.of(), crowd.about(9));
  }

  @Test
  void someOtherResetsDoNotHideIt() {
    assertEquals("20 s", eight().add(3, reset(13, 0.5)).add(9, reset(17, 0.5)).finding(ID).value());
  }

  /** They lived longer, so nothing limits the age. */
  @Test
  void notIfOthersLiveLonger() {
    eight().add(5, closed(40)).none(ID);
  }

  @Test
  void notIfOthersAreResetLater() {
    eight().add(5, reset(40, 0.5)).none(ID);
  }

  /** Opened together, reset together: the server was restarted. */
  @Test
  void notIfAllBeganAtOnce() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.add(i * 0.01, reset(20 - i * 0.01, 0.5));
    }
    crowd.none(ID);
  }

  /** Reset one after another at one moment: ages differ. */
  @Test
  void notIfAllEndedAtOnce() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.add(i * 5, reset(60 - i * 5, 0.5));
    }
    crowd.none(ID);
  }

  @Test
  void silenceBeforeItIsAnIdleTimer() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.add(i * 7, reset(20, 18));
    }
    crowd.none(ID);
  }

  /** Another node, or a timer: what came after a long silence was answered by a RST. */
  @Test
  void notIfTheRstAnswersWhatBrokeASilence() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.add(i * 7, "exchanged\n59.0 C>S P. 1101:1201(100) ack 5201\n59.02 S>C R 5201:5201(0)");
    }
    crowd.none(ID);
  }

  @Test
  void shortLivesAreRequestsOfEqualLength() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 20; i++) {
      crowd.add(i * 7, reset(2, 0.1));
    }
    crowd.none(ID);
  }

  @Test
  void scatteredAges() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 10; i++) {
      crowd.add(i * 7, reset(20 + i * 4, 0.5));
    }
    crowd.none(ID);
  }

  @Test
  void fourAreTooFew() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(i * 7, reset(20, 0.5));
    }
    crowd.none(ID);
  }

  @Test
  void closesAreNoResets() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 10; i++) {
      crowd.add(i * 7, closed(20));
    }
    crowd.none(ID);
  }

  private static String idleReset(double age, double quiet) {
    return String.format(
        Locale.ROOT,
        """
        exchanged
        %1$.3f C>S P. 1101:1201(100) ack 5201
        %2$.3f S>C P. 5201:5301(100) ack 1201
        %2$.3f C>S . 1201:1201(0) ack 5301
        %3$.3f S>C R. 5301:5301(0) ack 1201 win 509
        """,
        age - quiet - 0.02,
        age - quiet,
        age);
  }

  /** What a flow alone seems to have ended by does not contradict what ended them all. */
  @Test
  void flowsAreToldInItsLight() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.add(i * 70, idleReset(3600 + i * 0.01, 31 + i));
    }
    Verdict verdict = crowd.verdict(2);
    assertTrue(verdict.sentence().contains("lets no connection last longer"), verdict.sentence());
    assertFalse(verdict.sentence().contains("by a timer of its own"), verdict.sentence());
    for (Finding finding : crowd.tempered(2)) {
      assertTrue(finding.text().endsWith("at this age of 3600 s: a fixed lifetime"));
    }
    assertEquals(1, crowd.tempered(2).size());
  }

  @Test
  void alonePerhapsAnIdleTimer() {
    Crowd alone = new Crowd().add(0, idleReset(3600, 31));
    assertTrue(
        alone.verdict(0).sentence().contains("by a timer of its own"), alone.verdict(0).sentence());
    assertFalse(alone.tempered(0).get(0).text().contains("lifetime"));
  }
}
