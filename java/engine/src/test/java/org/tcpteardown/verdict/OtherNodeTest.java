package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

/** RSTs that another machine behind an address sent than the one that has the connection. */
final class OtherNodeTest {
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

  private static String reset(int ttl) {
    return """
    0.0000 C>S S 1000:1000(0)
    0.0008 S>C S. 5000:5000(0) ack 1001 ttl 63
    0.0009 C>S . 1001:1001(0) ack 5001
    0.0010 C>S P. 1001:1151(150) ack 5001
    0.0017 S>C R 5001:5001(0) id 0 ttl %d
    """
        .formatted(ttl);
  }

  private static Crowd now(int ttl) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 3; i++) {
      crowd.add(i, SERVED).add(i + 0.5, reset(ttl));
    }
    return crowd;
  }

  @Test
  void theDataCameToAnotherNode() {
    Verdict verdict = now(62).verdict(1);
    assertEquals(Cause.PEER_FORGOT, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("the RST's TTL is 62, that of the SYN-ACK 63"));
    assertTrue(verdict.sentence().contains("another machine than"), verdict.sentence());
    assertFalse(verdict.sentence().contains("accept queue"), verdict.sentence());
    assertFalse(verdict.sentence().contains("firewall"), verdict.sentence());
    String text = now(62).finding(PopulationId.RESET_AFTER_HANDSHAKE).text();
    assertTrue(text.endsWith("another machine sent them"), text);
  }

  /** From nearer it may be a firewall as well. */
  @Test
  void orAFirewallBeforeIt() {
    Verdict verdict = new Crowd().add(0, reset(64)).verdict(0);
    assertEquals(Cause.PEER_FORGOT, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("or a firewall refuses it"), verdict.sentence());
  }

  @Test
  void notFromTheSameDistance() {
    Verdict verdict = now(63).verdict(1);
    assertEquals(Cause.NOT_ACCEPTED, verdict.cause(), verdict.sentence());
    String text = now(63).finding(PopulationId.RESET_AFTER_HANDSHAKE).text();
    assertTrue(text.endsWith("right after the handshake"), text);
  }

  /** Some stacks send RSTs with another TTL than all else. */
  @Test
  void notWithAnotherFirstValue() {
    assertEquals(Cause.NOT_ACCEPTED, now(254).verdict(1).cause(), now(254).verdict(1).sentence());
    assertEquals(Cause.NOT_ACCEPTED, now(31).verdict(1).cause(), now(31).verdict(1).sentence());
  }

  /** What came by several ways before tells nothing. */
  @Test
  void notWhereTheSynAcksVary() {
    String twice =
        reset(62).replace("0.0009 C>S", "0.00085 S>C S. 5000:5000(0) ack 1001 ttl 62\n0.0009 C>S");
    Verdict verdict = new Crowd().add(0, twice).verdict(0);
    assertFalse(verdict.sentence().contains("another machine than"), verdict.sentence());
  }

  /** A SYN of the next connection, the challenge it meets, and the RST that this draws. */
  private static String next(int ttl) {
    return """
    5.00 C>S S 700000000:700000000(0) ttl %1$d
    5.01 S>C . 5201:5201(0) ack 1101
    5.05 C>S R 1101:1101(0) ttl %1$d
    """
        .formatted(ttl);
  }

  private static final String USED =
      """
      0.000 C>S S 1000:1000(0) ttl 53
      0.010 S>C S. 5000:5000(0) ack 1001
      0.050 C>S . 1001:1001(0) ack 5001 ttl 53
      0.060 C>S P. 1001:1101(100) ack 5001 ttl 53
      0.070 S>C P. 5001:5201(200) ack 1101
      0.110 C>S . 1101:1101(0) ack 5201 ttl 53
      """;

  private static final String WENT_ON =
      """
      6.00 C>S P. 1101:1401(300) ack 5201 ttl 53
      6.01 S>C R 5201:5201(0)
      """;

  @Test
  void twoHostsBehindOneAddressAndPort() {
    String sentence = new Crowd().add(0, USED + next(117) + WENT_ON).verdict(0).sentence();
    assertTrue(sentence.contains("another host behind the client's address"), sentence);
    assertTrue(sentence.contains("the RST's TTL is 117"), sentence);
    assertTrue(sentence.contains("still sent 300 bytes of it"), sentence);
    assertTrue(sentence.contains("all data before the RST was acknowledged"), sentence);
    sentence = new Crowd().add(0, USED + next(117)).verdict(0).sentence();
    assertTrue(sentence.contains("another host behind the client's address"), sentence);
    assertTrue(sentence.contains("; all data was acknowledged both ways"), sentence);
    sentence = new Crowd().add(0, USED + next(53) + WENT_ON).verdict(0).sentence();
    assertTrue(sentence.contains("another host behind the client's address"), sentence);
  }

  /** From where the connection came, and nothing more of it: the host may have restarted. */
  @Test
  void oneHostThatForgot() {
    String sentence = new Crowd().add(0, USED + next(53)).verdict(0).sentence();
    assertTrue(sentence.contains("host, or another one behind its address"), sentence);
    // A hop more may be another route.
    sentence = new Crowd().add(0, USED + next(52)).verdict(0).sentence();
    assertTrue(sentence.contains("host, or another one behind its address"), sentence);
  }
}
