package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class OneWayTest {
  private static final FindingId ID = FindingId.ONE_WAY;

  @Test
  void fires() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0)          ! one_way
        0.0201 C>S . 1001:1001(0) ack 5001
        0.030 C>S P. 1001:1101(100) ack 5001
        """);
  }

  @Test
  void ofTheServer() {
    Expect.only(
        ID,
        """
        0.020 S>C S. 5000:5000(0) ack 1001          ! one_way
        0.050 S>C P. 5001:5201(200) ack 1101
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, "0.0 C>S P. 1:101(100) ack 7      ! one_way");
  }

  @Test
  void notWithBothDirections() {
    Expect.only(ID, "exchanged");
    Expect.none(ID, Script.of("exchanged").withoutFirst(4));
  }

  @Test
  void notForAHandshakeWithoutAnswer() {
    Expect.only(ID, "0.0 C>S S 1000:1000(0)\n1.0 C>S S 1000:1000(0)");
    Expect.only(ID, "0.0 S>C S. 5000:5000(0) ack 7\n1.0 S>C S. 5000:5000(0) ack 7");
  }

  /** An open port does not answer them: no direction is missing. */
  @Test
  void notForProbes() {
    Expect.only(ID, "0.0 C>S - 1000:1000(0)");
    Expect.only(ID, "0.0 C>S F 1000:1000(0)\n0.1 C>S F 1000:1000(0)");
    Expect.only(ID, "0.0 C>S FPU 1000:1000(0)\ncapture ends 9");
  }

  @Test
  void notIfTheOtherEndResets() {
    Expect.only(ID, "0.0 C>S P. 1:101(100) ack 7\n0.1 S>C R 7:7(0)");
  }

  @Test
  void whatNeedsBothDirectionsIsWithheld() {
    Script story =
        Script.of(
            """
            exchanged
            1.0 C>S F. 1101:1101(0) ack 5201
            1.3 C>S F. 1101:1101(0) ack 5201
            1.9 C>S F. 1101:1101(0) ack 5201
            capture ends 20
            """);
    Expect.none(FindingId.FIN_UNANSWERED, story.only(End.C));
    Expect.none(FindingId.FIN_BLACKHOLED, story.only(End.C));
  }

  /** Probes without ACK answer nothing: whoever is asked must drop them. */
  @Test
  void notForProbesWithoutAck() {
    Expect.only(ID, "0.0 C>S F 1000:1000(0)\n0.1 C>S FPU 1000:1000(0)");
    Expect.only(ID, "0.0 C>S U 1000:1000(0)");
  }
}
