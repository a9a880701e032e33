package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.verdict.FlowEnd;

final class RefusedTest {
  private static final FindingId ID = FindingId.REFUSED;
  private static final String REFUSED =
      """
      0.00 C>S S 1000:1000(0)
      0.02 S>C R. 0:0(0) ack 1001 win 0 id 0       ! refused = 0.02
      """;

  @Test
  void fires() {
    Expect.all(REFUSED);
  }

  /** Windows tries again with the same numbers; Wireshark may keep that in one stream. */
  @Test
  void eachTry() {
    Expect.all(
        """
        0.00 C>S S 1000:1000(0) stream 0
        0.02 S>C R. 0:0(0) ack 1001 win 0 id 0 stream 0      ! refused = 0.02
        0.52 C>S S 1000:1000(0) stream 0
        0.55 S>C R. 0:0(0) ack 1001 win 0 id 0 stream 0      ! refused = 0.03
        """);
  }

  @Test
  void saysSoIfALaterTryWasAccepted() {
    String script =
        """
        0.00 C>S S 1000:1000(0) stream 0
        0.02 S>C R. 0:0(0) ack 1001 win 0 id 0 stream 0      ! refused = 0.02
        0.52 C>S S 1000:1000(0) stream 0
        0.54 S>C S. 5000:5000(0) ack 1001 stream 0
        0.5401 C>S . 1001:1001(0) ack 5001 stream 0
        """;
    Expect.only(ID, script);
    assertTrue(
        Expect.findings(Script.of(script)).stream()
            .anyMatch(f -> f.text().endsWith("; it accepted one 520 ms later (frame 4)")));
  }

  /** Somebody on the path refuses what the server accepts. */
  @Test
  void blamesNobodyWhoAccepts() {
    String refused =
        "0.00 C>S S 1000:1000(0)\n0.006 S>C R. 777:777(0) ack 1001 win 1987 ttl 77 ! refused";
    String accepted = "\n0.19 S>C S. 5000:5000(0) ack 1001 ttl 47";
    assertTrue(text(refused + accepted).startsWith("A RST in the name of 192.0.2.1:80 refused"));
    assertTrue(text(refused).startsWith("192.0.2.1:80 refused"));
  }

  @Test
  void countsFromTheLastSyn() {
    Expect.all(
        """
        0.00 C>S S 1000:1000(0)
        1.00 C>S S 1000:1000(0)
        1.02 S>C R. 0:0(0) ack 1001 win 0 id 0       ! refused = 0.02
        """);
  }

  /** The port is open: it is the repeat that the stack does not bear. */
  @Test
  void saysSoIfItHadAcceptedTheSameSyn() {
    String script =
        """
        0.000 C>S S 1000:1000(0)
        0.001 S>C S. 5000:5000(0) ack 1001
        1.000 C>S S 1000:1000(0)
        1.001 S>C R. 0:0(0) ack 1001 win 0 id 0
        """;
    assertEquals(
        "192.0.2.1:80 had answered the SYN by SYN-ACK (frame 2), and answered it by RST 1 ms after"
            + " it came again (frame 3)",
        text(script));
    assertEquals(FlowEnd.RST, Expect.report(Script.of(script)).verdict().end());
  }

  @Test
  void aRepeatThatHadNoAnswerIsRefused() {
    String script =
        """
        0.000 C>S S 1000:1000(0)
        1.000 C>S S 1000:1000(0)
        1.001 S>C R. 0:0(0) ack 1001 win 0 id 0
        """;
    assertTrue(text(script).contains(" refused the 2nd SYN"), text(script));
    assertEquals(FlowEnd.REFUSED, Expect.report(Script.of(script)).verdict().end());
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  @Test
  void ofASynWithData() {
    Expect.all("0.0 C>S S 1000:1100(100)\n0.02 S>C R. 0:0(0) ack 1001 win 0 id 0 ! refused = 0.02");
    Expect.all("0.0 C>S S 1000:1100(100)\n0.02 S>C R. 0:0(0) ack 1101 win 0 id 0 ! refused = 0.02");
  }

  @Test
  void notIfItAcknowledgesSomethingElse() {
    Expect.only(ID, "0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1000 win 0 id 0");
    Expect.only(ID, "0.0 C>S S 1000:1000(0)\n0.02 S>C R 0:0(0)");
  }

  @Test
  void notAfterASynAck() {
    Expect.only(
        ID,
        """
        0.00 C>S S 1000:1000(0)
        0.02 S>C S. 5000:5000(0) ack 1001
        1.00 S>C R. 5001:5001(0) ack 1001 win 0
        """);
  }

  @Test
  void notByTheClientItself() {
    Expect.only(ID, "0.0 C>S S 1000:1000(0)\n0.02 C>S R. 1001:1001(0) ack 5001");
  }

  @Test
  void notInTheMiddleOfAConnection() {
    Expect.none(ID, Script.of(REFUSED).withoutFirst(1));
  }
}
