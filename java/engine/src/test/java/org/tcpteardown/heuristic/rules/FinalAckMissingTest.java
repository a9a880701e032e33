package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class FinalAckMissingTest {
  private static final FindingId ID = FindingId.FINAL_ACK_MISSING;

  /** The client's last ACK comes through only in the end. */
  private static final String LOST =
      """
      exchanged
      1.00 C>S F. 1101:1101(0) ack 5201
      1.02 S>C . 5201:5201(0) ack 1102
      1.10 S>C F. 5201:5201(0) ack 1102
      1.32 S>C F. 5201:5201(0) ack 1102      ! final_ack_missing = 3
      1.76 S>C F. 5201:5201(0) ack 1102      ! fin_retransmitted = 2
      2.64 S>C F. 5201:5201(0) ack 1102      ! fin_retransmitted = 3
      2.66 C>S . 1102:1102(0) ack 5202
      """;

  /** The same where the client's ACKs can still be seen. */
  private static final String SEEN =
      """
      exchanged
      1.00 C>S F. 1101:1101(0) ack 5201
      1.10 S>C F. 5201:5201(0) ack 1102
      1.11 C>S . 1102:1102(0) ack 5202
      1.32 S>C F. 5201:5201(0) ack 1102      ! final_ack_missing = 1
      1.33 C>S . 1102:1102(0) ack 5202
      """;

  @Test
  void fires() {
    Expect.all(LOST);
  }

  @Test
  void whereTheAckIsInTheCapture() {
    Expect.all(SEEN);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(LOST).withoutFirst(5));
  }

  /** The first closer has left TIME-WAIT, or never got there. */
  @Test
  void untilAReset() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        1.10 S>C F. 5201:5201(0) ack 1102
        1.32 S>C F. 5201:5201(0) ack 1102      ! final_ack_missing = 1
        1.34 C>S R 1102:1102(0)
        """);
  }

  @Test
  void textTellsWhatBecameOfIt() {
    assertTrue(text(LOST).endsWith("3 times, and had its ACK only after 1.56 s"), text(LOST));
    assertTrue(text(SEEN).contains("although frame 9 had acknowledged it"), text(SEEN));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** Nothing comes back at all: that is more than a lost ACK, and other findings say so. */
  @Test
  void notIfNothingEverAnswers() {
    Expect.all(
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        1.10 S>C F. 5201:5201(0) ack 1102      ! fin_unanswered = 3
        1.32 S>C F. 5201:5201(0) ack 1102      ! fin_retransmitted = 1
        1.76 S>C F. 5201:5201(0) ack 1102      ! fin_retransmitted = 2
        capture ends 20
        """);
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1102
            40.0 S>C F. 5201:5201(0) ack 1102
            40.3 S>C F. 5201:5201(0) ack 1102
            40.9 S>C F. 5201:5201(0) ack 1102
            capture ends 60
            """));
  }

  @Test
  void notForTheFirstFin() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.30 C>S F. 1101:1101(0) ack 5201
            1.32 S>C F. 5201:5201(0) ack 1102
            1.33 C>S . 1102:1102(0) ack 5202
            """));
  }

  /** The first closer repeats its own FIN: it is the other direction that loses. */
  @Test
  void notIfTheFirstCloserRepeatsItsFinToo() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C F. 5201:5201(0) ack 1102
            1.22 C>S F. 1101:1101(0) ack 5201
            1.24 S>C F. 5201:5201(0) ack 1102
            1.25 C>S . 1102:1102(0) ack 5202
            """));
  }

  /** Data before the FIN is missing as well: not only the last ACK. */
  @Test
  void notIfDataIsOutstanding() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.10 S>C FP. 5201:5301(100) ack 1102
            1.32 S>C FP. 5201:5301(100) ack 1102
            1.35 C>S . 1102:1102(0) ack 5302
            """));
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.10 S>C P. 5201:5301(100) ack 1102
            1.11 S>C F. 5301:5301(0) ack 1102
            1.20 C>S . 1102:1102(0) ack 5201
            1.32 S>C P. 5201:5301(100) ack 1102
            1.33 S>C F. 5301:5301(0) ack 1102
            1.35 C>S . 1102:1102(0) ack 5302
            """));
  }

  /** Neither had seen the other's FIN: no order of first and second. */
  @Test
  void notInASimultaneousClose() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.01 S>C F. 5201:5201(0) ack 1101
            1.02 S>C . 5202:5202(0) ack 1102
            1.31 S>C F. 5201:5201(0) ack 1102
            1.35 C>S . 1102:1102(0) ack 5202
            """));
  }

  @Test
  void notForTheCopiesOfAMirrorPort() {
    Script orderly =
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.10 S>C F. 5201:5201(0) ack 1102
            1.11 C>S . 1102:1102(0) ack 5202
            """);
    assertEquals(0, Expect.findings(orderly.mirrored()).size());
    Expect.none(ID, orderly);
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(LOST).only(End.S));
    Expect.none(ID, Script.of(SEEN).only(End.C));
  }

  /** What the first closer repeats later on does not matter any more. */
  @Test
  void evenIfTheFirstCloserRepeatsItsFinAfterwards() {
    Expect.only(ID, LOST.replace("1.76 S", "1.50 C>S F. 1101:1101(0) ack 5201\n1.76 S"));
  }
}
