package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class FinRetransmittedTest {
  private static final FindingId ID = FindingId.FIN_RETRANSMITTED;
  private static final String THREE =
      """
      exchanged
      1.0 C>S F. 1101:1101(0) ack 5201
      1.3 C>S F. 1101:1101(0) ack 5201   ! fin_retransmitted = 1
      1.9 C>S F. 1101:1101(0) ack 5201   ! fin_retransmitted = 2
      1.92 S>C . 5201:5201(0) ack 1102
      """;

  @Test
  void fires() {
    Expect.only(ID, THREE);
  }

  private static List<Severity> severities(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id() == ID)
        .map(f -> f.severity())
        .toList();
  }

  /** A mirror port that sends all twice does so within microseconds, and no timer is as fast. */
  @Test
  void fasterThanAnyTimerIsHardlyARepeat() {
    String twice =
        """
        exchanged
        1.000000 C>S F. 1101:1101(0) ack 5201
        %s C>S F. 1101:1101(0) ack 5201
        1.020000 S>C F. 5201:5201(0) ack 1102
        """;
    assertEquals(List.of(Severity.CHAT), severities(twice.formatted("1.000002")));
    assertEquals(List.of(Severity.NOTE), severities(twice.formatted("1.010000")));
  }

  /** As BSD acknowledges the other end's FIN while its own is under way: no timer, no loss. */
  @Test
  void withTheAckOfTheOtherFin() {
    String crossing =
        """
        exchanged
        1.0000 C>S F. 1101:1101(0) ack 5201
        1.0001 S>C F. 5201:5201(0) ack 1101
        1.0002 C>S F. 1101:1101(0) ack 5202   ! fin_retransmitted = 1
        1.0003 S>C . 5202:5202(0) ack 1102
        """;
    Expect.only(ID, crossing);
    assertEquals(List.of(Severity.CHAT), severities(crossing));
    // The other direction is missing.
    assertEquals(List.of(Severity.CHAT), severities(crossing.replaceAll("1.000[13] S>C.*\n", "")));
    // After 300 ms it may have been the timer, and at once with the same ACK it is a loss probe.
    assertEquals(List.of(Severity.NOTE), severities(crossing.replace("1.0002", "1.3")));
    assertEquals(List.of(Severity.NOTE), severities(crossing.replace("ack 5202 ", "ack 5201 ")));
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(THREE).withoutFirst(6));
  }

  @Test
  void inOneDirection() {
    Expect.only(ID, Script.of(THREE).only(End.C));
  }

  @Test
  void withThePayloadBeforeIt() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S FP. 1101:1201(100) ack 5201
        1.3 C>S FP. 1101:1201(100) ack 5201   ! fin_retransmitted = 1
        1.9 C>S F. 1201:1201(0) ack 5201      ! fin_retransmitted = 2
        """);
  }

  @Test
  void notTheSecondCopyOfAMirrorPort() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201 id 77 ttl 64
        1.00002 C>S F. 1101:1101(0) ack 5201 id 77 ttl 63
        1.3 C>S F. 1101:1101(0) ack 5201 id 78 ttl 64      ! fin_retransmitted = 1
        1.30002 C>S F. 1101:1101(0) ack 5201 id 78 ttl 63
        """);
  }

  @Test
  void notBothFinsOfAClose() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.1 S>C F. 5201:5201(0) ack 1102
        """);
  }

  @Test
  void textTellsOfBackoffAndOfSpuriousRepeats() {
    var doubling = Expect.findings(Script.of(THREE));
    assertTrue(doubling.stream().anyMatch(f -> f.text().contains("the gaps double")));
    var spurious =
        Expect.findings(
            Script.of(
                """
                exchanged
                1.0 C>S F. 1101:1101(0) ack 5201
                1.02 S>C . 5201:5201(0) ack 1102
                1.2 C>S F. 1101:1101(0) ack 5201
                """));
    assertTrue(spurious.stream().anyMatch(f -> f.text().contains("frame 8 had acknowledged")));
    assertFalse(spurious.stream().anyMatch(f -> f.text().contains("double")));
  }

  /** RFC 8985: a loss probe comes sooner than the timer, which then doubles. */
  @Test
  void aLossProbeDoesNotHideTheBackoff() {
    var found =
        Expect.findings(
            Script.of(
                """
                exchanged
                1.00 C>S F. 1101:1101(0) ack 5201
                1.04 C>S F. 1101:1101(0) ack 5201
                1.26 C>S F. 1101:1101(0) ack 5201
                1.70 C>S F. 1101:1101(0) ack 5201
                2.58 C>S F. 1101:1101(0) ack 5201
                """));
    assertTrue(
        found.stream()
            .filter(f -> f.id().equals(ID))
            .allMatch(f -> f.text().contains("the gaps double")));
  }

  /** Timers are coarse: from one and a half to 2.7 times the gap before. */
  @Test
  void gapsThatDouble() {
    assertTrue(saysThatGapsDouble("1.0 2.0 3.0 4.5"));
    assertTrue(saysThatGapsDouble("1.0 2.0 3.0 5.7"));
    assertFalse(saysThatGapsDouble("1.0 2.0 3.0 4.499"));
    assertFalse(saysThatGapsDouble("1.0 2.0 3.0 5.701"));
    assertFalse(saysThatGapsDouble("1.0 2.0 4.0 6.0"));
  }

  @Test
  void theGapAfterALossProbe() {
    assertTrue(saysThatGapsDouble("1.0 2.0 2.501 3.503"));
    assertFalse(saysThatGapsDouble("1.0 2.0 2.5 3.5"));
    assertFalse(saysThatGapsDouble("1.0 2.0"));
  }

  @Test
  void twoEqualGapsAreNoBackoff() {
    assertFalse(saysThatGapsDouble("1.00 1.22 1.45"));
  }

  private static boolean saysThatGapsDouble(String seconds) {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (String second : seconds.split(" ", -1)) {
      script.append(second).append(" C>S F. 1101:1101(0) ack 5201\n");
    }
    return Expect.findings(Script.of(script.toString())).stream()
        .anyMatch(f -> f.id().equals(ID) && f.text().contains("the gaps double"));
  }
}
