package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.population.Population;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** What is said of handshakes that did not work out: the order of events, and who answered. */
final class HandshakeVerdictsTest {
  private static final String SERVED =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001 ttl 61
      0.02006 C>S . 1001:1001(0) ack 5001
      0.030 C>S P. 1001:1041(40) ack 5001
      0.050 S>C P. 5001:5061(60) ack 1041 ttl 61
      0.055 S>C F. 5061:5061(0) ack 1041 ttl 61
      0.056 C>S F. 1041:1041(0) ack 5062
      0.076 S>C . 5062:5062(0) ack 1042 ttl 61
      """;

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  private static void says(Verdict verdict, String essential) {
    assertTrue(verdict.sentence().contains(essential), verdict.sentence());
  }

  private static void saysNot(Verdict verdict, String untrue) {
    assertFalse(verdict.sentence().contains(untrue), verdict.sentence());
  }

  /** Ports used again; every SYN is answered, and the client takes no answer. */
  private static final String NOT_TAKEN =
      SERVED
          + """
          40.000 C>S S 500:500(0)
          40.020 S>C S. 70000:70000(0) ack 501 ttl 61
          41.010 C>S S 500:500(0)
          41.030 S>C S. 70000:70000(0) ack 501 ttl 61
          43.030 C>S S 500:500(0)
          43.050 S>C S. 70000:70000(0) ack 501 ttl 61
          47.100 C>S S 500:500(0)
          47.120 S>C S. 70000:70000(0) ack 501 ttl 61
          55.320 S>C S. 70000:70000(0) ack 501 ttl 61
          """;

  private static FlowReport reportOfTheLater(String script) {
    FlowStory story = List.copyOf(Script.of(script).stories()).get(1);
    return new FlowReport(story, new RuleRunner(RuleList.ALL).judge(story), Population.NONE);
  }

  @Test
  void synAcksThatTheClientDoesNotTake() {
    Verdict verdict = reportOfTheLater(NOT_TAKEN).verdict();
    says(verdict, "The SYN-ACK was sent 5 times in 15.3 s and never acknowledged");
    says(verdict, "the client sent its SYN again after it, so it is there and does not get it");
    says(verdict, "a packet filter on the client's own host");
    saysNot(verdict, "TIME-WAIT");
    Expect.none(FindingId.TUPLE_REUSE_REFUSED, Script.of(NOT_TAKEN));
  }

  /** A client that asked once may have vanished. */
  @Test
  void aClientThatAskedOnce() {
    Verdict verdict =
        verdict(
            """
            0.00 C>S S 1000:1000(0) ttl 50
            0.02 S>C S. 5000:5000(0) ack 1001
            1.02 S>C S. 5000:5000(0) ack 1001
            3.02 S>C S. 5000:5000(0) ack 1001
            """);
    says(verdict, "client's ACK never came");
    saysNot(verdict, "so it is there");
  }

  private static final String RESET_FIRST =
      """
      0.0000 C>S S 1000:1000(0)
      0.0003 S>C S. 5000:5000(0) ack 1001
      0.0004 C>S . 1001:1001(0) ack 5001
      0.0005 C>S P. 1001:1518(517) ack 5001
      0.0008 S>C R 5001:5001(0) win 0 id 0
      """;

  /** One machine resets the connection, another one still offers it. */
  @Test
  void synAckAgainAfterTheReset() {
    Verdict verdict =
        verdict(
            (RESET_FIRST
                    + """
                    1.0204 S>C S. 5000:5000(0) ack 1001
                    1.0205 C>S R 1001:1001(0) win 0 id 0
                    """)
                .replaceAll("(S>C.*)", "$1 ttl 64"));
    assertEquals(Cause.DUPLICATE_ADDRESS, verdict.cause(), verdict.sentence());
    says(verdict, "the RST (frame 5) came 1.02 s before the SYN-ACK was sent again");
    saysNot(verdict, "then the server gave up");
    saysNot(verdict, "accept queue");
  }

  /** From behind routers: nobody can tell whether a balancer or a filter answered. */
  @Test
  void synAckAgainAfterTheResetFarAway() {
    Verdict verdict =
        verdict(
            (RESET_FIRST + "1.0204 S>C S. 5000:5000(0) ack 1001\n")
                .replaceAll("(S>C.*)", "$1 ttl 57"));
    says(verdict, "one that offers the connection still, and one that does not know it");
    assertNotEquals(Cause.NOT_ACCEPTED, verdict.cause(), verdict.sentence());
  }

  /** The RST is the server's last word: it gave up. */
  @Test
  void givesUpAfterRepeating() {
    Verdict verdict =
        verdict(
            """
            0.000 C>S S 1000:1000(0)
            0.020 S>C S. 5000:5000(0) ack 1001
            0.021 C>S . 1001:1001(0) ack 5001
            0.030 C>S P. 1001:1518(517) ack 5001
            1.020 S>C S. 5000:5000(0) ack 1001
            3.020 S>C S. 5000:5000(0) ack 1001
            9.020 S>C R 5001:5001(0) win 0 id 0
            """);
    assertEquals(Cause.NOT_ACCEPTED, verdict.cause(), verdict.sentence());
    says(verdict, "then the server gave up with a RST");
  }

  /** A SYN-ACK that was under way when the RST left says nothing. */
  @Test
  void synAckThatCrossedTheReset() {
    Verdict verdict = verdict(RESET_FIRST + "0.0009 S>C S. 5000:5000(0) ack 1001\n");
    assertNotEquals(Cause.DUPLICATE_ADDRESS, verdict.cause(), verdict.sentence());
    saysNot(verdict, "still");
  }

  /** The first machine took the data and answers late; the second knows nothing of it. */
  private static final String BALANCED =
      """
      0.0000 C>S S 1000:1000(0) ts 900 ecr 0
      1.0200 C>S S 1000:1000(0) ts 1920 ecr 0
      1.0205 S>C S. 5000:5000(0) ack 1001 ttl 63 ts 70000 ecr 1920
      1.0206 C>S . 1001:1001(0) ack 5001 ts 1921 ecr 70000
      1.0208 C>S P. 1001:1029(28) ack 5001 ts 1921 ecr 70000
      1.0212 S>C . 5001:5001(0) ack 1029 ttl 63 ts 70001 ecr 1921
      1.0350 S>C S. 900000:900000(0) ack 1001 ttl 63 ts 80000000 ecr 900
      1.0351 C>S . 1029:1029(0) ack 5001 ts 1935 ecr 70001
      1.0356 S>C R 5001:5001(0) win 0 id 0 ttl 63
      1.3000 S>C P. 5001:5801(800) ack 1029 ttl 63 ts 70280 ecr 1921
      1.3001 C>S R 1029:1029(0) win 0 id 0
      """;

  @Test
  void theRepeatedSynMetAnotherMachine() {
    Verdict verdict = verdict(BALANCED);
    assertEquals(Cause.DUPLICATE_ADDRESS, verdict.cause(), verdict.sentence());
    assertEquals(ClosedBy.SERVER, verdict.closedBy(), verdict.sentence());
    says(verdict, "answered the SYN, which was sent twice (frames 3 and 7)");
    says(verdict, "a RST in the server's name (frame 9) ended the connection");
    says(verdict, "the timestamps of the two SYN-ACKs are of different clocks");
    saysNot(verdict, "client's address");
    saysNot(verdict, "answers one SYN");
  }

  /** The second SYN-ACK acknowledges data, too. */
  @Test
  void theOtherMachineAcknowledgesData() {
    Verdict verdict =
        verdict(BALANCED.replace("900000:900000(0) ack 1001", "900000:900000(0) ack 1029"));
    assertEquals(Cause.DUPLICATE_ADDRESS, verdict.cause(), verdict.sentence());
  }

  /** The RST comes from the client: whatever answered the SYN twice did not end this. */
  @Test
  void theClientEndsIt() {
    Verdict verdict =
        verdict(
            BALANCED
                .replace("1.0356 S>C R 5001:5001(0) win 0 id 0 ttl 63\n", "")
                .replace("C>S R 1029:1029(0) win 0 id 0", "C>S R. 1029:1029(0) ack 5801"));
    assertNotEquals(Cause.DUPLICATE_ADDRESS, verdict.cause(), verdict.sentence());
  }

  /** Another number that acknowledges what was never sent: an older connection on these ports. */
  @Test
  void aSynAckOfAnotherConnection() {
    Verdict verdict =
        verdict(BALANCED.replace("900000:900000(0) ack 1001", "900000:900000(0) ack 7001"));
    saysNot(verdict, "Two SYN-ACKs");
  }

  private static final String REPEAT_REFUSED =
      """
      0.000 C>S S 1000:1000(0)
      1.020 C>S S 1000:1000(0)
      1.038 S>C R. 0:0(0) ack 1001 win 0 id 0 ttl 61
      """;

  @Test
  void theRepeatedSynIsRefused() {
    Verdict verdict =
        new Crowd().add(0, REPEAT_REFUSED).add(3, SERVED).add(6, REPEAT_REFUSED).verdict(2);
    says(verdict, "refused the 2nd SYN, 1.02 s after the first, which it had not answered");
    says(
        verdict,
        "its answer to the first SYN was lost, and its stack refuses a SYN that it has seen");
    saysNot(verdict, "was not listening just then");
  }

  /** What refuses at once refuses the repeat, too: the first refusal was lost. */
  @Test
  void theRepeatedSynIsRefusedWhereNobodyListens() {
    Verdict verdict = verdict(REPEAT_REFUSED);
    says(verdict, "refused the 2nd SYN");
    says(verdict, "nothing listens on that port");
  }

  private static String refused(String flags) {
    return "0.000 C>S " + flags + " 1000:1000(0)\n0.020 S>C R. 0:0(0) ack 1001 win 0 id 0 ttl 61\n";
  }

  private static Crowd inTurns(String flags) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 3; i++) {
      crowd.from("10.0.0.1").add(i * 5, refused(flags));
      crowd.from("10.0.0.2").add(i * 5 + 2, SERVED);
    }
    return crowd;
  }

  @Test
  void onlySynsWithEcnAreRefused() {
    Verdict verdict = inTurns("SEW").verdict(2);
    says(
        verdict,
        "was sent with ECE and CWR, all that were taken without ECE and CWR, by other clients");
    saysNot(verdict, "was not listening just then");
    assertEquals(Cause.REFUSED_BY_HOST, verdict.cause(), verdict.sentence());
  }

  @Test
  void allSynsAlike() {
    Verdict verdict = inTurns("S").verdict(2);
    saysNot(verdict, "ECE");
  }

  /** Others with the same flags are taken: that is no reason. */
  @Test
  void someSynsWithEcnAreTaken() {
    Verdict verdict =
        inTurns("SEW")
            .from("10.0.0.3")
            .add(20, SERVED.replaceFirst("S 1000", "SEW 1000"))
            .verdict(2);
    saysNot(verdict, "ECE");
  }

  private static final String WITHOUT_TIMESTAMPS =
      """
      0.000 C>S S 1000:1000(0) ts 500 ecr 0 ttl 50
      0.0001 S>C S. 5000:5000(0) ack 1001 ts 900 ecr 500
      0.020 C>S . 1001:1001(0) ack 5001 ttl 50
      0.021 C>S P. 1001:1161(160) ack 5001 ttl 50
      0.271 C>S P. 1001:1161(160) ack 5001 ttl 50
      0.771 C>S P. 1001:1161(160) ack 5001 ttl 50
      1.000 S>C S. 5000:5000(0) ack 1001 ts 1900 ecr 500
      1.020 C>S . 1161:1161(0) ack 5001 ttl 50
      1.771 C>S P. 1001:1161(160) ack 5001 ttl 50
      3.000 S>C S. 5000:5000(0) ack 1001 ts 3900 ecr 500
      3.020 C>S . 1161:1161(0) ack 5001 ttl 50
      3.771 C>S P. 1001:1161(160) ack 5001 ttl 50
      7.000 S>C S. 5000:5000(0) ack 1001 ts 7900 ecr 500
      7.020 C>S . 1161:1161(0) ack 5001 ttl 50
      """;

  /**
   * RFC 7323 section 3.2: once agreed on, they are in every segment, and one without is dropped.
   */
  @Test
  void acksWithoutTheTimestampsThatWereAgreedOn() {
    Verdict verdict = verdict(WITHOUT_TIMESTAMPS);
    says(verdict, "because it has no timestamps");
    assertEquals(Cause.CLASS_DROPPED, verdict.cause());
    // Nobody had agreed on them, or a part of what was sent has them and met the same fate.
    for (String other :
        List.of(
            WITHOUT_TIMESTAMPS.replace(" ts 500 ecr 0", ""),
            WITHOUT_TIMESTAMPS.replaceAll(" ts \\d+ ecr 500", ""),
            WITHOUT_TIMESTAMPS.replaceAll("(P\\. 1001.*ack 5001)", "$1 ts 520 ecr 900"),
            WITHOUT_TIMESTAMPS.replaceAll("(1161:1161.*ack 5001)", "$1 ts 520 ecr 900"))) {
      saysNot(verdict(other), "no timestamps");
    }
  }
}
