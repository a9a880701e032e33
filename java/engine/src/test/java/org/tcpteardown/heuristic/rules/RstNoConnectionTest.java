package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class RstNoConnectionTest {
  private static final FindingId ID = FindingId.RST_NO_CONNECTION;

  @Test
  void fires() {
    Expect.all(
        """
        0.0 C>S P. 1:101(100) ack 700
        0.02 S>C R 700:700(0)          ! rst_no_connection
        """);
  }

  @Test
  void ofTheClient() {
    Expect.all("0.0 S>C P. 1:101(100) ack 700\n0.02 C>S R 700:700(0)     ! rst_no_connection");
  }

  @Test
  void aLoneRst() {
    Expect.all("0.0 S>C R 700:700(0)     ! rst_no_connection");
  }

  @Test
  void toASynAckOutOfTheBlue() {
    Expect.all("0.0 S>C S. 1:1(0) ack 700\n0.02 C>S R 700:700(0)     ! rst_no_connection");
  }

  @Test
  void onTheFirstOnly() {
    Expect.only(ID, "0.0 S>C R 700:700(0)     ! rst_no_connection\n0.1 S>C R 700:700(0)");
  }

  @Test
  void notOnALiveConnection() {
    Expect.only(ID, "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201");
    Expect.none(ID, Script.of("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201").withoutFirst(4));
  }

  @Test
  void notForARefusal() {
    Expect.only(ID, "0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1001 win 0");
  }

  @Test
  void inOneDirectionTheRstStandsAlone() {
    Script story =
        Script.of("exchanged\n1.02 C>S P. 1101:1201(100) ack 5201\n1.04 S>C R 5201:5201(0)");
    Expect.none(ID, story.only(End.C));
    Expect.none(ID, story.only(End.S));
  }
}
