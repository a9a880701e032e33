package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class HalfCloseDataTest {
  private static final FindingId ID = FindingId.HALF_CLOSE_DATA;
  private static final String USED =
      """
      established
      0.10 C>S P. 1001:1101(100) ack 5001
      0.12 S>C . 5001:5001(0) ack 1101
      0.13 C>S F. 1101:1101(0) ack 5001      ! half_close_data = 300
      0.15 S>C . 5001:5001(0) ack 1102
      2.00 S>C P. 5001:5201(200) ack 1102
      2.01 S>C FP. 5201:5301(100) ack 1102
      2.02 C>S . 1102:1102(0) ack 5302
      """;

  @Test
  void fires() {
    Expect.all(USED);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(USED).withoutFirst(4));
  }

  /** The answer carries the ACK of the FIN itself. */
  @Test
  void withoutAnAckOfItsOwn() {
    Expect.all(
        """
        established
        0.10 C>S FP. 1001:1101(100) ack 5001   ! half_close_data = 200
        0.12 S>C FP. 5001:5201(200) ack 1102
        0.13 C>S . 1102:1102(0) ack 5202
        """);
  }

  @Test
  void repeatedDataCountsOnce() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201        ! half_close_data = 100
        1.02 S>C . 5201:5201(0) ack 1102
        1.1 S>C P. 5201:5301(100) ack 1102
        1.4 S>C P. 5201:5301(100) ack 1102
        1.5 C>S . 1102:1102(0) ack 5301
        """);
  }

  @Test
  void onlyWhatWasAcknowledgedCounts() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201        ! half_close_data = 100
        1.1 S>C P. 5201:5301(100) ack 1102
        1.2 C>S . 1102:1102(0) ack 5301
        1.3 S>C P. 5301:5401(100) ack 1102
        """);
  }

  /** It left before the FIN arrived. */
  @Test
  void notForDataThatCrossesTheFin() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.01 S>C P. 5201:5301(100) ack 1101
            1.02 S>C F. 5301:5301(0) ack 1102
            1.03 C>S . 1102:1102(0) ack 5302
            """));
  }

  /** Sent before the FIN and repeated after it. */
  @Test
  void notForOldDataSentAgain() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            0.90 S>C P. 5201:5301(100) ack 1101
            1.00 C>S F. 1101:1101(0) ack 5201
            1.20 S>C P. 5201:5301(100) ack 1102
            1.21 C>S . 1102:1102(0) ack 5301
            """));
  }

  @Test
  void notForKeepalives() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1102
            9.00 S>C . 5200:5201(1) ack 1102
            9.02 C>S . 1102:1102(0) ack 5201
            """));
  }

  /** The end that closed had closed both directions: it refuses the data. */
  @Test
  void notForDataThatNobodyWanted() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1102
            1.10 S>C P. 5201:5301(100) ack 1102
            1.12 C>S . 1102:1102(0) ack 5301
            1.13 S>C P. 5301:5401(100) ack 1102
            1.14 C>S R 1102:1102(0)
            """));
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1102
            1.10 S>C P. 5201:5301(100) ack 1102
            """));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(USED).only(End.C));
    Expect.none(ID, Script.of(USED).only(End.S));
  }
}
