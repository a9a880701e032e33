package org.tcpteardown.heuristic.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.evidence.CapturePoint.Place;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.testkit.Script;

final class CapturePointTest {

  private static Place place(String script) {
    return CapturePoint.of(Script.of(script).story().flow()).place();
  }

  /** A handshake whose last ACK comes so long after the SYN-ACK. */
  private static String handshake(int clientTtl, int serverTtl, String synAck, String ack) {
    return """
        0.000000 C>S S 1000:1000(0) ttl %1$d
        %3$s S>C S. 5000:5000(0) ack 1001 ttl %2$d
        %4$s C>S . 1001:1001(0) ack 5001 ttl %1$d
        """
        .formatted(clientTtl, serverTtl, synAck, ack);
  }

  @Test
  void atTheEndWhoseTtlIsWholeAndWhichAnswersAtOnce() {
    assertEquals(Place.AT_CLIENT, place(handshake(64, 57, "0.020", "0.0201")));
    assertEquals(Place.AT_CLIENT, place(handshake(128, 57, "0.020", "0.0201")));
    assertEquals(Place.AT_SERVER, place(handshake(57, 255, "0.0001", "0.020")));
    // In one network, at one of its hosts.
    assertEquals(Place.AT_CLIENT, place(handshake(64, 64, "0.0005", "0.00055")));
    assertEquals(Place.AT_SERVER, place(handshake(64, 64, "0.00005", "0.0005")));
  }

  @Test
  void saysWhy() {
    Flow flow = Script.of(handshake(64, 57, "0.020", "0.0201")).story().flow();
    CapturePoint point = CapturePoint.of(flow);
    assertTrue(point.isAt(flow.client()));
    assertFalse(point.isAt(flow.server()));
    assertEquals(
        "TTL 64, which no router has counted down, and answers within 0.1 ms", point.why());
    assertEquals("", CapturePoint.of(Script.of("exchanged").routed().story().flow()).why());
  }

  /** A firewall that counts no TTL may lie in between, or a device sets all TTLs to 64. */
  @Test
  void notWhereTheEndIsSomeWayOff() {
    assertEquals(Place.UNKNOWN, place(handshake(64, 57, "0.020", "0.0202")));
    assertEquals(Place.UNKNOWN, place(handshake(64, 57, "0.020", "0.050")));
  }

  @Test
  void notWhereBothEndsAreEquallyNear() {
    assertEquals(Place.UNKNOWN, place(handshake(64, 64, "0.00005", "0.0001")));
    assertEquals(Place.UNKNOWN, place(handshake(64, 128, "0.001", "0.002")));
  }

  @Test
  void betweenRouters() {
    assertEquals(Place.BETWEEN, place(handshake(63, 57, "0.020", "0.0201")));
  }

  /** Without a handshake only the TTLs can tell, and only where they differ. */
  @Test
  void inMidStream() {
    String closed =
        """
        0.00 C>S F. 1001:1001(0) ack 5001 ttl 64
        0.04 S>C . 5001:5001(0) ack 1002 ttl %d
        """;
    assertEquals(Place.AT_CLIENT, place(closed.formatted(243)));
    assertEquals(Place.UNKNOWN, place(closed.formatted(128)));
  }

  @Test
  void notFromOneEndOrOneThatVaries() {
    assertEquals(Place.UNKNOWN, place("0.0 C>S . 1001:1001(0) ack 5001 ttl 64"));
    String varies = "0.1 C>S P. 1001:1101(100) ack 5001 ttl 63";
    assertEquals(Place.UNKNOWN, place(handshake(64, 57, "0.020", "0.0201") + varies));
  }

  @Test
  void notWhereARouterItselfCaptures() {
    Script script = Script.of(handshake(64, 57, "0.020", "0.0201"));
    assertEquals(Place.UNKNOWN, CapturePoint.of(script.routed().story().flow()).place());
    assertEquals(Place.AT_CLIENT, CapturePoint.of(script.mirrored().story().flow()).place());
  }
}
