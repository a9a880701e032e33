package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class HandshakeAbandonedTest {
  private static final FindingId ID = FindingId.HANDSHAKE_ABANDONED;
  private static final String RESET =
      """
      0.00 C>S S 1000:1000(0)
      0.02 S>C S. 5000:5000(0) ack 1001
      0.0201 C>S R 1001:1001(0)              ! handshake_abandoned = reset
      """;
  private static final String SILENT =
      """
      0.00 C>S S 1000:1000(0)
      0.02 S>C S. 5000:5000(0) ack 1001
      1.02 S>C S. 5000:5000(0) ack 1001
      3.02 S>C S. 5000:5000(0) ack 1001      ! handshake_abandoned = unacknowledged
      """;

  @Test
  void firesOnAReset() {
    Expect.all(RESET);
  }

  @Test
  void firesOnSilence() {
    Expect.all(SILENT);
  }

  @Test
  void byAnAbortingSocket() {
    Expect.all(
        """
        0.00 C>S S 1000:1000(0)
        0.02 S>C S. 5000:5000(0) ack 1001
        0.03 C>S R. 1001:1001(0) ack 5001 id 4   ! handshake_abandoned = reset
        """);
  }

  /** Each late SYN-ACK meets a RST again. */
  @Test
  void onTheFirstOfSeveralResets() {
    Expect.only(
        ID,
        """
        0.00 C>S S 1000:1000(0)
        1.00 C>S S 1000:1000(0)
        2.90 S>C S. 5000:5000(0) ack 1001
        2.91 C>S R 1001:1001(0)              ! handshake_abandoned = reset
        3.90 S>C S. 5000:5000(0) ack 1001
        3.91 C>S R 1001:1001(0)
        """);
  }

  @Test
  void ofASynWithData() {
    Expect.only(
        ID,
        """
        0.00 C>S S 1000:1100(100)
        0.02 S>C S. 5000:5000(0) ack 1101
        0.03 C>S R 1101:1101(0)              ! handshake_abandoned = reset
        """);
  }

  /** A server without Fast Open takes the SYN only. */
  @Test
  void ofASynWhoseDataIsNotTaken() {
    Expect.only(
        ID,
        """
        0.00 C>S S 1000:1100(100)
        0.02 S>C S. 5000:5000(0) ack 1001
        0.03 C>S R 1001:1001(0)              ! handshake_abandoned = reset
        """);
  }

  @Test
  void textTellsWhetherTheSynAckArrived() {
    assertTrue(text(SILENT).endsWith("sent its SYN only once"), text(SILENT));
    String deaf =
        """
        0.00 C>S S 1000:1000(0)
        0.02 S>C S. 5000:5000(0) ack 1001
        1.00 C>S S 1000:1000(0)
        1.02 S>C S. 5000:5000(0) ack 1001
        3.00 C>S S 1000:1000(0)
        3.02 S>C S. 5000:5000(0) ack 1001
        """;
    assertTrue(text(deaf).contains("sent 3 times in 3 s and never acknowledged"), text(deaf));
    assertTrue(text(deaf).endsWith("SYN 3 times, so the SYN-ACK hardly reached it"), text(deaf));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  @Test
  void notIfTheHandshakeWasCompleted() {
    Expect.none(ID, Script.of("established\n0.03 C>S R. 1001:1001(0) ack 5001"));
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            0.03 C>S . 1001:1001(0) ack 5001
            1.02 S>C S. 5000:5000(0) ack 1001
            3.02 S>C S. 5000:5000(0) ack 1001
            7.02 S>C S. 5000:5000(0) ack 1001
            """));
  }

  /** The capture lacks the ACK, but what follows shows that there was one. */
  @Test
  void notIfTheConnectionWasUsed() {
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            0.05 S>C P. 5001:5101(100) ack 1101
            0.06 C>S R 1101:1101(0)
            """));
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            0.06 C>S R. 1101:1101(0) ack 5001
            """));
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            1.02 S>C S. 5000:5000(0) ack 1001
            3.02 S>C S. 5000:5000(0) ack 1001
            5.00 C>S F. 1101:1101(0) ack 5201
            """));
  }

  @Test
  void twoSynAcksAreTooFew() {
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            1.02 S>C S. 5000:5000(0) ack 1001
            capture ends 60
            """));
    Expect.only(
        ID,
        Script.of(
                """
                0.00 C>S S 1000:1000(0)
                0.02 S>C S. 5000:5000(0) ack 1001
                1.02 S>C S. 5000:5000(0) ack 1001   ! handshake_abandoned = unacknowledged
                capture ends 60
                """)
            .with("handshake_abandoned.transmissions", "2"));
  }

  /** The server still has an older connection; the RST clears that, and the SYN is tried again. */
  @Test
  void notForTheAnswerToAChallengeOrAnOldSynAck() {
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C . 90001:90001(0) ack 70001
            0.03 C>S R 70001:70001(0)
            """));
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 90000:90000(0) ack 701
            0.03 C>S R 701:701(0)
            1.00 C>S S 1000:1000(0)
            1.02 S>C S. 5000:5000(0) ack 1001
            1.03 C>S . 1001:1001(0) ack 5001
            """));
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 90000:90000(0) ack 1701
            0.03 C>S R 1701:1701(0)
            """));
  }

  @Test
  void notForTheServersReset() {
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            1.00 S>C R 5001:5001(0)
            """));
  }

  @Test
  void notBeforeTheSynAck() {
    Expect.none(ID, Script.of("0.0 C>S S 1000:1000(0)\n1.0 C>S R 1001:1001(0)"));
  }

  @Test
  void notForAnIcmpError() {
    Expect.none(ID, Script.of(SILENT + "3.03 icmp 10.0.0.254 3/1 quotes S>C\n"));
  }

  /** The network hands on each SYN-ACK twice. */
  @Test
  void copiesAreNotTransmissions() {
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            0.02001 S>C S. 5000:5000(0) ack 1001
            0.02002 S>C S. 5000:5000(0) ack 1001
            1.02 S>C S. 5000:5000(0) ack 1001
            1.02001 S>C S. 5000:5000(0) ack 1001
            """));
  }

  @Test
  void withheldForHalfOfAHandshake() {
    Expect.none(ID, Script.of(SILENT).only(End.S));
    Expect.none(ID, Script.of(SILENT).only(End.C));
    Expect.none(ID, Script.of(RESET).withoutFirst(1));
    Expect.none(ID, Script.of(RESET).without(2));
  }

  /** The client goes on trying: it does not take that SYN-ACK. */
  @Test
  void rejected() {
    String script =
        """
        0.00 C>S S 1000:1000(0) ts 5000 ecr 0 stream 0
        0.02 S>C S. 5000:5000(0) ack 1001 ts 880 ecr 4100 stream 0
        0.0201 C>S R 1001:1001(0) stream 0              ! handshake_abandoned = rejected
        1.00 C>S S 1000:1000(0) ts 6000 ecr 0 stream 0
        1.02 S>C S. 5000:5000(0) ack 1001 ts 980 ecr 4100 stream 0
        1.0201 C>S R 1001:1001(0) stream 0
        """;
    Expect.only(ID, script);
    assertEquals(
        "The client answered the SYN-ACK with a RST and yet sent its SYN once more: the SYN-ACK"
            + " echoes the timestamp 4100, which the client never sent (its SYNs carry 5000 to"
            + " 6000)",
        text(script));
  }

  @Test
  void theServerGivesUp() {
    String script = SILENT + "12.0 S>C R. 5001:5001(0) ack 1001 id 9\n";
    Expect.only(ID, script);
    assertTrue(text(script).endsWith("; then the server gave up with a RST"), text(script));
  }
}
