package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;

/** SYNs that had come to the server's host, where they were captured, and had no answer. */
final class LeftByItsHostTest {
  /** Captured at the server if its TTL is 64 and it answers at once. */
  private static String taken(String syns, double at, int ttl, double answer) {
    return syns
        + """
        %1$.5f C>S S 1000:1000(0) ttl 52
        %2$.5f S>C S. 5000:5000(0) ack 1001 ttl %4$d
        %3$.5f C>S . 1001:1001(0) ack 5001 ttl 52
        %3$.5f C>S P. 1001:1101(100) ack 5001 ttl 52
        %3$.5f S>C P. 5001:5201(200) ack 1101 ttl %4$d
        """
            .formatted(at, at + answer, at + 0.05, ttl);
  }

  private static final String SYNS =
      """
      0.0 C>S S 1000:1000(0) ttl 52
      1.0 C>S S 1000:1000(0) ttl 52
      3.0 C>S S 1000:1000(0) ttl 52
      7.0 C>S S 1000:1000(0) ttl 52
      """;

  private static Crowd crowd(int ttl, double answer) {
    return new Crowd()
        .add(0, taken("", 0, ttl, answer))
        .add(1, taken(SYNS, 15, ttl, answer))
        .add(2, taken(SYNS, 15, ttl, answer))
        .add(3, SYNS)
        .add(60, taken("", 0, ttl, answer));
  }

  @Test
  void whereItWasCapturedItsHostDidNotAnswer() {
    Crowd crowd = crowd(64, 0.00002);
    String late = crowd.verdict(1).sentence();
    assertTrue(late.contains("Connected at the 5th SYN, 15 s after the first"), late);
    assertTrue(late.contains(": the server's own host, where this was captured, had"), late);
    String never = crowd.verdict(3).sentence();
    assertTrue(never.contains("he server's own host did not answer, though it is up"), never);
    assertFalse(never.contains("capture at the server"), never);
  }

  /** From elsewhere the way there may be at fault. */
  @Test
  void elsewhereNobodyKnows() {
    Crowd crowd = crowd(57, 0.02);
    String late = crowd.verdict(1).sentence();
    assertFalse(late.contains("own host"), late);
    String never = crowd.verdict(3).sentence();
    assertFalse(never.contains("own host"), never);
    assertTrue(never.contains("apture at the server"), never);
  }
}
