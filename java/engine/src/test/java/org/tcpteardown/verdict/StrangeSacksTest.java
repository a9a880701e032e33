package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** A firewall that rewrites sequence numbers and forgets SACK, in a transfer that gets through. */
final class StrangeSacksTest {
  private static final String SLOW =
      """
      exchanged
      1.000 S>C . 5201:6201(1000) ack 1101
      1.001 S>C . 6201:7201(1000) ack 1101
      1.002 S>C . 7201:8201(1000) ack 1101
      1.020 C>S . 1101:1101(0) ack 5201 sack 2000006201:2000007201
      1.021 C>S . 1101:1101(0) ack 5201 sack 2000006201:2000008201
      1.240 S>C . 5201:6201(1000) ack 1101
      1.260 C>S . 1101:1101(0) ack 8201
      2.000 C>S F. 1101:1101(0) ack 8201
      2.020 S>C F. 8201:8201(0) ack 1102
      2.021 C>S . 1102:1102(0) ack 8202
      """;

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  @Test
  void sayWhyItWasSlow() {
    Verdict verdict = verdict(SLOW);
    assertEquals(Cause.ORDERLY, verdict.cause());
    assertTrue(
        verdict.sentence().contains("The SACKs of the client (from frame 10 on) name bytes that"),
        verdict.sentence());
  }

  /** One that was damaged; those of bytes that the capture lacks; a stray of another connection. */
  @Test
  void nothingOfOthers() {
    for (String script :
        new String[] {
          SLOW.replace("2000006201:2000008201", "6201:8201"),
          SLOW.replace("200000", ""),
          SLOW.replaceAll("ack 5201 sack", "ack 2000005201 sack")
        }) {
      String sentence = verdict(script).sentence();
      assertFalse(sentence.contains("SACK"), sentence);
    }
  }
}
