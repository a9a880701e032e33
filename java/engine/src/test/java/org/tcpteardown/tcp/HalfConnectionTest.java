package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

final class HalfConnectionTest {
  private static final String ORDERLY =
      """
      exchanged
      1.000 C>S F. 1101:1101(0) ack 5201
      1.020 S>C F. 5201:5201(0) ack 1102
      1.021 C>S . 1102:1102(0) ack 5202
      """;

  private static Flow flow(String script) {
    return Script.of(script).flows().flows().get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, -16, -101, -102, -103, 0x7fff_fff0})
  void orderlyCloseEndsInTimeWaitAndClosed(int isn) {
    Script script = Script.of(ORDERLY).startingAt(End.C, isn).startingAt(End.S, isn);
    Flow flow = script.flows().flows().get(0);
    assertEquals(TcpState.TIME_WAIT, flow.client().state());
    assertEquals(TcpState.CLOSED, flow.server().state());
    assertEquals(100, flow.client().payloadBytes());
    assertEquals(200, flow.server().payloadBytes());
    assertEquals(0, flow.client().unackedBytes());
    assertEquals(0, flow.server().unackedBytes());
    assertFalse(flow.client().capturedWithGaps());
  }

  @Test
  void stateFollowsTheFrames() {
    List<TcpState> client =
        List.of(
            TcpState.SYN_SENT,
            TcpState.SYN_SENT,
            TcpState.ESTABLISHED,
            TcpState.ESTABLISHED,
            TcpState.ESTABLISHED,
            TcpState.ESTABLISHED,
            TcpState.FIN_WAIT_1,
            TcpState.FIN_WAIT_2,
            TcpState.TIME_WAIT);
    List<TcpState> server =
        List.of(
            TcpState.UNKNOWN,
            TcpState.SYN_RECEIVED,
            TcpState.ESTABLISHED,
            TcpState.ESTABLISHED,
            TcpState.ESTABLISHED,
            TcpState.ESTABLISHED,
            TcpState.ESTABLISHED,
            TcpState.LAST_ACK,
            TcpState.CLOSED);
    FlowTable table = new FlowTable();
    int i = 0;
    for (var frame : Script.of(ORDERLY).frames()) {
      table.accept(frame);
      assertEquals(client.get(i), table.flows().get(0).client().state(), "after frame " + (i + 1));
      assertEquals(server.get(i), table.flows().get(0).server().state(), "after frame " + (i + 1));
      i++;
    }
  }

  @Test
  void simultaneousClosePassesThroughClosing() {
    String script =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.001 S>C F. 5201:5201(0) ack 1101
        1.002 C>S . 1102:1102(0) ack 5202
        """;
    assertEquals(TcpState.CLOSING, flow(script).client().state());
    Flow done = flow(script + "1.021 S>C . 5202:5202(0) ack 1102\n");
    assertEquals(TcpState.TIME_WAIT, done.client().state());
    assertEquals(TcpState.TIME_WAIT, done.server().state());
  }

  @Test
  void finIsAcknowledgedOnlyByAnAckBeyondIt() {
    String script =
        """
        exchanged
        1.000 C>S FP. 1101:1201(100) ack 5201
        1.010 S>C . 5201:5201(0) ack 1201
        """;
    HalfConnection client = flow(script).client();
    assertNull(client.finAckedBy());
    assertEquals(0, client.unackedBytes());
    var acked = flow(script + "1.020 S>C . 5201:5201(0) ack 1202\n").client().finAckedBy();
    assertNotNull(acked);
    assertEquals(9, acked.frame());
  }

  @Test
  void unackedBytesStopAtTheHighestAck() {
    HalfConnection client =
        flow("""
                exchanged
                1.000 C>S P. 1101:1201(100) ack 5201
                1.001 C>S P. 1201:1301(100) ack 5201
                1.020 S>C . 5201:5201(0) ack 1201
                1.300 C>S P. 1201:1301(100) ack 5201
                """)
            .client();
    assertEquals(300, client.payloadBytes(), "a retransmission is not new payload");
    assertEquals(100, client.unackedBytes());
    assertTrue(client.everAcked());
  }

  @Test
  void keepaliveIsNotPayload() {
    HalfConnection client =
        flow("""
                exchanged
                60.0 C>S . 1100:1101(1) ack 5201
                60.02 S>C . 5201:5201(0) ack 1101
                """)
            .client();
    assertEquals(100, client.payloadBytes());
    assertFalse(client.capturedWithGaps());
  }

  @Test
  void unackedBytesAreAllBytesWhenThePeerIsNotHeard() {
    HalfConnection client = flow("0.0 C>S P. 1101:1201(100) ack 5201").client();
    assertEquals(100, client.unackedBytes());
    assertFalse(client.everAcked());
  }

  @Test
  void aJumpOfSequenceNumbersIsAGap() {
    assertTrue(flow("exchanged\n1.0 C>S P. 1201:1301(100) ack 5201").client().capturedWithGaps());
    assertFalse(flow("exchanged\n1.0 C>S P. 1101:1301(200) ack 5201").client().capturedWithGaps());
  }

  @Test
  void anAckOfUnseenBytesIsAGap() {
    assertTrue(flow("exchanged\n1.0 S>C . 5201:5201(0) ack 1301").client().capturedWithGaps());
  }

  @Test
  void numbersFromAnotherWorldAreIgnored() {
    HalfConnection client =
        flow("exchanged\n1.0 C>S . 2000000000:2000000000(0) ack 3000000000").client();
    assertFalse(client.capturedWithGaps());
    assertFalse(client.peer().capturedWithGaps());
  }

  @Test
  void roundTripIsTheShortestOfAnsweredSegments() {
    Flow flow = flow(ORDERLY);
    assertEquals(20_000_000, flow.server().minRttNs());
    assertEquals(100_000, flow.client().minRttNs());
  }

  @Test
  void roundTripIsNotTakenFromRepeatedSegments() {
    Flow flow =
        flow(
            """
            0.000 C>S S 1000:1000(0)
            1.000 C>S S 1000:1000(0)
            1.001 S>C S. 5000:5000(0) ack 1001
            """);
    assertEquals(HalfConnection.NEVER, flow.server().minRttNs());
  }

  @Test
  void knowledgeTellsHowAnEndIsKnown() {
    assertEquals(Knowledge.HANDSHAKE, flow(ORDERLY).client().knowledge());
    Flow late = flow("0.0 C>S . 1:1(0) ack 1\n0.1 S>C R 1:1(0)");
    assertEquals(Knowledge.MID_STREAM, late.client().knowledge());
    assertEquals(Knowledge.RST_ONLY, late.server().knowledge());
    assertEquals(Knowledge.UNSEEN, flow("0.0 C>S . 1:1(0) ack 1").server().knowledge());
  }

  @Test
  void framesThatShowAFinOrRstOnceMoreAreCountedApart() {
    HalfConnection client =
        flow("""
                exchanged
                1.000 C>S F. 1101:1101(0) ack 5201 id 500
                1.0001 C>S F. 1101:1101(0) ack 5201 id 500 ttl 63
                1.300 C>S F. 1101:1101(0) ack 5201 id 501
                1.3001 C>S F. 1101:1101(0) ack 5201 id 501 ttl 63
                1.500 C>S R. 1102:1102(0) ack 5201 id 502
                1.5001 C>S R. 1102:1102(0) ack 5201 id 502 ttl 63
                """)
            .client();
    assertEquals(2, client.finCount());
    assertEquals(4, client.finFrames());
    assertEquals(1, client.rstCount());
    assertEquals(2, client.rstFrames());
    assertEquals(List.of(7L, 9L), client.fins().stream().map(FinMark::frame).toList());
    assertEquals(
        List.of(7L, 9L, 11L), client.closingCopies().stream().map(PacketCopy::ofFrame).toList());
  }

  @Test
  void aFinRemembersWhatWasKnownThen() {
    FinMark fin =
        flow("""
                exchanged
                1.000 S>C F. 5201:5201(0) ack 1101
                1.001 C>S . 1101:1101(0) ack 5202
                3.000 C>S F. 1101:1101(0) ack 5202
                """)
            .client()
            .fins()
            .get(0);
    assertTrue(fin.peerFinBefore());
    assertTrue(fin.acksPeerFin());
    assertEquals(1_999_000_000, fin.quietNs());
    assertEquals(2_000_000_000, fin.timeNs() - fin.peerHeardNs());
    assertEquals(2_970_000_000L, fin.timeNs() - fin.lastPayloadNs());
    assertEquals(1102, fin.endSeq());
  }

  @Test
  void theFamilyOfARstFollowsItsHeaders() {
    assertEquals(RstFamily.SOCKET, family("R. 5201:5201(0) ack 1101 win 509"));
    assertEquals(RstFamily.SOCKET, family("R. 5201:5201(0) ack 1101 win 0 ts 5 ecr 6"));
    assertEquals(RstFamily.STATELESS, family("R 5201:5201(0)"));
    assertEquals(RstFamily.UNKNOWN, family("R. 5201:5201(0) ack 1101 win 0"));
    assertEquals(RstFamily.UNKNOWN, family("R 5201:5201(0) win 8192"));
    RstMark refused =
        flow("0.0 C>S S 7:7(0)\n0.1 S>C R. 0:0(0) ack 8 win 0").server().rsts().get(0);
    assertEquals(RstFamily.STATELESS, refused.family());
  }

  private static RstFamily family(String rst) {
    return flow("exchanged\n1.0 S>C " + rst).server().rsts().get(0).family();
  }

  @Test
  void aRstNamesTheSegmentThatItFits() {
    String data = "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201\n";
    var stateless = flow(data + "1.02 S>C R 5201:5201(0)").server().rsts().get(0);
    assertNotNull(stateless.trigger());
    assertEquals(7, stateless.trigger().frame());
    assertTrue(stateless.triggerIsNew());
    var early = flow(data + "1.02 S>C R. 5201:5201(0) ack 1101").server().rsts().get(0);
    assertNotNull(early.trigger(), "the ACK before it ends at 1101");
    assertEquals(6, early.trigger().frame());
    assertNull(flow(data + "1.02 S>C R 5199:5199(0)").server().rsts().get(0).trigger());
  }

  @Test
  void aRstClosesBothEndsUnlessItsSenderGoesOn() {
    String reset = "exchanged\n1.0 S>C R 5201:5201(0)\n";
    assertEquals(TcpState.CLOSED, flow(reset).client().state());
    assertEquals(TcpState.CLOSED, flow(reset).server().state());
    Flow goesOn = flow(reset + "1.5 S>C P. 5201:5301(100) ack 1101");
    assertEquals(TcpState.ESTABLISHED, goesOn.client().state());
    assertEquals(TcpState.ESTABLISHED, goesOn.server().state());
  }

  /** A late RST of the connection before this one on the same ports: RFC 5961 lets it pass by. */
  @Test
  void aRstOfAnotherConnectionChangesNothing() {
    Flow flow = flow("exchanged\n1.0 C>S R 900:900(0)\n2.0 C>S P. 1101:1201(100) ack 5201");
    assertEquals(TcpState.ESTABLISHED, flow.client().state());
    assertEquals(List.of(), flow.client().talksAfterRst());
  }

  @Test
  void marksAreLimitedButCountsAreNot() {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 0; i < 1200; i++) {
      script.append(10 + i).append(".0 S>C R 5201:5201(0)\n");
    }
    HalfConnection server = flow(script.toString()).server();
    assertEquals(1200, server.rstCount());
    assertEquals(1000, server.rsts().size());
  }
}
