package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class DataAfterFinTest {
  private static final FindingId ID = FindingId.DATA_AFTER_FIN;
  private static final String BEHIND =
      """
      exchanged
      1.00 C>S F. 1101:1101(0) ack 5201
      1.02 S>C . 5201:5201(0) ack 1102
      1.10 C>S P. 1102:1202(100) ack 5201   ! data_after_fin = 100
      """;

  @Test
  void fires() {
    Expect.only(ID, BEHIND);
  }

  /** As if the FIN had never been: it was not the sender's own. */
  @Test
  void inThePlaceOfTheFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.01 C>S P. 1101:1201(100) ack 5201   ! data_after_fin = 100
        1.02 C>S P. 1201:1301(100) ack 5201
        """);
  }

  @Test
  void theMovedFinBehindItIsNotToldAgain() {
    Expect.all(
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.01 C>S P. 1101:1201(100) ack 5201   ! data_after_fin = 100
        1.02 C>S F. 1201:1201(0) ack 5201
        1.04 S>C F. 5201:5201(0) ack 1202
        1.05 C>S . 1202:1202(0) ack 5202
        """);
  }

  @Test
  void inTheMiddleAndInOneDirection() {
    Expect.only(ID, Script.of(BEHIND).withoutFirst(6));
    Expect.only(ID, Script.of(BEHIND).only(End.C));
  }

  @Test
  void notForDataSentAgain() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S P. 1101:1201(100) ack 5201
            1.01 C>S FP. 1201:1301(100) ack 5201
            1.30 C>S P. 1101:1201(100) ack 5201
            1.31 C>S FP. 1201:1301(100) ack 5201
            1.32 C>S FP. 1101:1301(200) ack 5201
            1.33 C>S . 1101:1301(200) ack 5201
            1.40 C>S F. 1301:1301(0) ack 5201
            """));
  }

  /** The capture, or the path, delivers the FIN before the data. */
  @Test
  void notIfTheFinOvertakesTheData() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 C>S F. 1301:1301(0) ack 5201
            1.001 C>S P. 1101:1201(100) ack 5201
            1.002 C>S P. 1201:1301(100) ack 5201
            """));
  }

  @Test
  void notForProbes() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1102
            30.0 C>S . 1101:1102(1) ack 5201
            60.0 C>S . 1101:1101(0) ack 5201
            90.0 C>S . 1100:1101(1) ack 5201
            91.0 C>S . 1100:1102(2) ack 5201
            """));
  }

  /** Another connection on the same ports, of whose start nothing was captured. */
  @Test
  void notForNumbersFurtherOn() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C F. 5201:5201(0) ack 1102
            1.03 C>S . 1102:1102(0) ack 5202
            1.50 C>S P. 9000000:9000100(100) ack 8000000
            1.52 S>C P. 8000000:8000100(100) ack 9000100
            """));
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.10 C>S P. 1103:1203(100) ack 5201
            """));
  }

  @Test
  void notForTheOtherEnd() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C P. 5201:5301(100) ack 1102
            1.03 C>S . 1102:1102(0) ack 5301
            """));
  }

  /** A single byte may be that of a keepalive. */
  @Test
  void fromTwoBytes() {
    String two = "exchanged\n1.00 C>S F. 1101:1101(0) ack 5201\n1.10 C>S P. 1101:1103(2) ack 5201";
    Expect.only(ID, two + "     ! data_after_fin = 2");
    Expect.none(ID, Script.of(two.replace("1101:1103(2)", "1101:1102(1)")));
    Expect.none(ID, Script.of(two.replace("1101:1103(2)", "1100:1102(2)")));
  }
}
