package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Segment;
import org.tcpteardown.testkit.Script;

/** What is known of an end that opens or closes: who knew what, and since when. */
final class ClosingFactsTest {
  private static Flow flow(String script) {
    return Script.of(script).flows().flows().get(0);
  }

  @Test
  void payloadSentKnowingThePeersFin() {
    Flow flow =
        flow(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.01 S>C P. 5201:5301(100) ack 1101
            1.02 S>C P. 5301:5401(100) ack 1102
            1.03 S>C P. 5301:5451(150) ack 1102
            1.04 S>C P. 5301:5401(100) ack 1102
            """);
    assertEquals(250, flow.server().payloadBytesAfterPeerFin());
    assertEquals(150, flow.server().payloadBytesKnowingPeerFin());
    assertEquals(0, flow.client().payloadBytesKnowingPeerFin());
  }

  /** On the way, or in the capture, the FIN was faster: what follows fills the hole. */
  @Test
  void payloadThatItsFinHasOvertaken() {
    String overtaken =
        """
        established
        0.10 C>S P. 1001:1101(100) ack 5001
        0.20 S>C F. 5901:5901(0) ack 1101
        0.21 S>C . 5001:5501(500) ack 1101
        0.22 S>C P. 5501:5901(400) ack 1101
        0.23 C>S . 1101:1101(0) ack 5902
        0.90 S>C . 5001:5501(500) ack 1101
        """;
    HalfConnection server = flow(overtaken).server();
    assertEquals(900, server.payloadBytes());
    assertEquals(0, server.unackedBytes());
    assertFalse(server.capturedWithGaps());
    assertEquals(899, flow(overtaken.replace("ack 5902", "ack 5002")).server().unackedBytes());
    HalfConnection partly =
        flow(overtaken.replace("0.22 S>C P. 5501:5901(400)", "0.22 S>C . 5501:5501(0)")).server();
    assertEquals(500, partly.payloadBytes());
    assertTrue(partly.capturedWithGaps());
  }

  @Test
  void payloadBeforeThatOfTheFin() {
    HalfConnection server =
        flow("""
        exchanged
        0.20 S>C FP. 5901:6001(100) ack 1101
        0.21 S>C . 5201:5901(700) ack 1101
        0.22 S>C FP. 5901:6001(100) ack 1101
        0.23 C>S . 1101:1101(0) ack 5951
        """)
            .server();
    assertEquals(1000, server.payloadBytes());
    assertEquals(50, server.unackedBytes());
    assertFalse(server.capturedWithGaps());
  }

  @Test
  void sinceWhenNothingNewIsAcknowledged() {
    Flow flow =
        flow(
            """
            exchanged
            1.0 S>C P. 5201:5301(100) ack 1101
            2.0 C>S . 1101:1101(0) ack 5301
            9.0 S>C . 5300:5300(0) ack 1101
            9.1 C>S . 1101:1101(0) ack 5301
            """);
    long startNs = flow.firstSegment().timeNs();
    assertEquals(2_000_000_000L, flow.client().rcvNxtSinceNs() - startNs);
    assertEquals(HalfConnection.NEVER, flow("0.0 C>S S 1000:1000(0)").client().rcvNxtSinceNs());
  }

  @Test
  void whetherOnlyTheFinIsOutstanding() {
    Flow flow =
        flow(
            """
            exchanged
            1.00 C>S P. 1101:1201(100) ack 5201
            1.01 C>S F. 1201:1201(0) ack 5201
            1.20 S>C . 5201:5201(0) ack 1201
            1.30 C>S F. 1201:1201(0) ack 5201
            1.40 C>S FP. 1101:1201(100) ack 5201
            """);
    assertFalse(flow.client().fins().get(0).dataAcked());
    assertTrue(flow.client().fins().get(1).dataAcked());
    assertTrue(flow.client().fins().get(2).dataAcked());
  }

  @Test
  void synAcksWithoutAck() {
    Flow flow =
        flow(
            """
            0.0 C>S S 1000:1000(0)
            0.1 S>C S. 5000:5000(0) ack 1001
            0.10002 S>C S. 5000:5000(0) ack 1001
            1.1 S>C S. 5000:5000(0) ack 1001
            """);
    assertEquals(2, flow.server().synAckCount());
    assertEquals(2, numberOf(flow.server().firstUnackedSynAck()));
    assertEquals(4, numberOf(flow.server().unackedSynAck()));
    Flow repeatedLater = flow("established\n1.1 S>C S. 5000:5000(0) ack 1001");
    assertEquals(2, repeatedLater.server().synAckCount());
    assertNull(repeatedLater.server().firstUnackedSynAck());
    assertNull(repeatedLater.server().unackedSynAck());
  }

  private static long numberOf(@Nullable Segment segment) {
    assertNotNull(segment);
    return segment.frame();
  }
}
