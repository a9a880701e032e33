package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** A kernel that resets what a program beside it opens through a raw socket. */
final class SecondStackTest {
  private static final String RESET =
      """
      0.0000 C>S S 1000:1000(0) nodf id 1
      0.0001 S>C S. 5000:5000(0) ack 1001
      0.0006 C>S R 1001:1001(0) win 0 id 0 df
      """;

  private static final String TAKEN =
      """
      0.0011 C>S . 1001:1001(0) ack 5001 nodf id 100
      0.0012 S>C R 5001:5001(0) win 0 id 0
      """;

  private static final String DATA =
      """
      0.0500 C>S P. 1001:1008(7) ack 5001 nodf id 200
      0.0501 S>C R 5001:5001(0) win 0 id 0
      """;

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  private static boolean isSecondStack(Verdict verdict) {
    return verdict.sentence().contains("two TCP stacks share the client's address");
  }

  @Test
  void theKernelKnowsNoSuchSocket() {
    Verdict verdict = verdict(RESET + TAKEN + DATA);
    assertTrue(isSecondStack(verdict), verdict.sentence());
    assertEquals(Cause.PEER_FORGOT, verdict.cause());
    assertTrue(verdict.sentence().contains("it alone has Don't Fragment set"), verdict.sentence());
  }

  /** Its data, or the other header, tells two stacks apart; either is enough. */
  @Test
  void withOneSignOnly() {
    assertTrue(isSecondStack(verdict(RESET + TAKEN)));
    assertTrue(isSecondStack(verdict((RESET + TAKEN + DATA).replace("nodf", "df"))));
  }

  /** An ACK that the RST overtook. */
  @Test
  void notForAnAckAlone() {
    assertFalse(isSecondStack(verdict((RESET + TAKEN).replace("nodf", "df"))));
  }

  /** Who only asks whether the port is open says nothing more. */
  @Test
  void notForAProbe() {
    assertFalse(isSecondStack(verdict(RESET)));
  }

  /** From another distance somebody else sent it. */
  @Test
  void notFromElsewhere() {
    assertFalse(isSecondStack(verdict(RESET.replace("id 0 df", "id 0 df ttl 61") + TAKEN + DATA)));
  }

  /** It gave up with an ACK of its own, as a socket does. */
  @Test
  void notForARstOfTheSocket() {
    String socket = RESET.replace("R 1001:1001(0) win 0 id 0", "R. 1001:1001(0) ack 5001 id 2");
    assertFalse(isSecondStack(verdict(socket + TAKEN + DATA)));
  }
}
