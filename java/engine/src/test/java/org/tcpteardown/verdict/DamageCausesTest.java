package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.model.Finding;
import org.tcpteardown.story.Timers;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** What is in vain because its TCP checksum is wrong, and what only looks like that. */
final class DamageCausesTest {
  private static final String HANDSHAKE =
      """
      0.000 C>S S 1000:1000(0) sum right
      0.020 S>C S. 5000:5000(0) ack 1001 sum right
      0.021 C>S . 1001:1001(0) ack 5001
      0.030 C>S P. 1001:1101(100) ack 5001
      0.050 S>C . 5001:5001(0) ack 1101
      0.060 S>C P. 5001:5201(200) ack 1101
      0.061 C>S . 1101:1101(0) ack 5201
      """;

  /** The server names what comes after it as received. */
  private static final String DATA =
      """
      1.0 C>S . 1101:2501(1400) ack 5201
      1.0001 C>S . 2501:3901(1400) ack 5201
      1.02 S>C . 5201:5201(0) ack 1101 sack 2501:3901
      1.3 C>S . 1101:2501(1400) ack 5201 sum wrong
      1.85 C>S . 3901:4001(100) ack 5201
      1.9 C>S . 1101:2501(1400) ack 5201 sum wrong
      2.05 S>C . 5201:5201(0) ack 1101 sack 2501:4001
      3.1 C>S . 1101:2501(1400) ack 5201 sum wrong
      5.5 C>S . 1101:2501(1400) ack 5201 sum wrong
      capture ends 30
      """;

  private static final String SILENCE =
      """
      1.0 C>S P. 1101:1201(100) ack 5201
      1.3 C>S P. 1101:1201(100) ack 5201 sum wrong
      1.9 C>S P. 1101:1201(100) ack 5201 sum wrong
      3.1 C>S P. 1101:1201(100) ack 5201 sum wrong
      5.5 C>S P. 1101:1201(100) ack 5201 sum wrong
      10.3 C>S P. 1101:1201(100) ack 5201 sum wrong
      19.9 C>S P. 1101:1201(100) ack 5201 sum wrong
      capture ends 90
      """;

  private static final String FINS =
      """
      1.0 C>S F. 1101:1101(0) ack 5201 sum wrong
      1.3 C>S F. 1101:1101(0) ack 5201 sum wrong
      1.9 C>S F. 1101:1101(0) ack 5201 sum wrong
      3.1 C>S F. 1101:1101(0) ack 5201 sum wrong
      4.0 S>C P. 5201:5301(100) ack 1101
      4.001 C>S . 1102:1102(0) ack 5301
      5.5 C>S F. 1101:1101(0) ack 5301 sum wrong
      capture ends 30
      """;

  private static final String ACKS =
      """
      0.000 C>S S 1000:1000(0) sum right
      0.020 S>C S. 5000:5000(0) ack 1001 sum right
      0.021 C>S . 1001:1001(0) ack 5001 sum wrong
      0.030 C>S P. 1001:1101(100) ack 5001
      0.330 C>S P. 1001:1101(100) ack 5001 sum wrong
      0.930 C>S P. 1001:1101(100) ack 5001 sum wrong
      1.020 S>C S. 5000:5000(0) ack 1001 sum right
      1.021 C>S . 1101:1101(0) ack 5001 sum wrong
      2.130 C>S P. 1001:1101(100) ack 5001 sum wrong
      3.020 S>C S. 5000:5000(0) ack 1001 sum right
      3.021 C>S . 1101:1101(0) ack 5001 sum wrong
      7.020 S>C S. 5000:5000(0) ack 1001 sum right
      7.021 C>S . 1101:1101(0) ack 5001 sum wrong
      capture ends 30
      """;

  private static final String SYN_ACKS =
      """
      0.000 C>S S 1000:1000(0) sum right
      0.020 S>C S. 5000:5000(0) ack 1001 sum wrong
      1.000 C>S S 1000:1000(0) sum right
      1.020 S>C S. 5000:5000(0) ack 1001 sum wrong
      3.000 C>S S 1000:1000(0) sum right
      3.020 S>C S. 5000:5000(0) ack 1001 sum wrong
      7.000 C>S S 1000:1000(0) sum right
      7.020 S>C S. 5000:5000(0) ack 1001 sum wrong
      capture ends 30
      """;

  /** The client sends again what was acknowledged. */
  private static final String ACKS_IN_VAIN =
      """
      1.0 C>S P. 1101:1201(100) ack 5201
      1.02 S>C . 5201:5201(0) ack 1201 sum wrong
      1.3 C>S P. 1101:1201(100) ack 5201 sum right
      1.32 S>C . 5201:5201(0) ack 1201 sum wrong
      1.9 C>S P. 1101:1201(100) ack 5201 sum right
      1.92 S>C . 5201:5201(0) ack 1201 sum wrong
      3.1 C>S P. 1101:1201(100) ack 5201 sum right
      3.12 S>C . 5201:5201(0) ack 1201 sum wrong
      5.5 C>S P. 1101:1201(100) ack 5201 sum right
      5.52 S>C . 5201:5201(0) ack 1201 sum wrong
      9.1 S>C F. 5201:5201(0) ack 1201 sum right
      capture ends 30
      """;

