package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;

/** Where to look when a living end does not take what the other one sends. */
final class StallHintsTest {
  /** A BGP session: the client goes on with its OPEN, which the server has acknowledged. */
  private static String bgp(int clientTtl, int serverTtl) {
    return """
    0.000 C>S S 1000:1000(0)
    0.001 S>C S. 5000:5000(0) ack 1001
    0.002 C>S . 1001:1001(0) ack 5001
    0.003 C>S P. 1001:1030(29) ack 5001
    0.004 S>C . 5001:5001(0) ack 1030
    0.300 C>S P. 1001:1030(29) ack 5001
    0.301 S>C . 5001:5001(0) ack 1030
    0.900 C>S P. 1001:1030(29) ack 5001
    0.901 S>C . 5001:5001(0) ack 1030
    2.100 C>S P. 1001:1030(29) ack 5001
    2.101 S>C . 5001:5001(0) ack 1030
    4.500 C>S P. 1001:1030(29) ack 5001
    4.501 S>C . 5001:5001(0) ack 1030
    capture ends 20
    """
        .replaceAll("(C>S.*)", "$1 ttl " + clientTtl)
        .replaceAll("(S>C.*)", "$1 ttl " + serverTtl);
  }

  private static String sentence(int port, String script) {
    Verdict verdict = new Crowd().to("192.0.2.1", port).add(0, script).verdict(0);
    assertEquals(Cause.NEVER_ACKNOWLEDGED, verdict.cause(), verdict.sentence());
    return verdict.sentence();
  }

  @Test
  void ttlSecurityOfOneEnd() {
    String told = sentence(179, bgp(255, 64));
    assertTrue(told.contains("see whether the client takes only packets with TTL 255"), told);
    assertTrue(told.contains("the other end sends TTL 64"), told);
  }

  @Test
  void ttlSecurityOfBothOrNeither() {
    assertFalse(sentence(179, bgp(255, 255)).contains("GTSM"));
    assertFalse(sentence(179, bgp(64, 64)).contains("GTSM"));
    assertFalse(sentence(179, bgp(254, 64)).contains("GTSM"));
  }

  /** Elsewhere 255 is what some stacks send by default. */
  @Test
  void otherPorts() {
    assertFalse(sentence(80, bgp(255, 64)).contains("GTSM"));
  }

  private static String aborted(String serverSaid) {
    return """
    0.000 C>S S 1000:1000(0)
    0.020 S>C S. 5000:5000(0) ack 1001
    0.021 C>S . 1001:1001(0) ack 5001
    %s0.030 C>S P. 1001:1044(43) ack NEXT
    0.050 S>C . NEXT:NEXT(0) ack 1044
    0.051 S>C R. NEXT:NEXT(0) ack 1044
    """
        .formatted(serverSaid)
        .replace("NEXT", serverSaid.isEmpty() ? "5001" : "5021");
  }

  /** A proxy that accepts and cannot reach its server says nothing. */
  @Test
  void whoAcceptsAndSaysNothing() {
    String silent = new Crowd().add(0, aborted("")).verdict(0).sentence();
    assertTrue(silent.contains("a proxy that accepts for a service it cannot reach"), silent);
    String greets =
        new Crowd()
            .add(
                0,
                aborted(
                    "0.0211 S>C P. 5001:5021(20) ack 1001\n0.0212 C>S . 1001:1001(0) ack 5021\n"))
            .verdict(0)
            .sentence();
    assertFalse(greets.contains("a proxy that accepts"), greets);
  }

