package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class AddressChangedTest {
  private static final PopulationId ID = PopulationId.ADDRESS_CHANGED;

  private static String opened(int number) {
    return """
    0.00 C>S S %1$d:%1$d(0)
    0.01 S>C S. %2$d:%2$d(0) ack %3$d
    0.02 C>S . %3$d:%3$d(0) ack %4$d
    0.03 C>S P. %3$d:%5$d(100) ack %4$d
    0.04 S>C P. %4$d:%6$d(200) ack %5$d
    0.05 C>S . %5$d:%5$d(0) ack %6$d
    """
        .formatted(number, number + 7000, number + 1, number + 7001, number + 101, number + 7201);
  }

  private static String goesOn(int number) {
    return """
    0.00 C>S P. %1$d:%2$d(10) ack %3$d
    0.01 S>C R %3$d:%3$d(0) win 0
    """
        .formatted(number + 101, number + 111, number + 7201);
  }

  /** So many connections, each used again under another name so long after its opening. */
  private static Crowd moves(int count, String to, boolean samePorts, double afterSeconds) {
    Crowd crowd = new Crowd().from("203.0.113.5");
    for (int i = 0; i < count; i++) {
      crowd.add(i, opened(100_000 * (i + 1)));
    }
    crowd.from(to);
    if (samePorts) {
      crowd.onPortOf(count);
    }
    for (int i = 0; i < count; i++) {
      crowd.add(afterSeconds + 7 * i, goesOn(100_000 * (i + 1)));
    }
    return crowd;
  }

  @Test
  void severalTakeAnotherAddress() {
    PopulationFinding found = moves(3, "203.0.113.77", true, 60).finding(ID);
    assertEquals("203.0.113.5 -> 203.0.113.77", found.subject());
    assertEquals(
        "3 connections of 203.0.113.5 went on under 203.0.113.77 within 14 s: the address changed"
            + " for all of them at once, by no timer of each",
        found.text());
  }

  @Test
  void theirVerdictsBlameNoTimer() {
    Crowd crowd = moves(3, "203.0.113.77", true, 60);
    for (int nth : new int[] {0, 2}) {
      Verdict verdict = crowd.verdict(nth);
      assertEquals(Cause.NAT_REBOUND, verdict.cause());
      assertTrue(verdict.sentence().contains("another outside address"), verdict.sentence());
      assertTrue(verdict.sentence().contains("3 connections took"), verdict.sentence());
      assertFalse(verdict.sentence().contains("idle timer"), verdict.sentence());
    }
  }

  /** One alone: its address has changed all the same, but a pool of addresses is possible. */
  @Test
  void oneAlone() {
    Crowd crowd = moves(1, "203.0.113.77", true, 60);
    crowd.none(ID);
    Verdict verdict = crowd.verdict(0);
    assertTrue(verdict.sentence().contains("got another outside address"), verdict.sentence());
    assertTrue(verdict.sentence().contains("several outside addresses"), verdict.sentence());
  }

  /** Another port of the same address: that is what a NAT's timer does. */
  @Test
  void thePortOnly() {
    Crowd crowd = moves(3, "203.0.113.5", false, 60);
    crowd.none(ID);
    assertTrue(crowd.verdict(0).sentence().contains("by its idle timer"));
  }

  @Test
  void tooFarApart() {
    moves(2, "203.0.113.77", true, 60).with("address_changed.within", "5s").none(ID);
  }
}
