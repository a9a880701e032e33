package org.tcpteardown.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

/** A device that lost its table resets connections with several servers as they are used again. */
final class NearbyResetsTest {
  private static final String WITH_OTHERS = "were reset in the same way and with the same TTL";

  /** A request after a pause, answered by a RST with that TTL within so many milliseconds. */
  private static String reset(int ttl, double afterMs) {
    return """
    0.000 C>S S 1000:1000(0) ttl 64
    0.040 S>C S. 5000:5000(0) ack 1001 ttl 50
    0.0401 C>S . 1001:1001(0) ack 5001 ttl 64
    0.100 C>S P. 1001:1101(100) ack 5001 ttl 64
    0.140 S>C P. 5001:5201(200) ack 1101 ttl 50
    0.1401 C>S . 1101:1101(0) ack 5201 ttl 64
    0.700 C>S P. 1101:1201(100) ack 5201 ttl 64
    %.4f S>C R 5201:5201(0) win 0 id 0 ttl %d
    """
        .formatted(0.7 + afterMs / 1000, ttl);
  }

  private static Crowd two() {
    return new Crowd()
        .to("192.0.2.9", 443)
        .add(1, reset(63, 0.6))
        .to("192.0.2.10", 443)
        .add(2, reset(63, 0.6));
  }

  @Test
  void ofSeveralServers() {
    Verdict verdict = two().to("192.0.2.11", 443).add(3, reset(63, 0.6)).verdict(0);
    assertEquals(Cause.MIDDLEBOX_RESET, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("2 more connections, with 2 other servers among them"),
        verdict.sentence());
  }

  private static void notWithOthers(Crowd crowd) {
    Verdict verdict = crowd.verdict(0);
    assertEquals(Cause.MIDDLEBOX_RESET, verdict.cause(), verdict.sentence());
    assertFalse(verdict.sentence().contains(WITH_OTHERS), verdict.sentence());
  }

  @Test
  void twoAreTooFew() {
    notWithOthers(two());
  }

  /** Another device, another moment, or a RST that its server may have sent. */
  @Test
  void theThirdIsAnotherStory() {
    notWithOthers(two().to("192.0.2.11", 443).add(3, reset(61, 0.6)));
    notWithOthers(two().to("192.0.2.11", 443).add(90, reset(63, 0.6)));
    notWithOthers(two().to("192.0.2.11", 443).add(3, reset(63, 40)));
  }

  /** What befalls one server only may lie before that one. */
  @Test
  void allOfOneServer() {
    notWithOthers(
        new Crowd()
            .to("192.0.2.9", 443)
            .add(1, reset(63, 0.6))
            .add(2, reset(63, 0.6))
            .add(3, reset(63, 0.6)));
  }
}
