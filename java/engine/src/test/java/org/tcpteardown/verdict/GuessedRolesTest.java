package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;

/** Without a SYN nobody knows who opened a connection. */
final class GuessedRolesTest {
  private static final String MIDDLE =
      """
      0.00 S>C P. 5001:5301(300) ack 1001
      0.04 C>S . 1001:1001(0) ack 5301
      2.00 C>S P. 1001:1081(80) ack 5301
      2.01 S>C P. 5301:5361(60) ack 1081
      2.02 C>S . 1081:1081(0) ack 5361
      9.50 C>S F. 1081:1081(0) ack 5361
      9.51 S>C F. 5361:5361(0) ack 1082
      9.52 C>S . 1082:1082(0) ack 5362
      """;

  private static String told(int port, String script) {
    return new Crowd().to("192.0.2.1", port).add(0, script).verdict(0).sentence();
  }

  /** Clients' ports on both sides: 40000 and 39999. */
  @Test
  void isToldWhereThePortsDoNotTell() {
    String sentence = told(39_999, MIDDLE);
    assertTrue(sentence.contains("10.0.0.1:40000 is the client is a guess"), sentence);
  }

  @Test
  void notWhereTheyTell() {
    assertFalse(told(80, MIDDLE).contains("guess"), told(80, MIDDLE));
    assertFalse(told(8080, MIDDLE).contains("guess"), told(8080, MIDDLE));
  }

  @Test
  void notWhereTheSynWasCaptured() {
    String whole =
        "established\n"
            + MIDDLE
                .replaceFirst("0.00", "0.03")
                .replaceFirst("(?m)^0.04.*$", "0.04 C>S . 1001:1001(0) ack 5301");
    assertFalse(told(39_999, whole).contains("guess"), told(39_999, whole));
  }
}
