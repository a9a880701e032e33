package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** The first words of a connection, of which the large segment vanishes and the small one not. */
final class FirstFlightTest {
  private static final String OPENED =
      """
      0.000 C>S S 1000:1000(0) mss 1460 wscale 7
      0.040 S>C S. 5000:5000(0) ack 1001 win 65160 mss 1460 wscale 7
      0.04006 C>S . 1001:1001(0) ack 5001
      0.0401 C>S . 1001:2449(1448) ack 5001
      0.04011 C>S P. 2449:2893(444) ack 5001
      """;

  private static final String REPEATED =
      """
      0.325 C>S . 1001:2449(1448) ack 5001
      0.805 C>S . 1001:2449(1448) ack 5001
      1.765 C>S . 1001:2449(1448) ack 5001
      3.685 C>S . 1001:2449(1448) ack 5001
      7.525 C>S . 1001:2449(1448) ack 5001
      """;

  private static final String SACK = "0.080 S>C . 5001:5001(0) ack 1001 win 502 sack 2449:2893\n";

  private static final String SERVER_CLOSES = "20.1 S>C F. 5001:5001(0) ack 1001 win 502\n";

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  private static void assertPathMtu(Verdict verdict) {
    assertEquals(Cause.PATH_MTU, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict
            .sentence()
            .contains(
                "segments of 1448 bytes with Don't Fragment vanish, those of up"
                    + " to 444 bytes pass"),
        verdict.sentence());
    assertFalse(verdict.sentence().contains("own host left it"), verdict.sentence());
  }

  @Test
  void namedBySack() {
    assertPathMtu(verdict(OPENED + SACK + REPEATED + SERVER_CLOSES));
  }

  /** On a long path the first repeat leaves before the SACK is there. */
  @Test
  void namedBySackAfterTheFirstRepeat() {
    assertPathMtu(verdict(OPENED + "0.079 C>S . 1001:2449(1448) ack 5001\n" + SACK + REPEATED));
  }

  @Test
  void acknowledgedInVain() {
    assertPathMtu(verdict(OPENED + SACK.replace(" sack 2449:2893", "") + REPEATED));
  }

  /** Some stacks open their window as soon as the connection is open: no sign of anything. */
  @Test
  void aWindowUpdate() {
    Verdict verdict =
        verdict(OPENED + SACK.replace(" sack 2449:2893", "").replace("502", "1026") + REPEATED);
    assertNotEquals(Cause.PATH_MTU, verdict.cause(), verdict.sentence());
  }

  @Test
  void nothingCameBack() {
    Verdict verdict = verdict(OPENED + REPEATED);
    assertEquals(Cause.PEER_VANISHED, verdict.cause(), verdict.sentence());
  }

  /** Both segments are of one size: what is lost is not lost by its size. */
  @Test
  void alike() {
    Verdict verdict =
        verdict(
            OPENED.replace("2449:2893(444)", "2449:3897(1448)")
                + SACK.replace("2449:2893", "2449:3897")
                + REPEATED);
    assertNotEquals(Cause.PATH_MTU, verdict.cause(), verdict.sentence());
  }

  /** The capture was made at the client, whose own data it is: its host has nothing to answer. */
  @Test
  void theClientHasNothingToAnswer() {
    Verdict verdict = verdict(OPENED + REPEATED + SERVER_CLOSES);
    assertFalse(verdict.sentence().contains("own host left it"), verdict.sentence());
  }
}
