package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class SimultaneousCloseTest {
  private static final FindingId ID = FindingId.SIMULTANEOUS_CLOSE;
  private static final String CROSSED =
      """
      exchanged
      1.000 C>S F. 1101:1101(0) ack 5201
      1.010 S>C F. 5201:5201(0) ack 1101    ! simultaneous_close
      1.011 C>S . 1102:1102(0) ack 5202
      1.020 S>C . 5202:5202(0) ack 1102
      """;

  @Test
  void fires() {
    Expect.all(CROSSED);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(CROSSED).withoutFirst(6));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(CROSSED).only(End.S));
  }

  @Test
  void notIfTheSecondFinAcknowledgesTheFirst() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C F. 5201:5201(0) ack 1102
        """);
  }

  @Test
  void notIfThePeersFinWasAcknowledgedBefore() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        1.030 S>C F. 5201:5201(0) ack 1102
        """);
  }

  /** The answering FIN stands before the first one in the capture, yet acknowledges it. */
  @Test
  void notIfTheCaptureReorderedThem() {
    Expect.only(
        ID,
        """
        exchanged
        1.0000 S>C F. 5201:5201(0) ack 1102
        1.0001 C>S F. 1101:1101(0) ack 5201
        1.0300 C>S . 1102:1102(0) ack 5202
        """);
  }

  /** The first FIN, or its acknowledgement, was lost. */
  @Test
  void notIfNoPathIsAsLong() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        4.1 S>C F. 5201:5201(0) ack 1101
        """);
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        3.9 S>C F. 5201:5201(0) ack 1101    ! simultaneous_close
        """);
  }

  /** The FIN came before the data, was acknowledged at once, and answered. */
  @Test
  void notIfTheFirstFinWasTakenTooEarly() {
    Expect.none(
        ID,
        Script.of(
            """
            established
            0.03 C>S P. 1001:1101(100) ack 5001
            0.06 S>C F. 5901:5901(0) ack 1101
            0.0603 C>S . 1101:1101(0) ack 5002
            0.0604 S>C P. 5001:5901(900) ack 1101
            0.0606 C>S F. 1101:1101(0) ack 5002
            0.40 S>C FP. 5001:5901(900) ack 1102
            1.00 S>C FP. 5001:5901(900) ack 1102
            """));
  }
}
