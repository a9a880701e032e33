package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class FinMovedTest {
  private static final FindingId ID = FindingId.FIN_MOVED;
  private static final String MOVED =
      """
      exchanged
      1.00 C>S FP. 1101:1201(100) ack 5201
      1.30 C>S F. 1151:1151(0) ack 5201     ! fin_moved = -50
      """;

  @Test
  void fires() {
    Expect.only(ID, MOVED);
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.30 C>S F. 1105:1105(0) ack 5201     ! fin_moved = 4
        1.60 C>S F. 1105:1105(0) ack 5201
        """);
  }

  /** A card that sets FIN on each piece of a large segment. */
  @Test
  void onEachPieceOfALargeSegment() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C F. 5201:5301(100) ack 1101
        1.001 S>C F. 5301:5401(100) ack 1101
        1.002 S>C FP. 5401:5501(100) ack 1101
        """);
    Expect.only(
        FindingId.DATA_AFTER_FIN,
        """
        exchanged
        1.000 S>C F. 5201:5301(100) ack 1101
        1.001 S>C F. 5301:5401(100) ack 1101     ! data_after_fin = 100
        1.002 S>C FP. 5401:5501(100) ack 1101
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(MOVED).withoutFirst(4));
  }

  @Test
  void notForTheSameFinWithMoreOrLessPayload() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S P. 1101:1201(100) ack 5201
            1.01 C>S FP. 1201:1301(100) ack 5201
            1.30 C>S FP. 1101:1301(200) ack 5201
            1.60 C>S FP. 1251:1301(50) ack 5201
            1.90 C>S F. 1301:1301(0) ack 5201
            """));
  }

  @Test
  void notForTheFinsOfBothEnds() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C F. 5201:5201(0) ack 1102
            """));
  }

  /** Of a connection before or after on the same ports, whose start was not captured. */
  @Test
  void notForTheFinOfAnotherConnection() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C F. 5201:5201(0) ack 1102
            1.03 C>S . 1102:1102(0) ack 5202
            9.00 C>S F. 9000000:9000000(0) ack 8000000
            9.02 S>C F. 8000000:8000000(0) ack 9000001
            """));
  }

  /** Linux answers a SYN in TIME-WAIT so; a busy capture may lack the handshake. */
  @Test
  void notForTheFinOfTheNextConnectionInTimeWait() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C F. 5201:5201(0) ack 1101
            1.02 C>S F. 1101:1101(0) ack 5202
            1.03 S>C . 5202:5202(0) ack 1102
            3.00 C>S P. 900000:900040(40) ack 70740
            3.01 S>C P. 70740:70922(182) ack 900040
            3.01 S>C F. 70922:70922(0) ack 900040
            3.02 C>S F. 900040:900040(0) ack 70923
            3.03 S>C . 70923:70923(0) ack 900041
            """));
  }

  @Test
  void withheldForOneDirectionAndForScans() {
    Expect.none(ID, Script.of(MOVED).only(End.C));
    Expect.none(
        ID,
        Script.of("0.0 C>S F 1000:1000(0)\n0.1 C>S F 1500:1500(0)\n0.2 S>C R. 0:0(0) ack 1501"));
  }

  /** What the peer acknowledges is the FIN, wherever it stood first. */
  @Test
  void theAcknowledgedOneIsTheFin() {
    Expect.all(
        """
        exchanged
        1.00 C>S F. 1125:1125(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1101
        1.40 C>S F. 1101:1101(0) ack 5201    ! fin_moved = -24
        1.42 S>C . 5201:5201(0) ack 1102
        1.44 S>C F. 5201:5201(0) ack 1102
        1.46 C>S . 1102:1102(0) ack 5202
        """);
  }
}
