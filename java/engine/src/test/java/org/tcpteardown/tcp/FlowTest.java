package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

final class FlowTest {

  private static Flow flow(Script script) {
    return script.flows().flows().get(0);
  }

  private static void assertClient(End expected, Script script, boolean guessed) {
    Endpoint endpoint = script.endpoint(expected);
    assertEquals(endpoint, flow(script).client().endpoint());
    assertEquals(guessed, flow(script).rolesGuessed());
  }

  @Test
  void whoSendsTheSynIsTheClient() {
    assertClient(End.C, Script.of("0.0 C>S S 1:1(0)"), false);
    assertClient(End.C, Script.of("0.0 C>S S 1:1(0)").swappedAddresses(), false);
    assertClient(End.C, Script.of("0.0 S>C S. 1:1(0) ack 2"), false);
  }

  @Test
  void theLowerPortIsGuessedToBeTheServer() {
    assertClient(End.C, Script.of("0.0 C>S . 1:1(0) ack 2"), true);
    assertClient(End.C, Script.of("0.0 S>C . 1:1(0) ack 2"), true);
    assertClient(End.S, Script.of("0.0 C>S . 1:1(0) ack 2").swappedAddresses(), true);
  }

  @Test
  void aLateSynCorrectsTheGuess() {
    assertClient(End.S, Script.of("0.0 S>C . 9:9(0) stream 0\n0.1 S>C S 7:7(0) stream 0"), false);
    assertClient(
        End.S, Script.of("0.0 S>C . 9:9(0) stream 0\n0.1 C>S S. 7:7(0) ack 1 stream 0"), false);
  }

  @Test
  void aHandshakeIsCountedOnce() {
    assertEquals(1, flow(Script.of("exchanged")).handshakes());
    assertEquals(0, flow(Script.of("exchanged").withoutFirst(1)).handshakes());
    assertEquals(0, flow(Script.of("0.0 C>S S 1:1(0)\n0.1 S>C S. 7:7(0) ack 2")).handshakes());
    String resent =
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C S. 5000:5000(0) ack 1001
        1.020 S>C S. 5000:5000(0) ack 1001
        1.021 C>S . 1001:1001(0) ack 5001
        1.022 C>S . 1001:1001(0) ack 5001
        """;
    assertEquals(1, flow(Script.of(resent)).handshakes());
  }

  @Test
  void aHandshakeIsNotCompletedByARst() {
    String scan =
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C S. 5000:5000(0) ack 1001
        0.021 C>S R. 1001:1001(0) ack 5001
        """;
    assertEquals(0, flow(Script.of(scan)).handshakes());
    assertFalse(flow(Script.of(scan)).wasEstablished());
  }

  @Test
  void whatWasEstablished() {
    Script exchanged = Script.of("exchanged");
    assertTrue(flow(exchanged).wasEstablished());
    assertTrue(flow(exchanged.withoutFirst(1)).wasEstablished(), "SYN not captured");
    assertTrue(flow(exchanged.without(2)).wasEstablished(), "SYN-ACK not captured");
    assertTrue(flow(exchanged.withoutFirst(4)).wasEstablished(), "picked up in the middle");
    assertFalse(flow(exchanged.only(End.C)).wasEstablished(), "one direction");
    assertFalse(flow(Script.of("0.0 C>S S 1:1(0)\n0.1 S>C R. 0:0(0) ack 2")).wasEstablished());
  }

  @Test
  void bothDirectionsNeedMoreThanARst() {
    assertTrue(flow(Script.of("exchanged")).bothDirectionsCaptured());
    assertFalse(flow(Script.of("exchanged").only(End.S)).bothDirectionsCaptured());
    assertFalse(
        flow(Script.of("0.0 C>S . 1:1(0) ack 2\n0.1 S>C R 2:2(0)")).bothDirectionsCaptured());
  }
}