  /** Twice what an end sent is repeated, of each direction; the server's answers differ. */
  private static String oneWay(String answer) {
    return """
    exchanged
    1.00 C>S P. 1101:1201(100) ack 5201 ts 500 ecr 100
    1.30 C>S P. 1101:1201(100) ack 5201 ts 530 ecr 100
    ANSWER
    1.90 C>S P. 1101:1201(100) ack 5201 ts 590 ecr 100
    3.10 C>S P. 1101:1201(100) ack 5201 ts 710 ecr 100
    4.00 S>C P. 5201:5301(100) ack 1101 ts 400 ecr ECR
    4.01 C>S . 1201:1201(0) ack 5301 ts 801 ecr 400
    4.30 S>C P. 5201:5301(100) ack 1101 ts 430 ecr ECR
    4.31 C>S . 1201:1201(0) ack 5301 ts 831 ecr 430
    4.90 S>C P. 5201:5301(100) ack 1101 ts 490 ecr ECR
    4.91 C>S . 1201:1201(0) ack 5301 ts 891 ecr 490
    5.50 C>S P. 1101:1201(100) ack 5301 ts 950 ecr 490
    6.10 S>C P. 5201:5301(100) ack 1101 ts 610 ecr ECR
    6.11 C>S . 1201:1201(0) ack 5301 ts 1011 ecr 610
    8.50 S>C P. 5201:5301(100) ack 1101 ts 850 ecr ECR
    8.51 C>S . 1201:1201(0) ack 5301 ts 1251 ecr 850
    capture ends 20
    """
        .replace("ANSWER\n", answer);
  }

  private static final String NOTHING_ARRIVES = "nothing of the client reaches the server";

  @Test
  void oneDirectionOnly() {
    String told = sentence(80, oneWay("").replace("ECR", "99"));
    assertTrue(told.contains(NOTHING_ARRIVES), told);
  }

  /** A host answers only what it gets. */
  @Test
  void itAnswersWhatArrives() {
    String answer = "1.32 S>C . 5201:5201(0) ack 1101 ts 132 ecr 99\n";
    String told = sentence(80, oneWay(answer).replace("ECR", "99"));
    assertFalse(told.contains(NOTHING_ARRIVES), told);
  }

  /** It echoes the timestamp of what it would not have got. */
  @Test
  void itEchoesWhatArrives() {
    String told = sentence(80, oneWay("").replace("ECR", "500"));
    assertFalse(told.contains(NOTHING_ARRIVES), told);
  }

  /** The server acknowledges {@code more} than the client's 25 bytes, and the client goes on. */
  private static String acksMore(int more, String then) {
    String ack = "ack " + (1126 + more);
    return """
    exchanged
    1.00 C>S P. 1101:1126(25) ack 5201
    1.03 S>C P. 5201:5214(13) ACK
    1.0301 C>S . 1126:1126(0) ack 5201
    1.25 S>C P. 5201:5214(13) ACK
    1.2501 C>S . 1126:1126(0) ack 5201
    1.70 S>C P. 5201:5214(13) ACK
    1.7001 C>S . 1126:1126(0) ack 5201
    2.60 S>C P. 5201:5214(13) ACK
    2.6001 C>S . 1126:1126(0) ack 5201
    4.40 S>C P. 5201:5214(13) ACK
    4.4001 C>S . 1126:1126(0) ack 5201
    8.00 S>C P. 5201:5214(13) ACK
    8.0001 C>S . 1126:1126(0) ack 5201
    THEN
    capture ends 20
    """
        .replace("ACK", ack)
        .replace("THEN\n", then);
  }

  @Test
  void moreIsAcknowledgedThanWasSent() {
    String told = sentence(21, acksMore(2, ""));
    assertTrue(told.contains("acknowledges 2 bytes more than the client has sent"), told);
    assertTrue(told.contains("lengthens the data"), told);
    assertTrue(sentence(21, acksMore(5000, "")).contains("shifts its numbers"), told);
  }

  /** Two clocks put the answers before what they answer. */
  @Test
  void whatWasAcknowledgedFollows() {
    String told = sentence(21, acksMore(2, "8.7 C>S P. 1126:1128(2) ack 5201\n"));
    assertFalse(told.contains("more than the client has sent"), told);
  }

  @Test
  void noMoreThanWasSent() {
    assertFalse(sentence(21, acksMore(0, "")).contains("more than the client has sent"));
  }

  /** The capture lacks what was acknowledged: the client's own numbers have passed it. */
  @Test
  void whatWasAcknowledgedIsNotInTheCapture() {
    String own = acksMore(2, "").replace(". 1126:1126", ". 1128:1128");
    assertFalse(sentence(21, own).contains("more than the client has sent"));
  }
}
