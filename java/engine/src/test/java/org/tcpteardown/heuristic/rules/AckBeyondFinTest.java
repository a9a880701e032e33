package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class AckBeyondFinTest {
  private static final FindingId ID = FindingId.ACK_BEYOND_FIN;
  private static final String BEYOND =
      """
      exchanged
      1.00 C>S F. 1101:1101(0) ack 5201
      1.02 S>C . 5201:5201(0) ack 1142      ! ack_beyond_fin = 40
      1.03 S>C . 5201:5201(0) ack 1142
      """;

  @Test
  void fires() {
    Expect.only(ID, BEYOND);
  }

  @Test
  void byOne() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 S>C F. 5201:5201(0) ack 1101
        1.02 C>S F. 1101:1101(0) ack 5203      ! ack_beyond_fin = 1
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(BEYOND).withoutFirst(4));
  }

  @Test
  void notForTheAckOfTheFin() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1102
            1.10 S>C F. 5201:5201(0) ack 1102
            1.11 C>S . 1102:1102(0) ack 5202
            """));
  }

  /** What was acknowledged before the FIN was captured may be missing, or come later. */
  @Test
  void notIfTheCaptureLacksFrames() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C . 5201:5201(0) ack 1301
            1.01 C>S F. 1301:1301(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1302
            """));
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S P. 1201:1301(100) ack 5201
            1.01 C>S F. 1301:1301(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1303
            """));
  }

  @Test
  void notIfTheCaptureReordersThem() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 S>C . 5201:5201(0) ack 1102
            1.001 C>S F. 1101:1101(0) ack 5201
            """));
  }

  /** Told on the data, where it began. */
  @Test
  void notIfThePeerWentOnBehindItsFin() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.01 C>S P. 1101:1201(100) ack 5201
            1.02 S>C . 5201:5201(0) ack 1301
            """));
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.01 C>S F. 1151:1151(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1252
            """));
  }

  /** The next connection on the same ports, whose start was not captured. */
  @Test
  void notForNumbersFarAway() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C F. 5201:5201(0) ack 1102
            1.03 C>S . 1102:1102(0) ack 5202
            2.52 S>C P. 8000000:8000100(100) ack 9000100
            """));
  }

  /** The ACK number of a RST is not to be trusted. */
  @Test
  void notForARst() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C R. 5201:5201(0) ack 1142
            """));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(BEYOND).only(End.S));
  }

  /** The SYN is missing; one ACK of that connection is damaged. */
  @Test
  void notOfTheNextConnectionOnThesePorts() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 S>C F. 5201:5201(0) ack 1101
        1.02 C>S F. 1101:1101(0) ack 5202
        1.03 S>C . 5202:5202(0) ack 1102
        900.0 S>C S. 1300000000:1300000000(0) ack 70001
        900.01 C>S . 70001:70001(0) ack 1300000001
        900.02 C>S P. 70001:70101(100) ack 1300016385
        900.03 S>C P. 1300000001:1300000101(100) ack 70101
        """);
  }
}
