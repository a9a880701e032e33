package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class FinUnansweredTest {
  private static final FindingId ID = FindingId.FIN_UNANSWERED;
  private static final String TWICE =
      """
      exchanged
      1.0 C>S F. 1101:1101(0) ack 5201   ! fin_unanswered = 2
      1.3 C>S F. 1101:1101(0) ack 5201
      capture ends 20
      """;

  @Test
  void fires() {
    Expect.only(ID, TWICE);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(TWICE).withoutFirst(4));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(TWICE).only(End.C));
  }

  /** Its sender had the ACK, or would have repeated it: the capture lacks something. */
  @Test
  void sentOnceProvesNothingHoweverLongAgo() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        capture ends 4000
        """);
  }

  /** A burst, a loss probe or copies: no timer expired, so the sender did not miss the ACK. */
  @Test
  void repeatsFasterThanAnyTimerProveNothing() {
    String fast =
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.149 C>S F. 1101:1101(0) ack 5201
        capture ends 40
        """;
    Expect.only(ID, fast);
    Expect.only(
        ID,
        fast.replace("1.149 C", "1.15 C").replaceFirst("5201\n", "5201  ! fin_unanswered = 2\n"));
  }

  @Test
  void notWhenTheCaptureEndsTooSoon() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        capture ends 1.5
        """);
  }

  @Test
  void notWhenThePortsAreUsedAgainTooSoon() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        2.0 C>S S 90000:90000(0)
        capture ends 20
        """,
        org.tcpteardown.testkit.Variant.NUMBERED);
  }

  @Test
  void notWhenAnsweredByAckOrRst() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        1.32 S>C . 5201:5201(0) ack 1102
        capture ends 20
        """);
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        1.32 S>C R 5201:5201(0)
        capture ends 20
        """);
  }

  @Test
  void anAckOfTheDataBeforeItIsNoAnswer() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S FP. 1101:1201(100) ack 5201  ! fin_unanswered = 2
        1.02 S>C . 5201:5201(0) ack 1201
        1.3 C>S FP. 1101:1201(100) ack 5201
        capture ends 20
        """);
  }

  /** Of a connection only SYN, FIN and RST were captured: the ACKs are missing by intent. */
  @Test
  void notInACaptureOfControlSegments() {
    Expect.only(
        ID,
        """
        1.0 C>S F. 1101:1101(0) ack 5201
        1.1 S>C F. 5201:5201(0) ack 1102
        capture ends 20
        """);
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        0.02 S>C S. 5000:5000(0) ack 1001
        1.0 C>S F. 1001:1001(0) ack 5001
        1.1 S>C F. 5001:5001(0) ack 1002
        capture ends 20
        """);
  }

  @Test
  void reorderedByTheCapture() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C . 5201:5201(0) ack 1102
        1.001 C>S F. 1101:1101(0) ack 5201
        capture ends 20
        """);
  }

  @Test
  void ofTheServer() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C F. 5201:5201(0) ack 1102      ! fin_unanswered = 3
        1.3 S>C F. 5201:5201(0) ack 1102
        1.9 S>C F. 5201:5201(0) ack 1102
        capture ends 20
        """);
  }

  @Test
  void aSecondTransmissionWaitsAsLongAsTheFirst() {
    String twice =
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201   ! fin_unanswered = 2
        1.3 C>S F. 1101:1101(0) ack 5201
        capture ends 1.6
        """;
    Expect.only(ID, twice);
    Expect.none(ID, Script.of(twice.replace("ends 1.6", "ends 1.599999")));
  }

  @Test
  void threeSecondsAreEnoughHoweverRareItIsSent() {
    String rare =
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201   ! fin_unanswered = 2
        3.8 C>S F. 1101:1101(0) ack 5201
        capture ends 4.0
        """;
    Expect.only(ID, rare);
    Expect.none(ID, Script.of(rare.replace("ends 4.0", "ends 3.999999")));
  }

  /** Neither its own nor the other one tells of a FIN that was sent after it. */
  @Test
  void aRstBeforeTheFinIsNoAnswer() {
    Expect.only(
        ID,
        """
        exchanged
        0.5 S>C R 5201:5201(0)
        1.0 C>S F. 1101:1101(0) ack 5201   ! fin_unanswered = 2
        1.3 C>S F. 1101:1101(0) ack 5201
        capture ends 20
        """);
    Expect.only(
        ID,
        """
        exchanged
        0.5 C>S R 1101:1101(0)
        1.0 C>S F. 1101:1101(0) ack 5201   ! fin_unanswered = 2
        1.3 C>S F. 1101:1101(0) ack 5201
        capture ends 20
        """);
  }
}
