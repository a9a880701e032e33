package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** Captures of two machines whose clocks differ, merged by their times. */
final class ClocksTest {
  /** All that the server sent is 3 s late. */
  static final String APART =
      """
      0.00 C>S S 1000:1000(0)
      0.0201 C>S . 1001:1001(0) ack 5001
      0.10 C>S P. 1001:1101(100) ack 5001
      0.1201 C>S . 1101:1101(0) ack 5201
      1.00 C>S P. 1101:1201(100) ack 5201
      1.0201 C>S . 1201:1201(0) ack 5401
      3.02 S>C S. 5000:5000(0) ack 1001
      3.12 S>C P. 5001:5201(200) ack 1101
      4.02 S>C P. 5201:5401(200) ack 1201
      """;

  private static final String NOTE =
      "The clocks with which its two directions were captured differ by about 3 s";

  private static List<FindingId> ids(String script) {
    return Expect.findings(Script.of(script)).stream().map(Finding::id).toList();
  }

  private static String sentence(String script) {
    return Expect.report(Script.of(script)).verdict().sentence();
  }

  /** Without the difference it would be 9 s, and no late close. */
  @Test
  void nobodyClosesLateByTwoClocks() {
    String script =
        APART
            + """
            4.50 C>S F. 1201:1201(0) ack 5401
            7.52 S>C . 5401:5401(0) ack 1202
            16.50 S>C F. 5401:5401(0) ack 1202
            16.51 C>S . 1202:1202(0) ack 5402
            """;
    assertEquals(List.of(), ids(script));
    assertTrue(sentence(script).contains(NOTE), sentence(script));
  }

  /** The same in a file whose frames stand in their true order. */
  @Test
  void timesThatRunBackwards() {
    String script =
        """
        10.00 C>S S 1000:1000(0)
        7.02 S>C S. 5000:5000(0) ack 1001
        10.0201 C>S . 1001:1001(0) ack 5001
        10.10 C>S P. 1001:1101(100) ack 5001
        7.12 S>C P. 5001:5201(200) ack 1101
        11.00 C>S P. 1101:1201(100) ack 5201
        8.02 S>C P. 5201:5401(200) ack 1201
        12.00 C>S P. 1201:1301(100) ack 5401
        9.02 S>C R 5401:5401(0)
        """;
    assertTrue(sentence(script).contains("differ by about 2.98 s"), sentence(script));
    assertFalse(sentence(script).contains("no longer knew"), sentence(script));
  }

  /** A frame that is missing and comes again is acknowledged before it is seen, too. */
  @Test
  void notForAFrameThatTheCaptureLost() {
    String script =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.0201 C>S . 1201:1201(0) ack 5401
        4.02 S>C P. 5201:5401(200) ack 1201
        5.0 C>S F. 1201:1201(0) ack 5401
        25.0 S>C F. 5401:5401(0) ack 1202
        25.01 C>S . 1202:1202(0) ack 5402
        """;
    assertEquals(List.of(FindingId.LATE_FIN), ids(script));
    assertFalse(sentence(script).contains("clocks"), sentence(script));
  }
}
