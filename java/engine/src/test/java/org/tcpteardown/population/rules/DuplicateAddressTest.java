package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class DuplicateAddressTest {
  private static final PopulationId ID = PopulationId.DUPLICATE_ADDRESS;

  /** Opened by a machine with TTL 64, reset 8 s later by one with the TTL and number given. */
  private static String strangers(int id, int ttl, int rstId) {
    return """
    0.0000 C>S S 1000:1000(0)
    0.0002 S>C S. 5000:5000(0) ack 1001 ttl 64 id %1$d
    0.0003 C>S . 1001:1001(0) ack 5001
    0.0004 C>S P. 1001:1101(100) ack 5001
    0.0006 S>C P. 5001:5201(200) ack 1101 ttl 64 id %2$d
    0.0007 C>S . 1101:1101(0) ack 5201
    8.0000 C>S P. 1101:1201(100) ack 5201
    8.0002 S>C R 5201:5201(0) win 0 ttl %3$d id %4$d
    """
        .formatted(id, id + 1, ttl, rstId);
  }

  private static String refused(int ttl, int rstId) {
    return """
    0.0000 C>S S 1000:1000(0)
    0.0002 S>C R. 0:0(0) ack 1001 win 0 ttl %d id %d
    """
        .formatted(ttl, rstId);
  }

  private static Crowd inTurns(int rstTtl, int rstId, int rstStep) {
    return new Crowd()
        .add(0, strangers(3600, rstTtl, rstId))
        .add(20, refused(rstTtl, rstId + rstStep))
        .add(40, strangers(3610, rstTtl, rstId + 2 * rstStep))
        .add(60, refused(rstTtl, rstId + 3 * rstStep));
  }

  @Test
  void twoTtlsAndTwoCountersInTurns() {
    PopulationFinding found = inTurns(128, 45_000, 1).finding(ID);
    assertEquals("192.0.2.1", found.subject());
    assertEquals("TTL 64 and 128", found.value());
    assertEquals(
        "Two machines answer for 192.0.2.1: 2 SYN-ACKs of it have TTL 64 and count their IP IDs"
            + " from 3600 on, 4 RSTs TTL 128 and count theirs from 45000 on, in turns",
        found.text());
  }

  @Test
  void theVerdictsSayWhoResetIt() {
    Crowd crowd = inTurns(128, 45_000, 1);
    for (int nth = 0; nth < 4; nth++) {
      Verdict verdict = crowd.verdict(nth);
      assertEquals(Cause.DUPLICATE_ADDRESS, verdict.cause(), verdict.sentence());
      assertTrue(verdict.sentence().contains("MAC addresses"), verdict.sentence());
    }
  }

  /** Many stacks send RSTs with a number of 0, or with numbers of the same counter. */
  @Test
  void oneMachineWithAnotherTtlForResets() {
    Crowd zero = inTurns(128, 0, 0);
    zero.none(ID);
    assertNotEquals(Cause.DUPLICATE_ADDRESS, zero.verdict(0).cause());
    inTurns(128, 3602, 5).none(ID);
  }

  @Test
  void oneTtl() {
    inTurns(64, 45_000, 1).none(ID);
  }

  /** A router lies between: a device there may reset in its name. */
  @Test
  void resetsFromAfar() {
    inTurns(126, 45_000, 1).none(ID);
  }

  /** Numbers drawn at random are no counter. */
  @Test
  void noCounter() {
    inTurns(128, 20_000, 7_000).none(ID);
  }

  /** The address moves once. */
  @Test
  void notInTurns() {
    new Crowd()
        .add(0, strangers(3600, 128, 45_000))
        .add(1, strangers(3610, 128, 45_001))
        .add(20, refused(128, 45_002))
        .add(30, refused(128, 45_003))
        .none(ID);
  }
}
