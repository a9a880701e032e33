package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

final class ForgottenTogetherTest {
  private static final PopulationId ID = PopulationId.FORGOTTEN_TOGETHER;

  /** Used again so long after its opening, and no longer known then. */
  private static String forgottenAfter(double seconds) {
    return """
    exchanged
    %1$.3f C>S P. 1101:1201(100) ack 5201
    %2$.3f S>C R 5201:5201(0) win 0
    """
        .formatted(seconds, seconds + 0.03);
  }

  private static final String USED =
      """
      exchanged
      0.3 C>S F. 1101:1101(0) ack 5201
      0.3 S>C F. 5201:5201(0) ack 1102
      0.4 C>S . 1102:1102(0) ack 5202
      """;

  /** So many, opened one a second, of which none is known from a moment on. */
  private static Crowd forgotten(int count, double firstAfter) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      crowd.add(i, forgottenAfter(firstAfter + 2 * i));
    }
    return crowd;
  }

  @Test
  void anAddressMoves() {
    Crowd crowd = forgotten(4, 6.5).add(8, USED);
    PopulationFinding found = crowd.finding(ID);
    assertEquals("192.0.2.1", found.subject());
    assertEquals("4", found.value());
    assertTrue(
        found.text().startsWith("192.0.2.1 no longer knew 4 connections from frame "),
        found.text());
    assertTrue(found.text().contains("too quick for a host that restarts"), found.text());
    assertTrue(found.text().contains("a new connection was taken 1."), found.text());
    String about = String.join("; ", crowd.about(2));
    assertTrue(about.startsWith("3 other connections of this server"), about);
  }

  /** There is time for a restart. */
  @Test
  void aHostMayHaveRestarted() {
    String text = forgotten(3, 20).finding(ID).text();
    assertTrue(text.contains("as when the host restarts or its address moves"), text);
  }

  /** What is said of one of them holds for all, however long each was silent by itself. */
  @Test
  void oneStoryForAll() {
    Crowd slow = forgotten(4, 13);
    Crowd quick = forgotten(4, 6.5);
    for (int i = 0; i < 4; i++) {
      String verdict = slow.verdict(i).sentence();
      assertTrue(verdict.contains("as after a restart, or another machine has"), verdict);
      assertFalse(verdict.contains("no host restarts so soon"), verdict);
      verdict = quick.verdict(i).sentence();
      assertTrue(verdict.contains("no host restarts so soon"), verdict);
    }
  }

  /** Alone, each has its own time. */
  @Test
  void twoByThemselves() {
    String verdict = forgotten(2, 13).verdict(0).sentence();
    assertTrue(verdict.contains("no host restarts so soon"), verdict);
  }

  @Test
  void twoAreTooFew() {
    forgotten(2, 10).none(ID);
  }

  /** Idle for long: an idle timer may have forgotten each. */
  @Test
  void allIdle() {
    forgotten(5, 100).none(ID);
  }

  /** Each forgotten before the next was opened: no one event. */
  @Test
  void oneAfterTheOther() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      crowd.add(20 * i, forgottenAfter(10));
    }
    crowd.none(ID);
  }

  /** Closed in good order. */
  @Test
  void ordinaryOnes() {
    new Crowd().add(5, 0, USED).none(ID);
  }
}
