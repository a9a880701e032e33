package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class RstAnswersFinTest {
  private static final FindingId ID = FindingId.RST_ANSWERS_FIN;
  private static final String ANSWERED =
      """
      exchanged
      1.0 C>S F. 1101:1101(0) ack 5201
      1.02 S>C R 5201:5201(0)              ! rst_answers_fin = 0.02
      """;

  @Test
  void fires() {
    Expect.all(ANSWERED);
  }

  @Test
  void firesForARstWithAck() {
    Expect.all(
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C R. 5201:5201(0) ack 1102 win 0    ! rst_answers_fin = 0.02
        """);
  }

  @Test
  void ofTheServersFin() {
    Expect.all(
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.0001 C>S R 1101:1101(0)              ! rst_answers_fin = 0.0001
        """);
  }

  @Test
  void countsFromTheLastTransmission() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        1.32 S>C R 5201:5201(0)              ! rst_answers_fin = 0.02
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(ANSWERED).withoutFirst(4));
    Expect.only(ID, Script.of(ANSWERED).withoutFirst(6));
  }

  @Test
  void withoutTheRstsDirection() {
    Expect.none(ID, Script.of(ANSWERED).only(End.C));
    Expect.none(ID, Script.of(ANSWERED).only(End.S));
  }

  @Test
  void notIfTheFinWasAcknowledged() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        1.03 S>C R 5201:5201(0)
        """);
  }

  @Test
  void notIfTheSenderHadClosedItself() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.01 C>S F. 1101:1101(0) ack 5202
        1.03 S>C R 5202:5202(0)
        """);
  }

  /** An abort that crossed the FIN on its way. */
  @Test
  void notIfItAcknowledgesLess() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.001 S>C R. 5201:5201(0) ack 1101
        """);
  }

  @Test
  void notLongAfterTheFin() {
    Expect.only(ID, "exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\n4.1 S>C R 5201:5201(0)");
  }

  /** The numbers show that the server's own FIN came before, but is not in the capture. */
  @Test
  void notIfTheCaptureLacksTheSendersFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5202
        1.02 S>C R 5202:5202(0)
        """);
  }

  /** It closes nothing: there was no connection. */
  @Test
  void notForAScan() {
    Expect.only(ID, "0.0 C>S F 1000:1000(0)\n0.03 S>C R. 0:0(0) ack 1001");
    Expect.only(ID, "0.0 C>S SF 1000:1000(0)\n0.03 S>C R. 0:0(0) ack 1002");
  }

  @Test
  void withinFewRoundTrips() {
    Expect.only(ID, ANSWERED.replace("1.02 S", "2.1 S").replace("= 0.02", "= 1.1"));
    Expect.none(ID, Script.of(ANSWERED.replace("1.02 S", "2.3 S")));
  }

  /** After five seconds of silence an end that had closed has forgotten the connection. */
  @Test
  void whatClosesAfterASilenceIsNotExpectedToBeAnsweredSo() {
    String late =
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.001 C>S . 1101:1101(0) ack 5202
        6.001 C>S F. 1101:1101(0) ack 5202
        6.021 S>C R 5202:5202(0)             ! rst_answers_fin = 0.02
        """;
    Expect.only(ID, late);
    Expect.none(ID, Script.of(late.replace("6.001 C", "6.000999 C")));
    Expect.none(ID, Script.of(late.replace("F. 1101:1101(0)", "FP. 1101:1201(100)")));
  }
}
