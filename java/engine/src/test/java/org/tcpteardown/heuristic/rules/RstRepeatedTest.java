package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class RstRepeatedTest {
  private static final FindingId ID = FindingId.RST_REPEATED;
  private static final String IN_FLIGHT =
      """
      exchanged
      1.000 C>S R. 1101:1101(0) ack 5201 id 40
      1.010 S>C P. 5201:5301(100) ack 1101
      1.0101 C>S R 1101:1101(0) id 41                  ! rst_repeated = 1
      1.011 S>C P. 5301:5401(100) ack 1101
      1.0111 C>S R 1101:1101(0) id 42                  ! rst_repeated = 2
      """;

  @Test
  void fires() {
    Expect.only(ID, IN_FLIGHT);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(IN_FLIGHT).withoutFirst(4));
  }

  @Test
  void inOneDirection() {
    Expect.only(ID, Script.of(IN_FLIGHT).only(End.C));
  }

  @Test
  void notForOneRstOfEachEnd() {
    Expect.only(
        ID, "exchanged\n1.0 C>S R. 1101:1101(0) ack 5201\n1.01 S>C R. 5201:5201(0) ack 1101");
  }

  @Test
  void notForTheSecondCopyOfAMirrorPort() {
    Expect.only(
        ID,
        """
        exchanged
        1.00000 C>S R. 1101:1101(0) ack 5201 id 40
        1.00002 C>S R. 1101:1101(0) ack 5201 id 40 ttl 63
        """);
  }
}
