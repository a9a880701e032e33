package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Script;

/** What an end sent last in one run, and whether anything had been asked. */
final class PayloadBurstTest {
  private static HalfSnapshot server(String script) {
    return Script.of(script).flows().flows().get(0).server().snapshot();
  }

  @Test
  void anAnswerIsAsked() {
    HalfSnapshot server =
        server(
            "exchanged\n0.06 S>C P. 5201:5301(100) ack 1101\n0.07 S>C P. 5301:5311(10) ack 1101");
    assertEquals(310, server.burstBytes());
    assertEquals(310, server.unansweredBytes());
    assertFalse(server.burstUnasked());
  }

  @Test
  void whatFollowsAPauseIsNot() {
    HalfSnapshot server = server("exchanged\n0.25 S>C P. 5201:5301(100) ack 1101");
    assertEquals(100, server.burstBytes());
    assertEquals(300, server.unansweredBytes());
    assertTrue(server.burstUnasked());
  }

  /** A sender that waits for acknowledgements, or for its timer, has not paused. */
  @Test
  void aPauseWithSomethingOutstandingDoesNotCount() {
    HalfSnapshot server =
        server(
            """
            established
            0.030 C>S P. 1001:1101(100) ack 5001
            0.050 S>C P. 5001:5201(200) ack 1101
            0.400 S>C P. 5201:5301(100) ack 1101
            """);
    assertEquals(300, server.burstBytes());
    assertFalse(server.burstUnasked());
  }

  @Test
  void norDoesOneOfTwoRoundTrips() {
    HalfSnapshot server =
        server(
            """
            0.000 C>S S 1000:1000(0)
            0.300 S>C S. 5000:5000(0) ack 1001
            0.301 C>S . 1001:1001(0) ack 5001
            0.302 C>S P. 1001:1101(100) ack 5001
            0.602 S>C P. 5001:5201(200) ack 1101
            0.603 C>S . 1101:1101(0) ack 5201
            0.903 S>C P. 5201:5301(100) ack 1101
            """);
    assertEquals(300, server.burstBytes());
    assertFalse(server.burstUnasked());
  }

  @Test
  void aServerThatSpeaksFirstWasNotAsked() {
    HalfSnapshot server = server("established\n0.05 S>C P. 5001:5041(40) ack 1001");
    assertEquals(40, server.burstBytes());
    assertTrue(server.burstUnasked());
  }

  @Test
  void aRetransmissionAddsNothing() {
    HalfSnapshot server =
        server(
            "exchanged\n0.25 S>C P. 5201:5301(100) ack 1101\n0.5 S>C P. 5201:5301(100) ack 1101");
    assertEquals(100, server.burstBytes());
  }
}
