package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class ChallengeAckTest {
  private static final FindingId ID = FindingId.CHALLENGE_ACK;
  private static final String AFTER_RST =
      """
      exchanged
      1.00 C>S R. 2101:2101(0) ack 5201
      1.02 S>C . 5201:5201(0) ack 1101           ! challenge_ack
      """;

  private static final String AFTER_SYN =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C . 70000:70000(0) ack 90000       ! challenge_ack
      0.021 C>S R 90000:90000(0)
      1.000 C>S S 1000:1000(0)
      1.020 S>C S. 5000:5000(0) ack 1001
      1.021 C>S . 1001:1001(0) ack 5001
      """;

  @Test
  void answersARstInsideTheWindow() {
    Expect.only(ID, AFTER_RST);
  }

  @Test
  void oneByteAheadIsEnough() {
    Expect.only(ID, AFTER_RST.replace("2101:2101", "1102:1102"));
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(AFTER_RST).withoutFirst(3));
  }

  @Test
  void onceForAVolley() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S R. 2101:2101(0) ack 5201
        1.001 C>S R. 3101:3101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1101           ! challenge_ack
        """);
  }

  /** Where a RST was seen on the same ports, the next SYN is another flow. */
  @Test
  void answersASyn() {
    Expect.only(ID, AFTER_SYN, Variant.BESIDE_OTHER);
    Expect.only(ID, AFTER_SYN.replaceAll("(?m)(\\(0\\)[^!\\n]*?)( +!.*)?$", "$1 stream 0$2"));
  }

  @Test
  void eachSynIsAnswered() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C . 70000:70000(0) ack 900000000 stream 0       ! challenge_ack
        1.000 C>S S 1000:1000(0) stream 0
        1.020 S>C . 70000:70000(0) ack 900000000 stream 0       ! challenge_ack
        """);
  }

  @Test
  void notForAnExactRst() {
    Expect.only(
        ID, "exchanged\n1.00 C>S R. 1101:1101(0) ack 5201\n1.02 S>C . 5201:5201(0) ack 1101");
  }

  /** RFC 5961 section 3.2: outside the window a RST is dropped silently. */
  @Test
  void notForARstBehind() {
    Expect.only(
        ID, "exchanged\n1.00 C>S R. 1001:1001(0) ack 5201\n1.02 S>C . 5201:5201(0) ack 1101");
  }

  @Test
  void notForTheAckOfDataOnItsWay() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S P. 1101:1201(100) ack 5201
        1.01 C>S R. 1301:1301(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1201
        """);
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S P. 1201:1301(100) ack 5201
        1.01 C>S R. 1301:1301(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1101
        """);
  }

  @Test
  void notForAWindowThatOpens() {
    Expect.only(
        ID,
        "exchanged\n1.00 C>S R. 2101:2101(0) ack 5201\n1.02 S>C . 5201:5201(0) ack 1101 win 600");
  }

  @Test
  void notForAKeepaliveProbeOrItsAnswer() {
    Expect.only(
        ID, "exchanged\n1.00 C>S R. 2101:2101(0) ack 5201\n1.02 S>C . 5200:5200(0) ack 1101");
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S R. 2101:2101(0) ack 5201
        1.01 C>S . 1100:1100(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1101
        """);
  }

  @Test
  void notForTheSecondCopyOfAnEarlierAck() {
    Expect.only(
        ID,
        """
        exchanged
        1.0000 S>C . 5201:5201(0) ack 1101 id 77
        1.0001 C>S R. 2101:2101(0) ack 5201
        1.0002 S>C . 5201:5201(0) ack 1101 id 77
        """);
  }

  @Test
  void notMuchLater() {
    Expect.only(ID, "exchanged\n1.0 C>S R. 2101:2101(0) ack 5201\n4.1 S>C . 5201:5201(0) ack 1101");
  }

  /** Data of the older connection that was on its way when the port was used again. */
  @Test
  void notForOldDataThatMeetsASyn() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.001 S>C P. 70000:70100(100) ack 90000 stream 0
        0.020 S>C S. 5000:5000(0) ack 1001 stream 0
        """);
  }

  /** An ACK that the older connection still owed. */
  @Test
  void notForAnOldAckThatMeetsASyn() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 C>S P. 1101:1201(100) ack 5201
            1.001 C>S S 90000:90000(0)
            1.002 S>C . 5201:5201(0) ack 1201
            """),
        Variant.NUMBERED);
  }

  @Test
  void notForTheAckOfASynAck() {
    Expect.only(
        ID, "established\n0.03 S>C S. 5000:5000(0) ack 1001\n0.031 C>S . 1001:1001(0) ack 5001");
  }

  @Test
  void notInOneDirection() {
    Expect.none(ID, Script.of(AFTER_RST).only(End.S));
    Expect.none(ID, Script.of(AFTER_RST).only(End.C));
  }

  @Test
  void withinFewRoundTrips() {
    Expect.only(ID, AFTER_RST.replace("1.02 S", "2.1 S"));
    Expect.none(ID, Script.of(AFTER_RST.replace("1.02 S", "2.3 S")));
    String toSyn =
        """
        0.000 C>S S 1000:1000(0)
        3.000 S>C . 70000:70000(0) ack 90000       ! challenge_ack
        """;
    Expect.only(ID, toSyn);
    Expect.none(ID, Script.of(toSyn.replace("3.000 S", "3.000001 S")));
  }

  /** An older connection has one place where it is; other ACKs were on their way. */
  @Test
  void onlyAcksThatSayTheSameAnswerASyn() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C . 70000:70000(0) ack 900000000 stream 0       ! challenge_ack
        0.021 S>C . 70000:70000(0) ack 900000100 stream 0
        0.022 S>C . 70100:70100(0) ack 900000000 stream 0
        """);
  }

  /** Linux answers one RST each half a second (RFC 5961 section 7). */
  @Test
  void eachStepOfAGuesser() {
    Expect.only(
        ID,
        """
        exchanged
        1.0000 C>S R  6101:6101(0) win 0 ttl 255
        1.0001 S>C .  5201:5201(0) ack 1101       ! challenge_ack
        1.2000 C>S R  5101:5101(0) win 0 ttl 255
        1.6000 C>S R  4101:4101(0) win 0 ttl 255
        1.6001 S>C .  5201:5201(0) ack 1101       ! challenge_ack
        2.1000 C>S R  1101:1101(0) win 0 ttl 255
        """);
  }

  private static final String STRAY_SYN =
      """
      exchanged
      1.00 C>S S 900000000:900000000(0) ttl %d stream 1
      1.02 S>C . 5201:5201(0) ack 1101 stream 1
      1.05 C>S P. 1101:1201(100) ack 5201 stream 1
      1.07 S>C P. 5201:5401(200) ack 1201 stream 1
      1.08 C>S . 1201:1201(0) ack 5401 stream 1
      """;

  private static String toldOfSyn(int ttl) {
    return Script.of(STRAY_SYN.formatted(ttl)).stories().stream()
        .flatMap(story -> new RuleRunner(RuleList.ALL).judge(story).stream())
        .filter(f -> f.id() == ID)
        .map(Finding::text)
        .collect(Collectors.joining("|"));
  }

  /** Blind attackers send SYNs in another's name; the TTL tells where from. */
  @Test
  void aSynFromElsewhere() {
    assertTrue(
        toldOfSyn(243)
            .endsWith(
                "that SYN has TTL 243, what else bears the client's address here 64: somebody else"
                    + " sent it in its name"),
        toldOfSyn(243));
    assertTrue(toldOfSyn(64).endsWith("with its numbers"), toldOfSyn(64));
    assertTrue(toldOfSyn(63).endsWith("with its numbers"), toldOfSyn(63));
  }

  /** The SYN-ACK and the request are not in the capture, but the client took up the connection. */
  @Test
  void notForAnAckOfWhatTheCaptureLacks() {
    Expect.none(
        ID,
        Script.of(
            """
            0.000 C>S S 1000:1000(0)
            0.0201 C>S . 1001:1001(0) ack 5001
            0.050 S>C . 5001:5001(0) ack 1518
            0.060 S>C P. 5001:5201(200) ack 1518
            0.0601 C>S . 1518:1518(0) ack 5201
            """));
  }

  /** Several queues were captured, and written in another order. */
  @Test
  void notForAnAckThatStandsBeforeItsData() {
    Expect.none(
        ID,
        Script.of(
            """
            0.000 S>C S. 5000:5000(0) ack 1001
            0.00001 C>S S 1000:1000(0)
            0.002 S>C . 5001:5001(0) ack 1101
            0.00203 C>S P. 1001:1101(100) ack 5001
            0.0022 S>C P. 5001:5201(200) ack 1101
            0.0023 C>S . 1101:1101(0) ack 5201
            """));
  }

  /** A copy of the first SYN comes late, and the client still has its TIME-WAIT. */
  @Test
  void forTheClientsAnswerToTheSynAckOfAnOldSyn() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.0001 S>C F. 5201:5201(0) ack 1102
        1.020 C>S . 1102:1102(0) ack 5202
        3.000 C>S S 1000:1000(0)
        3.0001 S>C S. 900000:900000(0) ack 1001
        3.060 C>S . 1102:1102(0) ack 5202
        3.0601 S>C R 5202:5202(0) win 0
        """);
  }
}
