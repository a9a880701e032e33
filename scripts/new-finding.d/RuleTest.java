package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;

final class @Class@Test {
  private static final FindingId ID = FindingId.@CONSTANT@;

  /** FILL IN: the shortest connection in which it fires; the mark after ! stands on its frame. */
  @Test
  void fires() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201             ! @ID@ = 0
        1.020 S>C . 5201:5201(0) ack 1102
        """);
  }

  /** FILL IN: what looks nearly the same and must stay silent. */
  @Test
  void notForAnAbort() {
    Expect.only(ID, "exchanged\n1.000 C>S R. 1101:1101(0) ack 5201");
  }
}
