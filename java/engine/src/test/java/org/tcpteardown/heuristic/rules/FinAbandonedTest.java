package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.verdict.Verdict;

final class FinAbandonedTest {
  private static final FindingId ID = FindingId.FIN_ABANDONED;
  private static final String GIVES_UP =
      """
      exchanged
      1.0 C>S F. 1101:1101(0) ack 5201    ! fin_unanswered = 3
      1.3 C>S F. 1101:1101(0) ack 5201    ! fin_retransmitted = 1
      1.9 C>S F. 1101:1101(0) ack 5201    ! fin_retransmitted = 2
      4.3 C>S R. 1102:1102(0) ack 5201 win 0   ! fin_abandoned = 3
      capture ends 20
      """;

  @Test
  void fires() {
    Expect.all(GIVES_UP);
  }

  @Test
  void ofTheServer() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.3 S>C F. 5201:5201(0) ack 1101
        4.3 S>C R. 5202:5202(0) ack 1101 win 0  ! fin_abandoned = 2
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(GIVES_UP).withoutFirst(4));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(GIVES_UP).only(End.C));
  }

  @Test
  void notAfterASingleFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        4.3 C>S R. 1102:1102(0) ack 5201
        """);
  }

  @Test
  void notIfTheFinWasAcknowledged() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        1.32 S>C . 5201:5201(0) ack 1102
        4.3 C>S R. 1102:1102(0) ack 5201
        """);
  }

  @Test
  void notIfThePeerSentTheRst() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        4.3 S>C R 5201:5201(0)
        """);
  }

  /** The user's impatience, not the lack of an answer: there was no time for one yet. */
  @Test
  void notRightAfterTheRepeat() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        1.301 C>S R. 1102:1102(0) ack 5201
        """);
  }

  private static final String ANSWERS_DATA =
      """
      exchanged
      60.0 S>C F. 5201:5201(0) ack 1101
      60.3 S>C F. 5201:5201(0) ack 1101
      60.9 S>C F. 5201:5201(0) ack 1101
      62.1 S>C F. 5201:5201(0) ack 1101
      63.0 C>S P. 1101:1221(120) ack 5201
      63.00003 S>C R 5201:5201(0)
      """;

  /** The client did not know of the FIN, and its next request meets what is left of the socket. */
  @Test
  void notIfTheRstAnswersData() {
    Expect.none(ID, Script.of(ANSWERS_DATA));
    Verdict verdict = Expect.report(Script.of(ANSWERS_DATA)).verdict();
    assertTrue(
        verdict.sentence().contains("then the client's data (frame 11) drew a RST (frame 12)"),
        verdict.sentence());
    assertFalse(verdict.sentence().contains("gave up"), verdict.sentence());
  }
}
