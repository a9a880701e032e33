package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class RstAfterFinTest {
  private static final FindingId ID = FindingId.RST_AFTER_FIN;
  private static final String CANCELLED =
      """
      exchanged
      1.0 C>S F. 1101:1101(0) ack 5201
      1.02 S>C P. 5201:5232(31) ack 1102
      1.0201 C>S R 1102:1102(0)             ! rst_after_fin = 0.0201
      """;

  @Test
  void fires() {
    Expect.all(CANCELLED);
  }

  @Test
  void onTheFirstRstOnly() {
    Expect.only(ID, CANCELLED + "1.03 C>S R 1102:1102(0)");
  }

  @Test
  void afterBothFins() {
    Expect.all(
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C F. 5201:5201(0) ack 1102
        1.0201 C>S R 1102:1102(0)             ! rst_after_fin = 0.0201
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(CANCELLED).withoutFirst(6));
  }

  @Test
  void inOneDirection() {
    Expect.only(ID, Script.of(CANCELLED).only(End.C));
    Expect.none(ID, Script.of(CANCELLED).only(End.S));
  }

  @Test
  void countsFromTheFirstTransmission() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.3 C>S F. 1101:1101(0) ack 5201
        1.31 S>C . 5201:5201(0) ack 1102
        2.0 C>S R. 1102:1102(0) ack 5201       ! rst_after_fin = 1
        """);
  }

  @Test
  void notIfOnlyThePeerHadSentAFin() {
    Expect.only(
        ID, "exchanged\n1.0 S>C F. 5201:5201(0) ack 1101\n1.1 C>S R. 1101:1101(0) ack 5202");
  }
}
