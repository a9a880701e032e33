package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;

/** Refusals with another TTL than all that the server's address sends otherwise. */
final class RefusedElsewhereTest {
  private static final String SERVED =
      """
      0.000 C>S S 1000:1000(0)
      0.001 S>C S. 5000:5000(0) ack 1001 ttl 63
      0.002 C>S . 1001:1001(0) ack 5001
      0.003 C>S P. 1001:1041(40) ack 5001
      0.004 S>C P. 5001:5061(60) ack 1041 ttl 63
      0.005 C>S F. 1041:1041(0) ack 5061
      0.006 S>C F. 5061:5061(0) ack 1042 ttl 63
      0.007 C>S . 1042:1042(0) ack 5062
      """;

  private static String refused(int ttl) {
    return "0.000 C>S S 1000:1000(0)\n0.0003 S>C R. 0:0(0) ack 1001 win 0 id 0 ttl " + ttl;
  }

  /** One client is refused at any time, another one is served: no matter of time. */
  private static Verdict oneClientOnly(int ttl) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      crowd.from("10.0.0.1").add(i * 5, refused(ttl));
      crowd.from("10.0.0.2").add(i * 5 + 2, SERVED);
    }
    return crowd.verdict(4);
  }

  @Test
  void aRuleForOneClient() {
    Verdict verdict = oneClientOnly(254);
    assertEquals(Cause.REFUSED_BY_MIDDLEBOX, verdict.cause(), verdict.sentence());
    assertEquals(ClosedBy.MIDDLEBOX, verdict.closedBy());
    assertTrue(
        verdict
            .sentence()
            .contains("a device on the path refuses this client in the server's name"),
        verdict.sentence());
    assertTrue(verdict.sentence().contains("the RST's TTL is 254"), verdict.sentence());
    assertFalse(verdict.sentence().contains("routes change"), verdict.sentence());
  }

  @Test
  void notWithTheServersTtl() {
    Verdict verdict = oneClientOnly(63);
    assertEquals(Cause.REFUSED_BY_HOST, verdict.cause(), verdict.sentence());
  }

  /** Of a port that serves nobody, 254 may be how that stack refuses. */
  @Test
  void notWhereNothingElseWasServed() {
    Crowd crowd = new Crowd();
    crowd.add(0, SERVED).to("192.0.2.1", 81).add(1, refused(254));
    assertEquals(Cause.REFUSED_BY_HOST, crowd.verdict(1).cause(), crowd.verdict(1).sentence());
  }

  /** The same client is served, too: another host may have that address. */
  @Test
  void nowAndThen() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 3; i++) {
      crowd.add(i * 5, refused(127)).add(i * 5 + 2, SERVED);
    }
    Verdict verdict = crowd.verdict(2);
    assertEquals(Cause.REFUSED_BY_MIDDLEBOX, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("or another host that has the same address did"),
        verdict.sentence());
  }
}
