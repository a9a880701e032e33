package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class SynAckRepeatedTest {
  private static final FindingId ID = FindingId.SYN_ACK_REPEATED;

  private static final String CLIENT_VIEW =
      """
      established
      0.03 C>S P. 1001:1518(517) ack 5001
      0.26 C>S P. 1001:1518(517) ack 5001
      1.04 S>C S. 5000:5000(0) ack 1001           ! syn_ack_repeated = 3
      1.0401 C>S . 1518:1518(0) ack 5001
      3.06 S>C S. 5000:5000(0) ack 1001
      3.0601 C>S . 1518:1518(0) ack 5001
      7.10 S>C S. 5000:5000(0) ack 1001
      7.1001 C>S . 1518:1518(0) ack 5001
      """;

  /** TCP_DEFER_ACCEPT: the one repeat after 7 s, acknowledged, completes the handshake. */
  @Test
  void notOnceAtTheEndOfADeferral() {
    Expect.none(
        ID,
        Script.of(
            """
            established
            7.22 S>C S. 5000:5000(0) ack 1001
            7.2201 C>S . 1001:1001(0) ack 5001
            12.3 C>S R. 1001:1001(0) ack 5001
            """));
  }

  /** Nobody lost anything: the server took the connection with its first data. */
  @Test
  void harmlessIfTheClientHadSaidNothing() {
    String deferred =
        """
        established
        1.04 S>C S. 5000:5000(0) ack 1001
        1.08 C>S . 1001:1001(0) ack 5001
        3.06 S>C S. 5000:5000(0) ack 1001
        3.10 C>S . 1001:1001(0) ack 5001
        8.20 C>S P. 1001:1101(100) ack 5001
        8.22 S>C . 5001:5001(0) ack 1101
        """;
    assertEquals(Severity.CHAT, finding(deferred).severity());
    String queueFull = deferred.replace("1.04 S>C", "0.3 C>S P. 1001:1101(100) ack 5001\n1.04 S>C");
    assertEquals(Severity.WARN, finding(queueFull.replace("1001:1001", "1101:1101")).severity());
  }

  @Test
  void fires() {
    Expect.only(ID, CLIENT_VIEW, Variant.OPENED_BY_SERVER);
    assertEquals(Severity.WARN, finding(CLIENT_VIEW).severity());
  }

  /**
   * The accept queue is full: the client has nothing to say, or its data is dropped with the ACK.
   */
  @Test
  void whileTheClientIsSilent() {
    Expect.only(
        ID,
        """
        established
        1.02 S>C S. 5000:5000(0) ack 1001           ! syn_ack_repeated = 2
        1.0201 C>S . 1001:1001(0) ack 5001
        3.04 S>C S. 5000:5000(0) ack 1001
        3.0401 C>S . 1001:1001(0) ack 5001
        """,
        Variant.OPENED_BY_SERVER);
  }

  /** The client gives up: that is not how it closes. */
  @Test
  void theClientsRstIsNoHabit() {
    String script =
        """
        established
        1.02 S>C S. 5000:5000(0) ack 1001
        1.0201 C>S . 1001:1001(0) ack 5001
        3.04 S>C S. 5000:5000(0) ack 1001
        3.0401 C>S . 1001:1001(0) ack 5001
        4.0 C>S R. 1001:1001(0) ack 5001
        """;
    Expect.none(FindingId.RST_INSTEAD_OF_FIN, Script.of(script));
  }

  @Test
  void saysSoIfItWorkedInTheEnd() {
    String late =
        """
        established
        1.02 S>C S. 5000:5000(0) ack 1001           ! syn_ack_repeated = 2
        1.0201 C>S . 1001:1001(0) ack 5001
        3.04 S>C S. 5000:5000(0) ack 1001
        3.0401 C>S . 1001:1001(0) ack 5001
        4.00 C>S P. 1001:1101(100) ack 5001
        4.02 S>C P. 5001:5201(200) ack 1101
        4.0201 C>S . 1101:1101(0) ack 5201
        """;
    Expect.only(ID, late, Variant.OPENED_BY_SERVER);
    assertEquals(
        "The server sent its SYN-ACK twice more in 2.02 s although the client had acknowledged it;"
            + " in the end it took the connection,"
            + " as servers do that wait for the first data (TCP_DEFER_ACCEPT)",
        finding(late).text());
  }

  @Test
  void notForOneLostAck() {
    Expect.none(
        ID,
        Script.of(
            """
            established
            1.02 S>C S. 5000:5000(0) ack 1001
            1.0201 C>S . 1001:1001(0) ack 5001
            2.00 C>S P. 1001:1101(100) ack 5001
            2.02 S>C P. 5001:5201(200) ack 1101
            """));
  }

  @Test
  void onlyInPassingForOneRepeatThatLedToNothing() {
    String once =
        """
        established
        1.02 S>C S. 5000:5000(0) ack 1001           ! syn_ack_repeated = 1
        1.0201 C>S . 1001:1001(0) ack 5001
        """;
    Expect.only(ID, once, Variant.OPENED_BY_SERVER);
    assertEquals(Severity.CHAT, finding(once).severity());
  }

  /** Over a satellite and a slow server the second SYN-ACK leaves before the ACK can be there. */
  @Test
  void notIfTheAckHadNoTimeToArrive() {
    Expect.none(
        ID,
        Script.of(
            """
            0.0 C>S S 1000:1000(0)
            3.5 S>C S. 5000:5000(0) ack 1001
            3.5001 C>S . 1001:1001(0) ack 5001
            4.5 S>C S. 5000:5000(0) ack 1001
            6.5 S>C S. 5000:5000(0) ack 1001
            """));
  }

  @Test
  void notIfItWasNeverAcknowledged() {
    Expect.none(
        ID,
        Script.of(
            """
            0.0 C>S S 1000:1000(0)
            0.02 S>C S. 5000:5000(0) ack 1001
            1.02 S>C S. 5000:5000(0) ack 1001
            3.02 S>C S. 5000:5000(0) ack 1001
            """));
  }

  @Test
  void notIfTheClientAskedAgain() {
    Expect.none(
        ID,
        Script.of(
            """
            established
            1.0 C>S S 1000:1000(0)
            1.02 S>C S. 5000:5000(0) ack 1001
            3.0 C>S S 1000:1000(0)
            3.02 S>C S. 5000:5000(0) ack 1001
            """));
  }

  private static Finding finding(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id() == ID)
        .findFirst()
        .orElseThrow();
  }
}
