package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.population.Population;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class FlowContinuedTest {
  private static final FindingId ID = FindingId.FLOW_CONTINUED;

  /** Copies of one flow's frames alone, or other roles, are not these stories. */
  private static final Variant[] SOLE = {Variant.OPENED_BY_SERVER};

  private static final String REBOUND =
      """
      exchanged
      414.0 C2>S P. 1101:1201(100) ack 5201        ! flow_continued
      414.0009 S>C2 R 5201:5201(0)
      """;

  private static Verdict verdict(String script, int nth) {
    List<FlowStory> stories = List.copyOf(Script.of(script).stories());
    FlowStory story = stories.get(nth);
    return new FlowReport(story, new RuleRunner(RuleList.ALL).judge(story), Population.NONE)
        .verdict();
  }

  @Test
  void fires() {
    Expect.only(ID, REBOUND, SOLE);
  }

  @Test
  void bothFlowsTell() {
    Verdict earlier = verdict(REBOUND, 0);
    Verdict later = verdict(REBOUND, 1);
    assertEquals(Cause.NAT_REBOUND, earlier.cause());
    assertEquals(Cause.NAT_REBOUND, later.cause());
    assertTrue(earlier.sentence().contains("goes on as flow 1 after 414 s"), earlier.sentence());
    assertTrue(later.sentence().contains("flow 0 goes on here"), later.sentence());
  }

  /** The RSTs come back under another name: that nothing came back would be half the truth. */
  @Test
  void repeatedDataIsAnsweredUnderAnotherName() {
    Script script =
        Script.of(
            """
            0.000 S>C S 1000:1000(0) ttl 64
            0.020 C>S S. 5000:5000(0) ack 1001 ttl 55
            0.0201 S>C . 1001:1001(0) ack 5001 ttl 64
            0.030 S>C P. 1001:1101(100) ack 5001 ttl 64
            0.050 C>S . 5001:5001(0) ack 1101 ttl 55
            1.0 S>C P. 1101:1201(100) ack 5001 ttl 64
            1.02 C2>S R 5001:5001(0) ttl 55
            1.3 S>C P. 1101:1201(100) ack 5001 ttl 64
            1.32 C2>S R 5001:5001(0) ttl 55
            1.9 S>C P. 1101:1201(100) ack 5001 ttl 64
            3.1 S>C P. 1101:1201(100) ack 5001 ttl 64
            5.5 S>C P. 1101:1201(100) ack 5001 ttl 64
            10.3 S>C P. 1101:1201(100) ack 5001 ttl 64
            19.9 S>C P. 1101:1201(100) ack 5001 ttl 64
            capture ends 60
            """);
    FlowStory story = List.copyOf(script.stories()).get(0);
    String text =
        new RuleRunner(RuleList.ALL)
            .judge(story).stream()
                .filter(finding -> finding.id() == FindingId.RETRANSMISSION_DEATH)
                .map(Finding::text)
                .findFirst()
                .orElse("none");
    assertTrue(text.contains("nothing came back under that address, but a RST came from"), text);
  }

  @Test
  void withUnacknowledgedDataSentAgain() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.4 C2>S P. 1101:1201(100) ack 5201        ! flow_continued
        1.4009 S>C2 R 5201:5201(0)
        """,
        SOLE);
  }

  @Test
  void withFin() {
    Expect.only(
        ID,
        """
        exchanged
        900.0 C2>S F. 1101:1101(0) ack 5201        ! flow_continued
        900.3 C2>S F. 1101:1101(0) ack 5201
        """,
        SOLE);
  }

  @Test
  void withResetOfTheOtherName() {
    Expect.only(
        ID,
        """
        exchanged
        3.0 C2>S R 1101:1101(0)                    ! flow_continued
        """,
        Variant.OPENED_BY_SERVER,
        Variant.BOTH_END_AT_ZERO);
  }

  @Test
  void forSynAckFromElsewhere() {
    Expect.only(
        ID,
        """
        0.000 S>C S 1000:1000(0)
        0.020 C2>S S. 5000:5000(0) ack 1001        ! flow_continued
        0.021 S>C2 R 1001:1001(0)
        1.000 S>C S 1000:1000(0)
        """,
        SOLE);
  }

  private static final String CHALLENGED =
      """
      0.000 S>C S 1000:1000(0)
      0.020 C2>S . 777000:777000(0) ack 555000   ! flow_continued
      0.021 S>C2 R 555000:555000(0)
      1.000 S>C S 1000:1000(0)
      1.020 C2>S . 777000:777000(0) ack 555000
      1.021 S>C2 R 555000:555000(0)
      """;

  /** The server's host holds an older connection, and its challenge ACK is not translated back. */
  @Test
  void forChallengeAckFromElsewhere() {
    Expect.only(ID, CHALLENGED, SOLE);
    Verdict earlier = verdict(CHALLENGED, 0);
    assertEquals(Cause.NAT_REBOUND, earlier.cause());
    assertTrue(earlier.sentence().contains("drew only the ACK of an older"), earlier.sentence());
    Verdict later = verdict(CHALLENGED, 1);
    assertTrue(later.sentence().contains("Answers the SYN of flow 0"), later.sentence());
  }

  /** An older connection of the same port that goes on by itself has nothing to do with the SYN. */
  @Test
  void notForAcksThatDrawNothing() {
    Expect.none(
        ID,
        Script.of(
            """
            0.000 S>C S 1000:1000(0)
            0.020 C2>S . 777000:777000(0) ack 555000
            1.000 S>C S 1000:1000(0)
            1.500 S>C2 P. 555000:555010(10) ack 777000
            """),
        SOLE);
  }

  /** A SYN long before has nothing to do with it. */
  @Test
  void notForAckMuchLater() {
    Expect.none(
        ID,
        Script.of(
            """
            0.000 S>C S 1000:1000(0)
            9.020 C2>S . 777000:777000(0) ack 555000
            9.021 S>C2 R 555000:555000(0)
            """),
        SOLE);
  }

  @Test
  void forStrayPacketThatDrawsReset() {
    Expect.only(
        ID,
        """
        0.000 S>C S 1000:1000(0)
        0.020 C>S S. 5000:5000(0) ack 1001
        0.021 S>C . 1001:1001(0) ack 5001
        0.100 S>C P. 1001:1101(100) ack 5001
        0.120 C>S P. 5001:5501(500) ack 1101
        0.121 S>C . 1101:1101(0) ack 5501
        0.125 C2>S P. 5001:5101(100) ack 1101      ! flow_continued
        0.126 S>C2 R 1101:1101(0)
        """,
        SOLE);
  }

  /** Captured on both sides of a translator, from the middle on. */
  @Test
  void notForCopies() {
    Expect.none(
        ID,
        Script.of(
            """
            1.0000 C>S P. 1101:1201(100) ack 5201
            1.0001 C2>S P. 1101:1201(100) ack 5201
            1.0200 S>C2 P. 5201:5301(100) ack 1201
            1.0201 S>C P. 5201:5301(100) ack 1201
            1.0300 C>S . 1201:1201(0) ack 5301
            1.0301 C2>S . 1201:1201(0) ack 5301
            """),
        SOLE);
  }

  /** The same, and the capture ends with the copy. */
  /** Captured on both sides of a translator that gives the connection another port. */
  @Test
  void seenOnBothSidesOfTheTranslator() {
    Expect.only(
        ID,
        """
        0.0000 C>S S 1000:1000(0)
        0.00004 C2>S S 1000:1000(0)
        0.0200 S>C S. 5000:5000(0) ack 1001
        0.02004 S>C2 S. 5000:5000(0) ack 1001
        0.0205 C>S . 1001:1001(0) ack 5001
        0.02054 C2>S . 1001:1001(0) ack 5001
        0.0300 C>S P. 1001:1101(100) ack 5001
        0.03004 C2>S P. 1001:1101(100) ack 5001
        0.0500 S>C P. 5001:5201(200) ack 1101
        0.05004 S>C2 P. 5001:5201(200) ack 1101
        0.0505 C>S . 1101:1101(0) ack 5201
        0.05054 C2>S . 1101:1101(0) ack 5201
        414.0000 C>S P. 1101:1201(100) ack 5201
        414.00004 C3>S P. 1101:1201(100) ack 5201      ! flow_continued
        414.02000 S>C3 R 5201:5201(0)
        414.02004 S>C R 5201:5201(0)
        """,
        Variant.NUMBERED);
  }

  @Test
  void notForLastCopy() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.0000 C>S . 1101:1101(0) ack 5201
            1.0001 C2>S . 1101:1101(0) ack 5201
            """),
        SOLE);
  }

  @Test
  void notForClosedConnection() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S R. 1101:1101(0) ack 5201
            9.0 C2>S P. 1101:1201(100) ack 5201
            """),
        SOLE);
  }

  @Test
  void notForOtherNumbers() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            414.0 C2>S P. 1111:1211(100) ack 5201
            414.0009 S>C2 R 5201:5201(0)
            """),
        SOLE);
  }

  @Test
  void notForClockOfAnother() {
    Expect.none(
        ID,
        Script.of(
            """
            0.000 C>S S 1000:1000(0) ts 500 ecr 0
            0.020 S>C S. 5000:5000(0) ack 1001 ts 900 ecr 500
            0.021 C>S . 1001:1001(0) ack 5001 ts 520 ecr 900
            414.0 C2>S P. 1001:1101(100) ack 5001 ts 400 ecr 900
            """),
        SOLE);
  }

  /** Nothing goes on there: a RST ends the connection, but under a name nobody knows. */
  @Test
  void aResetUnderAnotherNameIsNoContinuation() {
    String script =
        """
        exchanged
        2.0 S>C P. 5201:5301(100) ack 1101
        2.020 C2>S R 1101:1101(0)
        2.3 S>C P. 5201:5301(100) ack 1101
        """;
    for (int flow = 0; flow < 2; flow++) {
      String told = verdict(script, flow).sentence();
      assertTrue(told.contains("its RST is not translated back"), told);
      assertTrue(!told.contains("goes on"), told);
    }
  }

  private static final String LATE_RESET =
      """
      exchanged
      1.00 S>C P. 5201:5301(100) ack 1101
      1.0001 S>C R. 5301:5301(0) ack 1101
      1.02 C2>S R 1101:1101(0)                   ! flow_continued
      """;

  /** The translator forgot the connection at the first RST: the other end's comes as it is. */
  @Test
  void withResetBehindTheOtherEnds() {
    Expect.only(ID, LATE_RESET, Variant.OPENED_BY_SERVER, Variant.BOTH_END_AT_ZERO);
    Verdict earlier = verdict(LATE_RESET, 0);
    assertTrue(earlier.sentence().startsWith("The server reset"), earlier.sentence());
    Verdict later = verdict(LATE_RESET, 1);
    assertEquals(Cause.NAT_REBOUND, later.cause());
    assertTrue(later.sentence().contains("had forgotten the connection"), later.sentence());
  }

  @Test
  void notWithAnotherNumberOrTimeOrCopy() {
    String none = LATE_RESET.replace("! flow_continued", "");
    Expect.none(ID, Script.of(none.replace("1101:1101(0)    ", "1102:1102(0)    ")));
    Expect.none(ID, Script.of(none.replace("1.02", "3.02")));
    Expect.none(ID, Script.of(none + "1.0201 C>S R 1101:1101(0)\n"));
  }

  private static Verdict resetFrom(String address, int port, double atSeconds, String rst) {
    Crowd crowd = new Crowd().to("192.0.2.1", 80);
    crowd.add(0, "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201");
    return crowd.to(address, port).onPortOf(1).add(atSeconds, rst).verdict(0);
  }

  /** Address and port of the host behind a translator; the goal and the moment tell. */
  @Test
  void withResetUnderQuiteAnotherName() {
    Verdict verdict = resetFrom("192.0.2.9", 8443, 1.02, "0 S>C R 5201:5201(0) win 0");
    assertEquals(Cause.NAT_REBOUND, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("came from 192.0.2.9:8443"), verdict.sentence());
    verdict = resetFrom("192.0.2.9", 8443, 3.02, "0 S>C R 5201:5201(0) win 0");
    assertEquals(Cause.UNKNOWN, verdict.cause(), verdict.sentence());
    verdict = resetFrom("192.0.2.9", 8443, 1.02, "0 S>C R 5202:5202(0) win 0");
    assertEquals(Cause.UNKNOWN, verdict.cause(), verdict.sentence());
  }
}
