package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;

/** Where to look when a living end does not take what the other one sends. */
final class StallHintsTest {
  /** A BGP session: the client goes on with its OPEN, which the server has acknowledged. */
  private static String bgp(int clientTtl, int serverTtl) {
    return """
    0.000 C>S S 1000:1000(0)
    0.001 S>C S. 5000:5000(0) ack 1001
    0.002 C>S . 1001:1001(0) ack 5001
    0.003 C>S P. 1001:1030(29) ack 5001
    0.004 S>C . 5001:5001(0) ack 1030
    0.300 C>S P. 1001:1030(29) ack 5001
    0.301 S>C . 5001:5001(0) ack 1030
    0.900 C>S P. 1001:1030(29) ack 5001
    0.901 S>C . 5001:5001(0) ack 1030
    2.100 C>S P. 1001:1030(29) ack 5001
    2.101 S>C . 5001:5001(0) ack 1030
    4.500 C>S P. 1001:1030(29) ack 5001
    4.501 S>C . 5001:5001(0) ack 1030
    capture ends 20
    """
        .replaceAll("(C>S.*)", "$1 ttl " + clientTtl)
        .replaceAll("(S>C.*)", "$1 ttl " + serverTtl);
  }

  private static String sentence(int port, String script) {
    Verdict verdict = new Crowd().to("192.0.2.1", port).add(0, script).verdict(0);
    assertEquals(Cause.NEVER_ACKNOWLEDGED, verdict.cause(), verdict.sentence());
    return verdict.sentence();
  }

  @Test
  void ttlSecurityOfOneEnd() {
    String told = sentence(179, bgp(255, 64));
    assertTrue(told.contains("see whether the client takes only packets with TTL 255"), told);
    assertTrue(told.contains("the other end sends TTL 64"), told);
  }

  @Test
  void ttlSecurityOfBothOrNeither() {
    assertFalse(sentence(179, bgp(255, 255)).contains("GTSM"));
    assertFalse(sentence(179, bgp(64, 64)).contains("GTSM"));
    assertFalse(sentence(179, bgp(254, 64)).contains("GTSM"));
  }

  /** Elsewhere 255 is what some stacks send by default. */
  @Test
  void otherPorts() {
    assertFalse(sentence(80, bgp(255, 64)).contains("GTSM"));
  }

  private static String aborted(String serverSaid) {
    return """
    0.000 C>S S 1000:1000(0)
    0.020 S>C S. 5000:5000(0) ack 1001
    0.021 C>S . 1001:1001(0) ack 5001
    %s0.030 C>S P. 1001:1044(43) ack NEXT
    0.050 S>C . NEXT:NEXT(0) ack 1044
    0.051 S>C R. NEXT:NEXT(0) ack 1044
    """
        .formatted(serverSaid)
        .replace("NEXT", serverSaid.isEmpty() ? "5001" : "5021");
  }

  /** A proxy that accepts and cannot reach its server says nothing. */
  @Test
  void whoAcceptsAndSaysNothing() {
    String silent = new Crowd().add(0, aborted("")).verdict(0).sentence();
    assertTrue(silent.contains("a proxy that accepts for a service it cannot reach"), silent);
    String greets =
        new Crowd()
            .add(
                0,
                aborted(
                    "0.0211 S>C P. 5001:5021(20) ack 1001\n0.0212 C>S . 1001:1001(0) ack 5021\n"))
            .verdict(0)
            .sentence();
    assertFalse(greets.contains("a proxy that accepts"), greets);
  }
}
