package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** What the capture does not hold is not told as a fact. */
final class UnseenPartTest {
  private static String sentence(String script) {
    return Expect.report(Script.of(script)).verdict().sentence();
  }

  private static void assertTold(String script, String expected) {
    String sentence = sentence(script);
    assertTrue(sentence.contains(expected), sentence);
  }

  private static final String CLOSES =
      """
      1.000 C>S F. 1001:1001(0) ack 5001
      1.020 S>C F. 5001:5001(0) ack 1002
      1.021 C>S . 1002:1002(0) ack 5002
      """;

  @Test
  void captureThatBeginsAtTheClose() {
    assertTold(CLOSES, "; the captured part holds no data");
  }

  @Test
  void connectionWithoutData() {
    assertTold("established\n" + CLOSES, "; no data was exchanged");
  }

  /** The numbers went on by 300, and the server acknowledged that. */
  @Test
  void dataThatTheCaptureLacks() {
    assertTold(
        """
        established
        1.000 C>S F. 1301:1301(0) ack 5001
        1.020 S>C F. 5001:5001(0) ack 1302
        1.021 C>S . 1302:1302(0) ack 5002
        """,
        "; the captured part holds no data");
  }

  private static final String SERVER_ALONE =
      """
      0.020 S>C S. 5000:5000(0) ack 1001
      0.050 S>C P. 5001:5201(200) ack 1101
      30.00 S>C F. 5201:5201(0) ack 1102
      """;

  /** By what was not captured the client may have closed first: the number 1102 counts its FIN. */
  @Test
  void whoClosedFirstOfOneDirection() {
    String sentence = sentence(SERVER_ALONE + "30.50 S>C R 5202:5202(0) win 0\n");
    assertTrue(sentence.contains("The server closed its direction, and a RST"), sentence);
    assertFalse(sentence.contains("first"), sentence);
    assertFalse(sentence.contains("before the other end"), sentence);
    assertFalse(sentence.contains("silence"), sentence);
  }

  @Test
  void resetOfOneDirectionIsNotAfterSilence() {
    String sentence = sentence(SERVER_ALONE.replace("F. 5201", "R. 5201"));
    assertTrue(sentence.contains("The server reset the connection;"), sentence);
  }

  @Test
  void whoClosedFirstOfBoth() {
    assertTold(
        """
        exchanged
        30.00 S>C F. 5201:5201(0) ack 1101
        30.50 S>C R 5202:5202(0) win 0
        """,
        "The server closed first after 29.9 s of silence and sent a RST 500 ms later");
  }

  private static final String HALF_CLOSED =
      """
      2.000 S>C F. 5301:5301(0) ack 1%s
      capture ends 60
      """;

  /** The server acknowledges 300 bytes that are not in the capture: so may be a FIN. */
  @Test
  void closeThatTheCaptureMayLack() {
    String lacking =
        "exchanged\n1.0 S>C P. 5201:5301(100) ack 1401\n" + HALF_CLOSED.formatted("401");
    assertTold(lacking, "that were captured, where frames of this connection are missing");
    assertTold(lacking, "has no ACK of 100 bytes of the server");
    assertTold(lacking, "Next: capture with a larger buffer");
  }

  @Test
  void closeThatDidNotCome() {
    String whole = "exchanged\n1.0 S>C P. 5201:5301(100) ack 1101\n" + HALF_CLOSED.formatted("101");
    assertTold(whole, "the client did not in the 58 s that were captured;");
    assertTold(whole, "never acknowledged: 100 bytes of the server");
  }
}
