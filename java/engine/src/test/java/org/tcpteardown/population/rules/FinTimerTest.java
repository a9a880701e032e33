package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

final class FinTimerTest {
  private static final PopulationId ID = PopulationId.FIN_TIMER;
  private static final long SECOND = 1_000_000_000L;

  private static String closed(double after, String rest) {
    return """
    exchanged
    1.000 S>C F. 5201:5201(0) ack 1101
    1.020 C>S . 1101:1101(0) ack 5202
    """
        + String.format(Locale.ROOT, rest, 1.02 + after, 1.32 + after, 1.92 + after);
  }

  private static String survived(double after) {
    return closed(
        after,
        """
        %1$.3f C>S F. 1101:1101(0) ack 5202
        %2$.3f S>C . 5202:5202(0) ack 1102
        """);
  }

  private static String eaten(double after) {
    return closed(
        after,
        """
        %1$.3f C>S F. 1101:1101(0) ack 5202
        %2$.3f C>S F. 1101:1101(0) ack 5202
        %3$.3f C>S F. 1101:1101(0) ack 5202
        """);
  }

  /** One after the other, so that no single outage explains them. */
  private static Crowd mix() {
    Crowd crowd = new Crowd();
    int at = 0;
    for (double after : new double[] {0.1, 3, 7, 6, 5}) {
      crowd.add(100 * at++, survived(after));
    }
    for (double after : new double[] {12, 8.5, 30}) {
      crowd.add(100 * at++, eaten(after));
    }
    return crowd.add(100 * at, survived(2));
  }

  @Test
  void betweenWhatSurvivedAndWhatDidNot() {
    PopulationFinding found = mix().finding(ID);
    assertEquals(Severity.WARN, found.severity());
    assertEquals("10.0.0.1 <-> 192.0.2.1", found.subject());
    assertEquals("(7 s, 8.5 s]", found.value());
    assertEquals(new Span(7 * SECOND, 8 * SECOND + SECOND / 2), found.span());
    assertEquals(3, found.count());
    assertEquals(8, found.of()); // 0.1 s is no silence
    assertEquals(List.of(5L, 6L, 7L), found.flows());
    assertTrue(found.text().contains("no default known to us fits"), found.text());
    assertFalse(found.text().contains("outage"), found.text());
  }

  @Test
  void saysSoOfTheFlowsThatFit() {
    Crowd crowd = mix();
    assertEquals(
        List.of(
            "its silence of 12 s fits the half-closed timer seen on this path, (7 s, 8.5 s],"
                + " where 3 of 8 silences of half-closed connections did not end well"),
        crowd.about(5));
    assertEquals(List.of(), crowd.about(2));
  }

  @Test
  void namesWhatFits() {
    PopulationFinding found =
        new Crowd().add(0, survived(115)).add(1000, eaten(121)).add(2000, eaten(300)).finding(ID);
    assertTrue(found.text().contains("fits"), found.text());
    assertTrue(found.text().contains("tcp-halfclose-timer (120 s)"), found.text());
  }

  @Test
  void ofTheClientsFinAndByIcmpToo() {
    String icmp =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        21.02 S>C F. 5201:5201(0) ack 1102
        21.03 icmp 10.0.0.254 3/13 quotes S>C
        """;
    PopulationFinding found =
        new Crowd()
            .add(0, survived(4))
            .add(100, icmp)
            .add(200, icmp)
            .add(300, survived(4))
            .finding(ID);
    assertEquals("(4 s, 20 s]", found.value());
    assertTrue(found.text().contains("2 met by an ICMP error"), found.text());
  }

  /** An outage would look the same: less sure, and said. */
  @Test
  void allAtOneMoment() {
    PopulationFinding found =
        new Crowd().add(0, survived(7)).add(0, eaten(9)).add(0, eaten(12)).finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertTrue(found.text().contains("an outage then looks the same"), found.text());
  }

  /** Who answers with a RST was to be reached. */
  @Test
  void allAtOneMomentMetByRst() {
    PopulationFinding found =
        new Crowd().add(0, survived(7)).add(0, reset(9)).add(0, reset(12)).finding(ID);
    assertFalse(found.text().contains("outage"), found.text());
    assertTrue(found.text().contains("whatever made a host forget them"), found.text());
  }

  /** Captured at the client, which sent its RSTs itself: no device on the path kept anything. */
  @Test
  void notWhereTheEndThatAnswersWasCaptured() {
    String atClient =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        96.02 S>C F. 5201:5201(0) ack 1102
        96.02 C>S R 1102:1102(0) win 0 id 0 ttl %d
        """;
    String own = atClient.formatted(64);
    new Crowd().add(0, survived(7)).add(100, own).add(300, own).add(500, survived(2)).none(ID);
    // The same with a RST that does not come from there.
    String other = atClient.formatted(61);
    PopulationFinding found =
        new Crowd()
            .add(0, survived(7))
            .add(100, other)
            .add(300, other)
            .add(500, survived(2))
            .finding(ID);
    assertEquals("(7 s, 95 s]", found.value());
  }

