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

  /** Captured at the client, which speaks once more {@code at} seconds after the start. */
  private static String unread(String at, String then) {
    return """
    exchanged
    1.0000 S>C P. 5201:5301(100) ack 1101
    AT C>S F. 1101:1101(0) ack 5201
    1.0250 S>C . 5301:5301(0) ack 1102
    1.2000 S>C P. 5201:5301(100) ack 1102
    1.6000 S>C P. 5201:5301(100) ack 1102
    2.4000 S>C P. 5201:5301(100) ack 1102
    4.0000 S>C P. 5201:5301(100) ack 1102
    THEN
    capture ends 20
    """
        .replace("AT", at)
        .replace("THEN\n", then);
  }

  @Test
  void whatItSentLaterBoreTheOldNumber() {
    String told = new Crowd().add(0, unread("1.0050", "")).verdict(0).sentence();
    assertTrue(told.contains("the client's stack does not take what comes"), told);
    assertFalse(told.contains("before it had that FIN"), told);
  }

  /** What left while the data came in says nothing of it. */
  @Test
  void itsCloseCrossedTheData() {
    String told = new Crowd().add(0, unread("1.0002", "")).verdict(0).sentence();
    assertFalse(told.contains("stack does not take what comes"), told);
  }

  /** The capture was made at the other end: the path may have lost it. */
  @Test
  void theDataMayNotHaveCome() {
    String told = new Crowd().add(0, atServer(unread("1.0050", ""))).verdict(0).sentence();
    assertFalse(told.contains("stack does not take what comes"), told);
  }

  private static final String FAR =
      """
      0.0000 C>S S 1000:1000(0) ttl 50
      0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64
      0.0200 C>S . 1001:1001(0) ack 5001 ttl 50
      0.0300 C>S P. 1001:1101(100) ack 5001 ttl 50
      0.0301 S>C P. 5001:5201(200) ack 1101 ttl 64
      0.0500 C>S . 1101:1101(0) ack 5201 ttl 50
      """;

  /** A FIN came before 900 bytes, which were acknowledged up to {@code ack}. */
  private static String overtaken(int ack, String ackAt, String dataAt) {
    String script =
        """
        established
        0.0300 C>S P. 1001:1101(100) ack 5001
        0.0500 S>C . 5001:5001(0) ack 1101
        0.0600 S>C F. 5901:5901(0) ack 1101
        A C>S . 1101:1101(0) ack %1$d
        D S>C P. 5001:5901(900) ack 1101
        0.4000 S>C FP. 5001:5901(900) ack 1101
        1.0000 S>C FP. 5001:5901(900) ack 1101
        2.2000 S>C FP. 5001:5901(900) ack 1101
        4.6000 S>C FP. 5001:5901(900) ack 1101
        capture ends 20
        """
            .formatted(ack)
            .replace("A C>S", ackAt + " C>S")
            .replace("D S>C", dataAt + " S>C");
    return script.lines().sorted(StallHintsTest::byTime).reduce("", (a, b) -> a + b + "\n");
  }

  /** Lines in the order of their times; what has none stays where it is. */
  private static int byTime(String one, String other) {
    boolean timed = Character.isDigit(one.charAt(0)) && Character.isDigit(other.charAt(0));
    return timed ? one.substring(0, 6).compareTo(other.substring(0, 6)) : 0;
  }

  private static final String AS_THE_END = "for the end although 900 bytes";

  @Test
  void theFinCountedBeforeTheDataCame() {
    String told = new Crowd().add(0, overtaken(5002, "0.0603", "0.0604")).verdict(0).sentence();
    assertTrue(told.contains(AS_THE_END), told);
  }

  /** It waits for what is missing, as it must. */
  @Test
  void theFinDidNotCountBeforeTheDataCame() {
    String told = new Crowd().add(0, overtaken(5001, "0.0603", "0.0604")).verdict(0).sentence();
    assertFalse(told.contains(AS_THE_END), told);
  }

  /** One byte of the data was taken, which fits a window of one. */
  @Test
  void oneByteOfTheDataWasTaken() {
    String told = new Crowd().add(0, overtaken(5002, "0.0605", "0.0604")).verdict(0).sentence();
    assertFalse(told.contains(AS_THE_END), told);
  }

  /** Large segments are lost; {@code closes} is what the client sends after that. */
  private static String tooLarge(String closes) {
    return """
    exchanged
    0.10 C>S P. 1101:1201(100) ack 5201
    0.12 S>C . 5201:6649(1448) ack 1201
    0.13 icmp 10.0.0.254 3/4 quotes S>C
    0.32 S>C . 5201:6649(1448) ack 1201
    0.72 S>C . 5201:6649(1448) ack 1201
    1.52 S>C . 5201:6649(1448) ack 1201
    3.12 S>C . 5201:6649(1448) ack 1201
    6.32 S>C . 5201:6649(1448) ack 1201
    CLOSES
    capture ends 30
    """
        .replace("CLOSES\n", closes);
  }

  private static String atServer(String script) {
    return script
        .replaceAll("(S>C .*)", "$1 ttl 64")
        .replaceAll("(C>S .*)", "$1 ttl 50")
        .replace("exchanged\n", FAR);
  }

  /** By its TTL the client is near, and yet the path drops what is large. */
  @Test
  void largeSegmentsAloneAreNotIgnored() {
    String closes = "16.0 C>S F. 1201:1201(0) ack 5201\n16.1 S>C . 6649:6649(0) ack 1202\n";
    String silent = tooLarge(closes).replaceAll(".*icmp.*\n", "");
    String told = new Crowd().add(0, silent).verdict(0).sentence();
    assertFalse(told.contains("stack does not take what comes"), told);
    told = new Crowd().add(0, tooLarge(closes)).verdict(0).sentence();
    assertFalse(told.contains("stack does not take what comes"), told);
  }

  private static final String VANISHED = "a peer that vanished at just that moment";

  @Test
  void whoClosesLaterHasNotVanished() {
    String closes = "16.0 C>S F. 1201:1201(0) ack 5201\n16.1 S>C . 6649:6649(0) ack 1202\n";
    Verdict verdict = new Crowd().add(0, atServer(tooLarge(closes))).verdict(0);
    assertEquals(Cause.PATH_MTU, verdict.cause(), verdict.sentence());
    assertFalse(verdict.sentence().contains(VANISHED), verdict.sentence());
    verdict = new Crowd().add(0, atServer(tooLarge(""))).verdict(0);
    assertEquals(Cause.PATH_MTU, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains(VANISHED), verdict.sentence());
  }
}
