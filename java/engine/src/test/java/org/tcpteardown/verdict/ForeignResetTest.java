package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** RSTs in an end's name that it did not send, and what they did all the same. */
final class ForeignResetTest {
  /** At the client: a RST in its name that comes from elsewhere, and its next request. */
  private static final String KILLED =
      """
      0.000 C>S S 1000:1000(0) ttl 64
      0.060 S>C S. 5000:5000(0) ack 1001 ttl 50
      0.0601 C>S . 1001:1001(0) ack 5001 ttl 64
      0.100 C>S P. 1001:1101(100) ack 5001 ttl 64
      0.160 S>C P. 5001:5201(200) ack 1101 ttl 50
      0.1601 C>S . 1101:1101(0) ack 5201 ttl 64
      0.500 C>S R 1101:1101(0) win 0 ttl 61
      2.500 C>S P. 1101:1201(100) ack 5201 ttl 64
      """;

  private static final String DRAWN = "2.560 S>C R 5201:5201(0) win 0 id 0 ttl 50\n";

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  /** The server, which had taken it, no longer knows the connection. */
  @Test
  void itEndedTheConnectionThoughItsNamedSenderGoesOn() {
    Verdict verdict = verdict(KILLED + DRAWN);
    assertEquals(Cause.FORGED_RESET, verdict.cause(), verdict.sentence());
    assertEquals(ClosedBy.MIDDLEBOX, verdict.closedBy());
    String sentence = verdict.sentence();
    assertTrue(
        sentence.contains("A RST in the client's name (frame 7) ended the connection"), sentence);
    assertFalse(sentence.contains("changed nothing"), sentence);
  }

  /** What was under way when the RST arrived still comes, and draws ACKs that draw RSTs. */
  @Test
  void inTheMiddleOfATransfer() {
    Verdict verdict =
        verdict(
            """
            0.000 C>S S 1000:1000(0) ttl 64
            0.030 S>C S. 5000:5000(0) ack 1001 ttl 45
            0.0301 C>S . 1001:1001(0) ack 5001 ttl 64
            0.0400 C>S P. 1001:1101(100) ack 5001 ttl 64
            0.0700 S>C . 5001:6449(1448) ack 1101 ttl 45
            0.0701 C>S . 1101:1101(0) ack 6449 ttl 64
            0.1000 S>C . 6449:7897(1448) ack 1101 ttl 45
            0.1001 C>S . 1101:1101(0) ack 7897 ttl 64
            0.1010 S>C . 5001:6449(1448) ack 1101 ttl 45
            0.1011 C>S R 1101:1101(0) win 0 id 0 ttl 64
            0.1050 S>C . 7897:9345(1448) ack 1101 ttl 45
            0.1051 C>S . 1101:1101(0) ack 9345 ttl 64
            0.1100 S>C . 9345:10793(1448) ack 1101 ttl 45
            0.1101 C>S . 1101:1101(0) ack 10793 ttl 64
            0.1351 S>C R 9345:9345(0) win 0 id 0 ttl 45
            0.1401 S>C R 10793:10793(0) win 0 id 0 ttl 45
            """);
    String sentence = verdict.sentence();
    assertEquals(Cause.FORGED_RESET, verdict.cause(), sentence);
    assertTrue(sentence.contains("(frame 10) ended the connection"), sentence);
    assertTrue(sentence.contains("the old data of frame 9"), sentence);
    assertFalse(sentence.contains("had to be ignored"), sentence); // the RSTs that it drew
  }

  /** It answers: the RST did not reach it, or was not taken, and what comes later is its own. */
  @Test
  void notIfItsReceiverGoesOn() {
    Verdict verdict =
        verdict(
            KILLED
                + """
                2.560 S>C P. 5201:5301(100) ack 1201 ttl 50
                2.5601 C>S . 1201:1201(0) ack 5301 ttl 64
                90.00 C>S P. 1201:1301(100) ack 5301 ttl 64
                90.06 S>C R 5301:5301(0) win 0 id 0 ttl 50
                """);
    assertFalse(verdict.sentence().contains("(frame 7) ended the connection"), verdict.sentence());
  }

  /** The server's own socket resets it: it had not taken the RST in the client's name. */
  @Test
  void notIfItsReceiverStillHasASocket() {
    String underWay =
        """
        0.520 S>C P. 5201:5301(100) ack 1101 ttl 50
        0.5201 C>S . 1101:1101(0) ack 5301 ttl 64
        """;
    String killed = KILLED.substring(0, KILLED.indexOf("2.500")) + underWay;
    Verdict drawn = verdict(killed + "0.5802 S>C R 5301:5301(0) win 0 id 0 ttl 50\n");
    assertTrue(drawn.sentence().contains("(frame 7) ended the connection"), drawn.sentence());
    Verdict own = verdict(killed + "0.5802 S>C R. 5301:5301(0) ack 1101 ttl 50\n");
    assertFalse(own.sentence().contains("(frame 7) ended the connection"), own.sentence());
  }

  /** A request after a pause, answered in so many seconds by a RST with that TTL. */
  private static String answeredAfter(String seconds, int ttl) {
    return """
    0.000 C>S S 1000:1000(0) ttl 64
    0.040 S>C S. 5000:5000(0) ack 1001 ttl 50
    0.0401 C>S . 1001:1001(0) ack 5001 ttl 64
    0.100 C>S P. 1001:1101(100) ack 5001 ttl 64
    0.140 S>C P. 5001:5201(200) ack 1101 ttl 50
    0.1401 C>S . 1101:1101(0) ack 5201 ttl 64
    0.700 C>S P. 1101:1201(100) ack 5201 ttl 64
    %s S>C R 5201:5201(0) win 0 id 0 ttl %d
    """
        .formatted(seconds, ttl);
  }

  @Test
  void soonerThanItsEndCanAnswer() {
    Verdict verdict = verdict(answeredAfter("0.7006", 63));
    String sentence = verdict.sentence();
    assertEquals(Cause.MIDDLEBOX_RESET, verdict.cause(), sentence);
    assertEquals(ClosedBy.MIDDLEBOX, verdict.closedBy());
    assertTrue(
        sentence.contains("0.6 ms after frame 7, but the round trip to the named sender is 40 ms"),
        sentence);
  }

  /** From as far away as the server, or as late as it answers: nothing shows a device. */
  @Test
  void notIfItMayBeThatEnd() {
    for (String script : new String[] {answeredAfter("0.7006", 50), answeredAfter("0.740", 63)}) {
      Verdict verdict = verdict(script);
      assertFalse(verdict.sentence().contains("a device on the path made"), verdict.sentence());
    }
  }

  /** The ACK just before it may have drawn it, as long ago as the round trip is. */
  @Test
  void notIfItMayAnswerWhatCameBefore() {
    Verdict verdict =
        verdict(
            answeredAfter("0.7006", 63)
                .replace("0.700 C>S", "0.1805 C>S")
                .replace("0.7006", "0.1811"));
    assertFalse(verdict.sentence().contains("a device on the path made"), verdict.sentence());
  }
}
