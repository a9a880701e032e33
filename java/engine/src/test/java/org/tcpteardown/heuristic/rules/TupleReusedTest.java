package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.Population;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class TupleReusedTest {
  private static final FindingId ID = FindingId.TUPLE_REUSED;

  private static final String CLOSED =
      """
      exchanged
      1.0 C>S F. 1101:1101(0) ack 5201
      1.02 S>C F. 5201:5201(0) ack 1102
      1.03 C>S . 1102:1102(0) ack 5202
      """;

  private static final String AGAIN =
      CLOSED
          + """
          11.03 C>S S 90000:90000(0)    ! tuple_reused = 10
          12.03 C>S S 90000:90000(0)
          12.05 S>C S. 70000:70000(0) ack 90001
          12.06 C>S . 90001:90001(0) ack 70001
          """;

  private static List<Severity> severities(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .map(f -> f.severity())
        .toList();
  }

  /** Nothing came of it: {@code port_reuse} tells it of all of them at once. */
  @Test
  void takenAtOnce() {
    Expect.only(
        ID,
        CLOSED
            + """
            11.03 C>S S 90000:90000(0)
            11.05 S>C S. 70000:70000(0) ack 90001
            11.06 C>S . 90001:90001(0) ack 70001
            """,
        Variant.NUMBERED);
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S R. 1101:1101(0) ack 5201
        1.2 C>S S 90000:90000(0)
        1.22 S>C S. 70000:70000(0) ack 90001
        """,
        Variant.NUMBERED);
  }

  /** It may still be there, at one end or on the path. */
  @Test
  void takenAtOnceThoughTheOldOneWasNotOver() {
    Expect.only(
        ID,
        """
        exchanged
        9.0 C>S S 90000:90000(0)     ! tuple_reused = 8.949900000
        9.02 S>C S. 70000:70000(0) ack 90001
        9.03 C>S . 90001:90001(0) ack 70001
        """,
        Variant.NUMBERED);
  }

  @Test
  void afterAnOrderlyClose() {
    Expect.only(ID, AGAIN, Variant.NUMBERED);
    assertEquals(List.of(Severity.NOTE), severities(AGAIN));
  }

  @Test
  void longAfterwardsItIsChat() {
    String late = CLOSED + "121.03 C>S S 90000:90000(0)   ! tuple_reused = 120\n";
    Expect.only(ID, late, Variant.NUMBERED);
    assertEquals(List.of(Severity.CHAT), severities(late));
    assertEquals(List.of(Severity.NOTE), severities(late.replace("121.03", "121.02")));
  }

  @Test
  void afterAReset() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S R. 1101:1101(0) ack 5201
        1.2 C>S S 90000:90000(0)     ! tuple_reused = 0.2
        """,
        Variant.NUMBERED);
  }

  @Test
  void withTheReadersNumbers() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C S. 5000:5000(0) ack 1001 stream 0
        0.0201 C>S . 1001:1001(0) ack 5001 stream 0
        0.030 C>S P. 1001:1101(100) ack 5001 stream 0
        0.050 S>C F. 5001:5001(0) ack 1101 stream 0
        0.060 C>S F. 1101:1101(0) ack 5002 stream 0
        0.080 S>C . 5002:5002(0) ack 1102 stream 0
        9.080 C>S S 90000:90000(0) stream 1     ! tuple_reused = 9
        9.580 C>S S 90000:90000(0) stream 1
        9.581 S>C S. 70000:70000(0) ack 90001 stream 1
        """,
        Variant.NUMBERED,
        Variant.BESIDE_OTHER);
  }

  @Test
  void theRetransmittedSynIsNotAnother() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        1.0 C>S S 1000:1000(0)
        3.0 C>S S 1000:1000(0)
        3.1 S>C S. 5000:5000(0) ack 1001
        3.2 C>S . 1001:1001(0) ack 5001
        """);
  }

  /** Windows tries a refused port three times; readers may number each try. */
  @Test
  void theNextTryAfterARefusalIsNotAnother() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        0.1 S>C R. 0:0(0) ack 1001
        0.5 C>S S 1000:1000(0)
        0.6 S>C R. 0:0(0) ack 1001
        """);
  }

  /** Nothing was ever used there. */
  @Test
  void afterAttemptsThatFailed() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        0.1 S>C R. 0:0(0) ack 1001
        5.0 C>S S 90000:90000(0)
        5.1 S>C R. 0:0(0) ack 90001
        """);
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        1.0 C>S S 1000:1000(0)
        200.0 C>S S 90000:90000(0)
        200.1 S>C S. 5000:5000(0) ack 90001
        """);
  }

  /** The first part of this attempt met a connection of which nothing else was captured. */
  @Test
  void theSecondPartOfOneAttemptIsNotAnother() {
    Expect.only(
        ID,
        """
        0.0 C>S S 90000:90000(0)
        0.02 S>C . 5201:5201(0) ack 1101
        0.03 C>S R 1101:1101(0)
        0.04 C>S S 90000:90000(0)
        0.06 S>C S. 70000:70000(0) ack 90001
        """);
  }

  @Test
  void thresholdIsASetting() {
    Script script = Script.of(AGAIN).with("tuple_reused.early", "5s");
    assertEquals(
        List.of(Severity.CHAT),
        Expect.findings(script).stream()
            .filter(f -> f.id().equals(ID))
            .map(f -> f.severity())
            .toList());
  }

  /** Somebody else sent that SYN; the host goes on with the connection that it has. */
  @Test
  void aStraySynOpensNothing() {
    Expect.only(
        ID,
        """
        exchanged
        5.00 C>S S 90000:90000(0)
        5.02 S>C . 5201:5201(0) ack 1101
        6.00 C>S P. 1101:1201(100) ack 5201
        6.02 S>C P. 5201:5301(100) ack 1201
        6.03 C>S . 1201:1201(0) ack 5301
        """,
        Variant.NUMBERED);
  }

  /** The same, with data of that connection still on its way. */
  @Test
  void theSecondPartAfterOldDataIsNotAnotherEither() {
    Expect.only(
        ID,
        """
        0.0 C>S S 90000:90000(0)
        0.02 S>C P. 5201:5301(100) ack 1101
        0.03 C>S R 1101:1101(0)
        0.04 C>S S 90000:90000(0)
        0.06 S>C S. 70000:70000(0) ack 90001
        """);
  }

  /** Another number: another attempt, and data that was used before. */
  @Test
  void anotherAttemptAfterOldData() {
    Expect.only(
        ID,
        """
        0.0 C>S S 90000:90000(0)
        0.02 S>C P. 5201:5301(100) ack 1101
        0.03 C>S R 1101:1101(0)
        0.04 C>S S 95000:95000(0)     ! tuple_reused = 0.01
        """,
        Variant.NUMBERED);
  }

  @Test
  void theTextTellsHowTheOldOneEnded() {
    String again = "9.0 C>S S 90000:90000(0)\n";
    assertEnds("which both ends had closed", CLOSED + again);
    assertEnds(
        "which only one end had closed", "exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\n" + again);
    assertEnds("which had not been closed", "exchanged\n" + again);
    assertEnds("which ended by RST", "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201\n" + again);
  }

  private static void assertEnds(String end, String script) {
    assertEquals(
        List.of(end),
        Expect.findings(Script.of(script)).stream()
            .filter(f -> f.id().equals(ID))
            .map(f -> f.text().substring(f.text().indexOf("which")))
            .toList());
  }

  private static final String IN_TIME_WAIT =
      """
      exchanged
      1.00 S>C F. 5201:5201(0) ack 1101
      1.02 C>S F. 1101:1101(0) ack 5202
      1.04 S>C . 5202:5202(0) ack 1102
      32.00 C>S S 700:700(0)
      33.00 C>S S 700:700(0)
      35.00 C>S S 700:700(0)
      39.00 C>S S 700:700(0)
      capture ends 60
      """;

  /** The server closed first and keeps TIME-WAIT: a SYN with a lower number is an old one there. */
  @Test
  void dropped() {
    Verdict verdict = verdictOfTheLater(IN_TIME_WAIT);
    assertEquals(Cause.NOT_ACCEPTED, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("keeps the connection that used these ports until 31 s before"),
        verdict.sentence());
  }

  @Test
  void notDroppedByTimeWait() {
    // With a higher number it reopens the connection.
    assertEquals(
        Cause.UNKNOWN, verdictOfTheLater(IN_TIME_WAIT.replace("700:700", "9700:9700")).cause());
    // The client keeps TIME-WAIT itself.
    assertEquals(
        Cause.UNKNOWN,
        verdictOfTheLater(
                IN_TIME_WAIT
                    .replace(
                        "1.00 S>C F. 5201:5201(0) ack 1101", "1.00 C>S F. 1101:1101(0) ack 5201")
                    .replace(
                        "1.02 C>S F. 1101:1101(0) ack 5202", "1.02 S>C F. 5201:5201(0) ack 1102")
                    .replace(
                        "1.04 S>C . 5202:5202(0) ack 1102", "1.04 C>S . 1102:1102(0) ack 5202"))
            .cause());
    // Nobody waits as long.
    assertEquals(
        Cause.UNKNOWN,
        verdictOfTheLater(IN_TIME_WAIT.replaceAll("(?m)^3", "30").replace("ends 60", "ends 999"))
            .cause());
  }

  private static Verdict verdictOfTheLater(String script) {
    FlowStory story = List.copyOf(Script.of(script).stories()).get(1);
    return new FlowReport(story, new RuleRunner(RuleList.ALL).judge(story), Population.NONE)
        .verdict();
  }
}
