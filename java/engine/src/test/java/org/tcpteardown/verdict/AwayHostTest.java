package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** A RST without a socket that comes at the third time of asking: the host had been away. */
final class AwayHostTest {
  private static final String AWAY = "the client's host was away and came back without";

  private static final String PROBED =
      """
      exchanged
      60.0 S>C . 5200:5200(0) ack 1101
      120.0 S>C . 5200:5200(0) ack 1101
      180.0 S>C . 5200:5200(0) ack 1101
      180.05 C>S R 1101:1101(0)
      """;

  private static String sentence(String script) {
    return Expect.report(Script.of(script)).verdict().sentence().toLowerCase(Locale.ROOT);
  }

  @Test
  void earlierProbesDrewNothing() {
    String sentence = sentence(PROBED);
    assertTrue(sentence.contains(AWAY), sentence);
    assertTrue(sentence.contains("2 earlier keepalive probes (the first in frame 7)"), sentence);
    assertFalse(sentence.contains("security agent"), sentence);
  }

  /** Its program had ended, and the first probe says so; or they were all answered before. */
  @Test
  void aHostThatAnswersAtOnceWasNotAway() {
    for (String script :
        new String[] {
          PROBED.replaceAll("(60|120)\\.0 S>C .*\n", ""),
          PROBED
              .replace("120.0 S>C", "60.05 C>S . 1101:1101(0) ack 5201\n120.0 S>C")
              .replace("180.0 S>C", "120.05 C>S . 1101:1101(0) ack 5201\n180.0 S>C")
        }) {
      String sentence = sentence(script);
      assertFalse(sentence.contains("was away"), sentence);
      assertTrue(sentence.contains("no longer"), sentence);
    }
  }

  /** Data, too. */
  @Test
  void earlierDataDrewNothing() {
    String data =
        """
        exchanged
        60.0 S>C P. 5201:5301(100) ack 1101
        60.4 S>C P. 5201:5301(100) ack 1101
        61.2 S>C P. 5201:5301(100) ack 1101
        62.8 S>C P. 5201:5301(100) ack 1101
        66.0 S>C P. 5201:5301(100) ack 1101
        66.05 C>S R 1101:1101(0)
        """;
    assertTrue(sentence(data).contains(AWAY), sentence(data));
    String once = data.replaceAll("(60.4|61.2|62.8|66.0) S>C .*\n", "").replace("66.05", "60.05");
    assertFalse(sentence(once).contains("was away"), sentence(once));
  }

  /** Meanwhile the end that asked had lost patience and closed. */
  @Test
  void theOtherEndHadClosedInVain() {
    String data =
        """
        exchanged
        60.0 S>C P. 5201:5301(100) ack 1101
        60.4 S>C P. 5201:5301(100) ack 1101
        61.2 S>C P. 5201:5301(100) ack 1101
        62.8 S>C P. 5201:5301(100) ack 1101
        66.0 S>C P. 5201:5301(100) ack 1101
        70.0 S>C F. 5301:5301(0) ack 1101
        72.4 S>C P. 5201:5301(100) ack 1101
        72.41 C>S R 1101:1101(0)
        """;
    String sentence = sentence(data);
    assertTrue(sentence.contains(AWAY), sentence);
    // One that took the data and then aborts was there.
    String there = data.replace("70.0 S>C F.", "69.0 C>S . 1101:1101(0) ack 5301\n70.0 S>C F.");
    assertFalse(sentence(there).contains("was away"), sentence(there));
    // Windows answers so without a socket, whether somebody had closed or not.
    String windows = data.replace("C>S R 1101:1101(0)", "C>S R. 1101:1101(0) ack 5301 win 0");
    assertTrue(sentence(windows).contains(AWAY), sentence(windows));
    String nobody = windows.replaceAll(".* F\\. .*\n", "");
    assertTrue(sentence(nobody).contains(AWAY), sentence(nobody));
    String socket = data.replace("C>S R 1101:1101(0)", "C>S R. 1101:1101(0) ack 5301");
    assertFalse(sentence(socket).contains("was away"), sentence(socket));
  }
}
