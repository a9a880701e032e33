package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** RSTs of a host whose socket goes on: it got a packet that it could not assign to it. */
final class SocketLivedTest {
  private static final String RESET =
      """
      established
      0.0300 C>S P. 1001:1101(100) ack 5001
      0.0500 S>C . 5001:6449(1448) ack 1101
      0.0501 S>C . 6449:7897(1448) ack 1101
      0.0502 C>S . 1101:1101(0) ack 7897
      0.0700 S>C . 7897:9345(1448) ack 1101
      0.0706 C>S R 1101:1101(0) win 0 id 0
      """;

  private static final String GOES_ON = "0.2106 C>S . 1101:1101(0) ack 7897\n";

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  @Test
  void itsHostMayHaveSentIt() {
    Verdict verdict = verdict(RESET + GOES_ON + "0.2107 S>C R 7897:7897(0) win 0 id 0\n");
    assertEquals(Cause.FORGED_RESET, verdict.cause(), verdict.sentence());
    String sentence = verdict.sentence();
    assertTrue(
        sentence.contains("the client's socket did not make the RST, but its host"), sentence);
    assertTrue(sentence.contains("140 ms after the RST the client went on"), sentence);
    assertFalse(sentence.contains("stopped early"), sentence);
  }

  /** An ACK that was on its way when the RST left. */
  @Test
  void notAnAckThatTheRstOvertook() {
    Verdict verdict = verdict(RESET + GOES_ON.replace("0.2106", "0.0720"));
    assertFalse(verdict.sentence().contains("did not make the RST"), verdict.sentence());
  }

  /** A socket's own RST, with an ACK. */
  @Test
  void notTheRstOfASocket() {
    Verdict verdict =
        verdict(RESET.replace("R 1101:1101(0) win 0 id 0", "R. 1101:1101(0) ack 7897") + GOES_ON);
    assertFalse(verdict.sentence().contains("did not make the RST"), verdict.sentence());
  }

  /** Who has closed answers the rest by RSTs, and a last ACK may be late. */
  @Test
  void notAfterItsFin() {
    Verdict verdict =
        verdict(
            RESET
                    .replace(
                        "0.0706 C>S R 1101",
                        "0.0600 C>S F. 1101:1101(0) ack 7897\n0.0706 C>S R 1102")
                    .replace(":1101(0) win", ":1102(0) win")
                + GOES_ON.replace("1101", "1102"));
    assertFalse(verdict.sentence().contains("did not make the RST"), verdict.sentence());
  }

  /** Nothing more of the end: the suspects are named, its own host among them. */
  @Test
  void nothingMoreOfIt() {
    Verdict verdict = verdict(RESET);
    assertEquals(Cause.UNKNOWN, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("its own host, if that packet reached it untranslated"),
        verdict.sentence());
  }
}