  /** What was no silence is no lower end, and from so wide an interval nobody can be named. */
  @Test
  void aMomentIsNoLowerEnd() {
    PopulationFinding found =
        new Crowd()
            .add(0, survived(0.001))
            .add(100, eaten(95))
            .add(300, eaten(96))
            .add(500, survived(0.002))
            .finding(ID);
    assertEquals("at most 95 s", found.value());
    assertEquals(Severity.NOTE, found.severity());
    assertTrue(found.text().contains("too many to name one"), found.text());
    assertFalse(found.text().contains("Linux"), found.text());
  }

  private static String reset(int seconds) {
    return """
    exchanged
    1.000 S>C F. 5201:5201(0) ack 1101
    1.020 C>S . 1101:1101(0) ack 5202
    %1$d.02 C>S F. 1101:1101(0) ack 5202
    %1$d.03 S>C R 5202:5202(0) win 0 id 0
    """
        .formatted(1 + seconds);
  }

  @Test
  void withoutSurvivorsThereIsNoLowerEnd() {
    PopulationFinding found = new Crowd().add(0, eaten(39)).add(100, eaten(50)).finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("at most 39 s", found.value());
    assertEquals(Span.OPEN, found.span().fromNs());
  }

  @Test
  void contradictionsAreNoTimer() {
    PopulationFinding found =
        new Crowd()
            .add(0, survived(20))
            .add(100, eaten(8))
            .add(200, eaten(12))
            .add(300, survived(3))
            .finding(ID);
    assertEquals(Severity.CHAT, found.severity());
    assertTrue(found.text().contains("does not look like one fixed timer"), found.text());
    assertEquals(Span.NONE, found.span());
  }

  @Test
  void nothingAboutAFlowWhereThereIsNoTimer() {
    Crowd crowd = new Crowd().add(0, survived(20)).add(100, eaten(8)).add(200, eaten(12));
    assertEquals(List.of(), crowd.about(1));
  }

  /** One in twenty may be a gap in the capture that looks like a silence. */
  @Test
  void oneExceptionAmongMany() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 20; i++) {
      crowd.add(i * 100, survived(1 + i * 0.3));
    }
    crowd.add(3000, survived(60)).add(3200, eaten(8)).add(3400, eaten(9)).add(4000, survived(2));
    PopulationFinding found = crowd.finding(ID);
    assertEquals("(6.7 s, 8 s]", found.value());
    assertTrue(found.text().contains("1 exception"), found.text());
  }

  @Test
  void oneFailureIsTooFew() {
    new Crowd().add(0, survived(7)).add(100, eaten(9)).add(200, survived(5)).none(ID);
  }

  @Test
  void numbersAreSettings() {
    assertEquals(
        "(7 s, 9 s]",
        new Crowd()
            .with("fin_timer.failed", "1")
            .add(0, survived(7))
            .add(100, eaten(9))
            .finding(ID)
            .value());
  }

  /** Each path has devices of its own: what failed elsewhere proves nothing here. */
  @Test
  void pathsAreNotMixed() {
    Crowd crowd = new Crowd().add(0, survived(7)).add(100, eaten(9));
    crowd.from("10.0.0.2").add(200, eaten(10)).add(300, survived(30)).none(ID);
  }

  @Test
  void onlySurvivors() {
    new Crowd().add(0, survived(7)).add(100, survived(20)).add(200, survived(0.1)).none(ID);
  }

  @Test
  void aPromptFinThatIsLostIsNoTimer() {
    new Crowd().add(0, eaten(0.1)).add(100, eaten(0.5)).add(200, eaten(2)).none(ID);
  }
}
