package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** MPTCP options that a device takes away, and the RST that says so. */
final class MptcpLostTest {
  private static final String RESET =
      """
      0.000 C>S S 1000:1000(0) kind 30
      0.001 S>C S. 5000:5000(0) ack 1001 kind 30
      0.100 C>S . 1001:1001(0) ack 5001 kind 30
      0.110 C>S P. 1001:1518(517) ack 5001
      0.111 S>C R. 5001:5001(0) ack 1518 kind 30
      """;

  private static boolean isTold(String script) {
    return Expect.report(Script.of(script))
        .verdict()
        .sentence()
        .contains("MPTCP stack, and no application");
  }

  @Test
  void dataWithoutMptcp() {
    assertTrue(isTold(RESET));
    assertTrue(isTold(RESET.replace("R. 5001:5001(0) ack 1518", "R 5001:5001(0) win 0")));
  }

  /** The stack may reset for a reason of its own. */
  @Test
  void notWhereTheDataHasIt() {
    assertFalse(isTold(RESET.replace("(517) ack 5001", "(517) ack 5001 kind 30")));
  }

  /** Then it is a plain connection. */
  @Test
  void notWhereItWasNotAgreedOn() {
    assertFalse(isTold(RESET.replace("ack 1001 kind 30", "ack 1001")));
    assertFalse(isTold(RESET.replace("S 1000:1000(0) kind 30", "S 1000:1000(0)")));
  }

  /** An application's own abort on a connection that fell back. */
  @Test
  void notForAPlainRst() {
    assertFalse(isTold(RESET.replace("ack 1518 kind 30", "ack 1518")));
  }
}
