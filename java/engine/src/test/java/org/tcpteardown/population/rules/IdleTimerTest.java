package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

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

  /** Some are forgotten and others live on, and all that counts is how long they were idle. */
  private static Crowd forgottenInTurns() {
    return new Crowd()
        .add(0, answered(300))
        .add(100, forgotten(352))
        .add(200, answered(340))
        .add(250, forgotten(420))
        .add(400, answered(345))
        .add(500, answered(200));
  }

  @Test
  void forgottenWhileOthersLivedOn() {
    PopulationFinding found = forgottenInTurns().finding(ID);
    assertEquals("(345 s, 352 s]", found.value());
    assertEquals(Severity.WARN, found.severity());
    assertTrue(found.text().contains("2 met by RST"), found.text());
    assertTrue(found.text().contains("AWS"), found.text());
    Verdict verdict = forgottenInTurns().verdict(1);
    assertEquals(Cause.MIDDLEBOX_IDLE_TIMER, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("more than 345 s and at most 352 s"), verdict.sentence());
    assertFalse(verdict.sentence().contains("Azure"), verdict.sentence());
    assertFalse(verdict.sentence().contains("process was restarted"), verdict.sentence());
  }

  /** All that it had before a moment it no longer knew after it. */
  @Test
  void aRestartIsNoTimer() {
    Crowd restarted =
        new Crowd()
            .add(0, answered(300))
            .add(10, answered(345))
            .add(20, forgotten(400))
            .add(250, forgotten(200))
            .add(30, forgotten(390))
            .add(450, answered(200));
    restarted.none(ID);
    assertEquals(Cause.PEER_FORGOT, restarted.verdict(2).cause());
  }

  /** Lives that only follow each other leave a moment at which all may have been forgotten. */
  @Test
  void notWhereAGapIsLeft() {
    new Crowd()
        .add(0, answered(200))
        .add(100, forgotten(352))
        .add(210, answered(340))
        .add(90, forgotten(420))
        .none(ID);
  }

  /**
   * All began together, and all that were idle for longer were forgotten: by a restart, perhaps.
   */
  @Test
  void forgottenAfterAllThatSurvived() {
    Crowd together =
        new Crowd()
            .add(0, forgotten(360))
            .add(1, answered(200))
            .add(2, forgotten(420))
            .add(3, answered(340))
            .add(4, forgotten(352));
    PopulationFinding found = together.finding(ID);
    assertEquals("(340 s, 352 s]", found.value());
    assertEquals(Severity.NOTE, found.severity());
    assertTrue(found.text().endsWith("a restart of the host that forgot them would look the same"));
    Verdict verdict = together.verdict(4);
    assertEquals(Cause.MIDDLEBOX_IDLE_TIMER, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("that was restarted in just"), verdict.sentence());
    // The one that was idle for longest tells no other timer.
    String sentence = together.verdict(2).sentence();
    assertTrue(sentence.contains("more than 340 s and at most 352 s"), sentence);
  }

  /** Where no default is of that length a restart is as likely. */
  @Test
  void forgottenAfterAllThatSurvivedAndNoDefaultFits() {
    Crowd together =
        new Crowd()
            .add(0, forgotten(38))
            .add(1, answered(31))
            .add(2, forgotten(40))
            .add(3, answered(33))
            .add(4, forgotten(37));
    together.finding(ID);
    assertEquals(Cause.PEER_FORGOT, together.verdict(4).cause(), together.verdict(4).sentence());
  }

  /** It answers from nearer than the server, with the server's TTL. */
  @Test
  void aBalancerThatUsesTheServersTtl() {
    Crowd near = new Crowd().add(0, answered(300));
    for (double seconds : new double[] {360, 420, 600}) {
      near.add(1, idle(seconds, "%1$.4f C>S P. 1101:1201(100) ack 5201\n") + rst(seconds + 0.0511));
    }
    assertEquals("(300 s, 360 s]", near.finding(ID).value());
    Verdict verdict = near.verdict(2);
    assertEquals(Cause.MIDDLEBOX_IDLE_TIMER, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("at most 360 s"), verdict.sentence());
    assertTrue(verdict.sentence().contains("the round trip to the named"), verdict.sentence());
    assertTrue(verdict.sentence().contains("from the same distance"), verdict.sentence());
  }

  private static String rst(double atSeconds) {
    return String.format(Locale.ROOT, "%.4f S>C R 5201:5201(0)%n", atSeconds);
  }

  /** After much more than what survived anything may have happened. */
  @Test
  void forgottenLongAfterAllThatSurvived() {
    new Crowd()
        .add(0, forgotten(3600))
        .add(1, answered(200))
        .add(2, forgotten(4200))
        .add(3, answered(340))
        .add(4, forgotten(3520))
        .none(ID);
  }

  /** One loss makes no timer, but what survived on the same path says what it cannot be. */
  @Test
  void survivorsBoundWhatOneLossTells() {
    Verdict verdict = new Crowd().add(0, answered(345)).add(100, forgotten(352)).verdict(1);
    assertEquals(Cause.PEER_FORGOT, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("more than 345 s and at most 352 s"), verdict.sentence());
    assertFalse(verdict.sentence().contains("Azure"), verdict.sentence());
    Verdict alone = new Crowd().add(100, forgotten(352)).verdict(0);
    assertTrue(alone.sentence().contains("at most 352 s"), alone.sentence());
  }

  /** Its TTL began with another value: some stacks do that, some devices too. */
  @Test
  void theTtlOfTheRstIsTold() {
    Verdict verdict = new Crowd().add(0, reset(352).replace(" ttl 33", " ttl 246")).verdict(0);
    assertTrue(verdict.sentence().contains("the RST's TTL is 246"), verdict.sentence());
  }
}
