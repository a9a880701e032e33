package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** Data that nothing acknowledges but the RST that ends the connection. */
final class AckedByRstTest {
  private static final String RESET =
      """
      established
      0.0300 C>S P. 1001:1101(100) ack 5001
      0.0500 S>C R. 5001:5001(0) ack 1101 win 0 id 7
      """;

  private static String sentence(String script) {
    return Expect.report(Script.of(script)).verdict().sentence();
  }

  @Test
  void theRstAcknowledgesAll() {
    String sentence = sentence(RESET);
    assertTrue(sentence.contains("; acknowledged by a RST alone: 100 bytes"), sentence);
    assertFalse(sentence.contains("never acknowledged"), sentence);
  }

  @Test
  void notPartsNorWithoutAck() {
    for (String rst : new String[] {"R. 5001:5001(0) ack 1051 win 0", "R 5001:5001(0)"}) {
      String sentence = sentence(RESET.replaceAll("R\\. .*", rst + " id 7"));
      assertTrue(sentence.contains("; never acknowledged: 100 bytes"), sentence);
      assertFalse(sentence.contains("by a RST alone"), sentence);
    }
  }
}
