package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.TcpState;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** Segments that an end must drop complete no handshake. */
final class MisfittingHandshakeTest {
  private static final String OFFERED =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001
      """;

  private static FlowReport report(String script) {
    return Expect.report(Script.of(script));
  }

  private static void notOpened(String answer) {
    String script = OFFERED + answer;
    String sentence = report(script).verdict().sentence();
    assertTrue(
        sentence.startsWith("The client's answer to the SYN-ACK does not fit its numbers"),
        sentence);
    assertFalse(Script.of(script).stories().iterator().next().flow().wasEstablished());
  }

  private static void opened(String answer) {
    String script = OFFERED + answer;
    assertTrue(Script.of(script).stories().iterator().next().flow().wasEstablished());
    String sentence = report(script).verdict().sentence();
    assertEquals("Not closed within the capture.", sentence);
  }

  @Test
  void anAckOfWhatWasNeverSent() {
    notOpened("0.021 C>S . 1001:1001(0) ack 70537");
    opened("0.021 C>S . 1001:1001(0) ack 5001");
    // The server's first words may be what the capture lacks.
    opened("0.021 C>S . 1001:1001(0) ack 70536");
    opened("0.021 C>S . 1001:1001(0) ack 5101");
  }

  @Test
  void aSegmentFarOutsideTheWindow() {
    notOpened("0.021 C>S . 66537:66537(0) ack 5001");
    opened("0.021 C>S . 66536:66536(0) ack 5001");
    opened("0.021 C>S P. 2001:2101(100) ack 5001");
  }

  /** The capture lacked much, and not the ends: more that fits follows. */
  @Test
  void whatFollowsShowsThatTheCaptureLackedFrames() {
    opened(
        """
        9.000 C>S . 1001:1001(0) ack 905001
        9.020 S>C P. 905001:905101(100) ack 1001
        9.021 C>S . 1001:1001(0) ack 905101
        """);
    opened(
        """
        9.000 C>S P. 901001:901101(100) ack 5001
        9.020 S>C . 5001:5001(0) ack 901101
        9.021 C>S P. 901101:901201(100) ack 5001
        """);
  }

  /**
   * A SYN-ACK with a foreign number is rejected by RST (RFC 9293 section 3.5.2); then it asks on.
   */
  private static final String REJECTED =
      """
      0.0000 C>S S 1000:1000(0) stream 0
      0.0200 S>C S. 5000:5000(0) ack N stream 0
      0.0201 C>S R N:N(0) stream 0
      1.0000 C>S S 1000:1000(0) stream 0
      1.0200 S>C S. 5000:5000(0) ack N stream 0
      1.0201 C>S R N:N(0) stream 0
      """;

  @Test
  void aSynAckWithAnotherNumberIsRejected() {
    String script = REJECTED.replace("N", "555");
    String sentence = report(script).verdict().sentence();
    assertTrue(
        sentence.startsWith(
            "The client answered the server's SYN-ACK (frame 2) with a RST and sent its SYN again,"
                + " twice in all"),
        sentence);
    assertTrue(sentence.contains("acknowledges another number than that of the SYN"), sentence);
    assertFalse(sentence.contains("client reset"), sentence);
    assertFalse(sentence.contains("older connection on these ports"), sentence);
    assertTrue(
        Expect.findings(Script.of(script)).stream()
            .anyMatch(
                f ->
                    f.id() == FindingId.HANDSHAKE_ABANDONED
                        && f.text().endsWith("acknowledges 555, the SYN asks for 1001")));
  }

  @Test
  void aSynAckThatFitsIsNotCalledAnother() {
    String sentence = report(REJECTED.replace("N", "1001")).verdict().sentence();
    assertTrue(sentence.contains("sent its SYN again, twice in all"), sentence);
    assertFalse(sentence.contains("another number"), sentence);
  }

  /** Not repeated: an abort of the client's. */
  @Test
  void aClientThatDoesNotAskAgain() {
    String once = REJECTED.substring(0, REJECTED.indexOf("1.0000"));
    Expect.none(FindingId.HANDSHAKE_ABANDONED, Script.of(once.replace("N", "555")));
  }

  @Test
  void statesStayBeforeTheConnection() {
    var flow =
        Script.of(OFFERED + "0.021 C>S . 1001:1001(0) ack 999999")
            .stories()
            .iterator()
            .next()
            .flow();
    assertEquals(TcpState.SYN_RECEIVED, flow.server().state());
  }

  /** It has a window and an ACK: a socket has sent it, of a connection before the capture. */
  @Test
  void aLoneRstOfASocket() {
    String live = "0.0 S>C R. 700:700(0) ack 900 win 63181";
    assertTrue(report(live).verdict().sentence().contains("comes from a socket that existed"));
    assertTrue(Expect.findings(Script.of(live)).get(0).text().contains("a live socket"));
    for (String other :
        new String[] {
          live.replace("win 63181", "win 0"),
          "0.0 S>C R 700:700(0) win 0",
          "0.0 C>S P. 800:900(100) ack 700\n0.02 S>C R 700:700(0) win 0"
        }) {
      assertTrue(report(other).verdict().sentence().startsWith("A RST without a connection"));
    }
  }

  private static final String CLOSED =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.001 C>S P. 1101:1341(240) ack 5202
      1.002 C>S F. 1341:1341(0) ack 5202
      capture ends UNTIL
      """;

  /** A round trip takes 20.1 ms here. */
  @Test
  void noAckWasDueYet() {
    String soon = report(CLOSED.replace("UNTIL", "1.0209")).verdict().sentence();
    assertTrue(
        soon.contains("after the client's last 240 bytes, before an ACK of them was due"), soon);
    assertFalse(soon.contains("never acknowledged"), soon);
    String late = report(CLOSED.replace("UNTIL", "1.0212")).verdict().sentence();
    assertTrue(late.contains("never acknowledged: 240 bytes of the client"), late);
  }

  private static final String OPEN_REQUEST =
      """
      exchanged
      1.000 C>S P. 1101:1341(240) ack 5201
      1.020 S>C . 5201:5201(0) ack 1341
      AT S>C F. 5201:5201(0) ack 1341
      1.300 C>S F. 1341:1341(0) ack 5202
      1.320 S>C . 5202:5202(0) ack 1342
      """;

  @Test
  void anAnswerIsDueAfterARoundTripOnly() {
    String soon = report(OPEN_REQUEST.replace("AT", "1.100")).verdict().sentence();
    assertFalse(soon.contains("not answered"), soon);
    String late = report(OPEN_REQUEST.replace("AT", "1.200")).verdict().sentence();
    assertTrue(
        late.contains("the client's last 240 bytes (frame 7) had no answer in 200 ms"), late);
  }
}