  private static FlowReport report(String script) {
    // As seen behind a router of either end: no card of theirs sums afterwards.
    return Expect.report(Script.of(script.replaceAll("(?m)^(\\d.*[CS]>.*)$", "$1 ttl 60")));
  }

  private static void assertDamaged(String sender, String script) {
    FlowReport report = report(script);
    String sentence = report.verdict().sentence();
    assertEquals(Cause.NEVER_ACKNOWLEDGED, report.verdict().cause(), sentence);
    assertTrue(sentence.contains("the " + sender + "'s packets were damaged"), sentence);
    assertTrue(report.verdict().confidence() > 80, sentence);
    assertTrue(texts(report).contains("whoever gets them drops them"), () -> texts(report));
  }

  /** Something is found, and the checksums are not what it is put down to. */
  private static void assertNotBlamed(String script) {
    FlowReport report = report(script);
    assertFalse(report.findings().isEmpty(), report.verdict().sentence());
    String sentence = report.verdict().sentence();
    assertFalse(sentence.contains("damaged"), sentence);
    assertFalse(texts(report).contains("checksum"), () -> texts(report));
  }

  private static String texts(FlowReport report) {
    return String.join("\n", report.findings().stream().map(Finding::text).toList());
  }

  @Test
  void data() {
    assertDamaged("client", HANDSHAKE + DATA);
    assertDamaged("client", HANDSHAKE + SILENCE);
  }

  /** Three ACKs in a row draw the first repeat within less time than a timer needs. */
  @Test
  void dataSentAgainAtOnce() {
    String atOnce = "\n1.1004 C>S P. 1101:1201(100) ack 5201 sum wrong\n1.3 ";
    assertDamaged(
        "client", HANDSHAKE + SILENCE.replace("1.0 C>S", "1.1 C>S").replaceFirst("\n1.3 ", atOnce));
  }

  /** What lies between the last try and the RST is the sender's patience. */
  @Test
  void noTimerIsNamed() {
    String script =
        HANDSHAKE + SILENCE.replace("capture ends 90", "89.9 C>S R. 1201:1201(0) ack 5201 win 0");
    assertDamaged("client", script);
    assertTrue(Timers.of(report(script.replace(" sum wrong", ""))).toString().contains("expired"));
    assertFalse(Timers.of(report(script)).toString().contains("expired"));
  }

  @Test
  void fins() {
    assertDamaged("client", HANDSHAKE + FINS);
  }

  @Test
  void handshakes() {
    assertDamaged("client", ACKS);
    assertDamaged("server", SYN_ACKS);
  }

  @Test
  void acknowledgements() {
    assertDamaged("server", HANDSHAKE + ACKS_IN_VAIN);
  }

  /** A client whose checksums are right for once, but not taken for all that. */
  @Test
  void notIfOneOfThemIsRight() {
    String right = "5.6 C>S . 1101:2501(1400) ack 5201 sum right\ncapture ends 30";
    assertNotBlamed(HANDSHAKE + DATA.replace("capture ends 30", right));
  }

  /** One is damaged on the way, and the next gets lost. */
  @Test
  void notForOneOfMany() {
    String rest = DATA.replace(" sum wrong", "");
    assertNotBlamed(
        HANDSHAKE
            + rest.replace(
                "1.9 C>S . 1101:2501(1400) ack 5201",
                "1.9 C>S . 1101:2501(1400) ack 5201 sum wrong"));
  }

  /** What the sender leaves to its card is not known to be wrong. */
  @Test
  void notWhatIsLeftToTheCard() {
    assertNotBlamed(HANDSHAKE.replaceFirst(" sum right", "") + DATA.replace(" sum wrong", ""));
  }

  /** Who replaces addresses in a capture seldom mends the checksums. */
  @Test
  void notWhereAllAreWrong() {
    for (String script :
        new String[] {
          HANDSHAKE + DATA,
          HANDSHAKE + SILENCE,
          HANDSHAKE + FINS,
          ACKS,
          SYN_ACKS,
          HANDSHAKE + ACKS_IN_VAIN
        }) {
      assertNotBlamed(script.replace("sum right", "sum wrong"));
    }
  }

  /** The server takes what its checksums say nobody takes: the capture point changes them. */
  @Test
  void notWhereAllOfOneEndAreWrongAndTaken() {
    String wrongAcks = HANDSHAKE.replace("ack 5001\n", "ack 5001 sum wrong\n");
    assertNotBlamed(wrongAcks.replaceFirst("ack 5201", "ack 5201 sum wrong") + DATA);
  }
}
