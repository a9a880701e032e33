package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** Answers that the queues of a capture wrote before the SYN that they answer. */
final class WrittenOutOfOrderTest {
  private static final String REST =
      """
      0.0201 C>S . 1001:1001(0) ack 5001
      0.030 S>C . 5001:5001(0) ack 1101
      0.0303 C>S P. 1001:1101(100) ack 5001
      0.050 S>C P. 5001:5201(200) ack 1101
      0.0501 C>S . 1101:1101(0) ack 5201
      1.000 C>S F. 1101:1101(0) ack 5201
      1.020 S>C F. 5201:5201(0) ack 1102
      1.0201 C>S . 1102:1102(0) ack 5202
      """;

  private static final String ACCEPTED =
      """
      0.0000 S>C S. 5000:5000(0) ack 1001
      0.0003 C>S S 1000:1000(0)
      """;

  private static String sentence(String script) {
    return Expect.report(Script.of(script).numbered()).verdict().sentence();
  }

  private static List<FindingId> ids(String script) {
    return Expect.findings(Script.of(script).numbered()).stream().map(Finding::id).toList();
  }

  @Test
  void refusal() {
    String script = "0.0000 S>C R. 0:0(0) ack 1001\n0.0003 C>S S 1000:1000(0)\n";
    assertEquals(List.of(FindingId.REFUSED), ids(script));
    assertTrue(
        sentence(script).startsWith("The server's address refused the connection at once."),
        sentence(script));
  }

  /** Only their places in the file are wrong. */
  @Test
  void refusalWithRightTimes() {
    String script = "0.0003 S>C R. 0:0(0) ack 1001\n0.0000 C>S S 1000:1000(0)\n";
    assertEquals(List.of(FindingId.REFUSED), ids(script));
    assertTrue(sentence(script).contains("after 0.3 ms"), sentence(script));
  }

  @Test
  void aSynMuchLaterIsAnotherOne() {
    String script = "0.0 S>C R. 0:0(0) ack 1001\n0.5 C>S S 1000:1000(0)\n";
    assertEquals(List.of(), ids(script));
  }

  @Test
  void aRstOfAnotherSynIsNone() {
    String script = "0.0 S>C R. 0:0(0) ack 7001\n0.0003 C>S S 1000:1000(0)\n";
    assertEquals(List.of(), ids(script));
  }

  /** What comes then is nobody's challenge, and of no older connection. */
  @Test
  void acceptance() {
    assertEquals(List.of(), ids(ACCEPTED + REST));
    assertEquals(1, Script.of(ACCEPTED + REST).story().flow().handshakes());
    assertEquals(Cause.ORDERLY, Expect.report(Script.of(ACCEPTED + REST)).verdict().cause());
  }

  @Test
  void acceptanceThatTheClientRejects() {
    assertEquals(
        List.of(FindingId.HANDSHAKE_ABANDONED), ids(ACCEPTED + "0.001 C>S R 1001:1001(0)"));
  }
}
