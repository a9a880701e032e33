package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** A client that is refused each time, and goes on as if it had heard nothing. */
final class UnheardRefusalsTest {
  private static final String UNHEARD =
      """
      0.000 C>S S 1000:1000(0) stream 0
      0.018 S>C R. 1111:1111(0) ack 1001 win 0 stream 0
      1.000 C>S S 1000:1000(0) stream 0
      1.018 S>C R. 922222:922222(0) ack 1001 win 0 stream 0
      3.000 C>S S 1000:1000(0) stream 0
      3.018 S>C R. 33333333:33333333(0) ack 1001 win 0 stream 0
      7.000 C>S S 1000:1000(0) stream 0
      7.018 S>C R. 444:444(0) ack 1001 win 0 stream 0
      """;

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  @Test
  void areToldAsSuch() {
    Verdict verdict = verdict(UNHEARD);
    assertEquals(FlowEnd.REFUSED, verdict.end());
    assertEquals(Cause.CLASS_DROPPED, verdict.cause());
    assertTrue(verdict.sentence().startsWith("The SYN was refused 4 times"), verdict.sentence());
    assertTrue(verdict.sentence().contains("rewrites it"), verdict.sentence());
    assertFalse(verdict.sentence().contains("older"), verdict.sentence());
  }

  @Test
  void withoutRewrittenNumbersToo() {
    String zeros = UNHEARD.replaceAll("R\\. \\d+:\\d+", "R. 0:0");
    assertEquals(Cause.CLASS_DROPPED, verdict(zeros).cause());
    assertFalse(verdict(zeros).sentence().contains("rewrites"), verdict(zeros).sentence());
  }

  /** Windows tries three times, half a second apart; a program tries anew with another number. */
  @Test
  void notWhereTheClientTriesAnew() {
    String windows =
        UNHEARD.replaceAll("(?m)^7.*\\n", "").replace("\n1.0", "\n0.5").replace("\n3.0", "\n1.0");
    String fourth =
        UNHEARD.replace("\n1.0", "\n0.5").replace("\n3.0", "\n1.0").replace("\n7.0", "\n1.5");
    String steps = UNHEARD.replace("\n3.0", "\n2.0").replace("\n7.0", "\n3.0");
    for (String script : new String[] {windows, fourth, steps}) {
      assertEquals(Cause.REFUSED_BY_HOST, verdict(script).cause());
    }
    String lost = UNHEARD.replaceAll("(?m)^[013].*S>C.*\\n", "");
    assertEquals(Cause.REFUSED_BY_HOST, verdict(lost).cause());
  }
}
