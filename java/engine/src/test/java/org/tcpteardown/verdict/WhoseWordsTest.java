package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** Sentences that must not say more than the packets do. */
final class WhoseWordsTest {
  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  private static String text(String script, FindingId id) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id() == id)
        .map(Finding::text)
        .findFirst()
        .orElse("");
  }

  /** A download that its client aborts; what was under way draws more RSTs. */
  private static final String ABORTED =
      """
      exchanged
      1.000 S>C . 5201:6201(1000) ack 1101
      1.001 S>C . 6201:7201(1000) ack 1101
      1.002 C>S R. 1101:1101(0) ack 5201
      1.010 S>C . 7201:8201(1000) ack 1101
      1.011 C>S R. 1101:1101(0) ack 8201 TTL
      """;

  @Test
  void rstsOfADeviceDoNotShowThatTheClientHadClosed() {
    for (String own : new String[] {"", "ttl 255"}) { // some stacks begin RSTs with another TTL
      String script = ABORTED.replace("TTL", own);
      assertTrue(aborted(script).contains("met the closed socket and drew"), aborted(script));
      assertTrue(verdict(script).sentence().contains("answer data that came after its close"));
    }
    String script = ABORTED.replace("TTL", "ttl 244");
    assertTrue(
        aborted(script)
            .endsWith(
                "bytes were still under way, which a device answered in its name (frame 11, TTL 244"
                    + " where its packets have 64)"),
        aborted(script));
    Verdict device = verdict(script);
    assertEquals(Cause.USER_CANCELLED, device.cause());
    assertFalse(device.sentence().contains("after its close"), device.sentence());
    assertTrue(device.sentence().contains("a device on the path answered"), device.sentence());
  }

  private static String aborted(String script) {
    return text(script, FindingId.ABORTED_TRANSFER);
  }

  private static final String DROPPED =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001
      0.0201 C>S . 1001:1001(0) ack 5001
      AT0 C>S P. 1001:1229(228) ack 5001
      AT0.2 C>S P. 1001:1229(228) ack 5001
      AT0.6 C>S P. 1001:1229(228) ack 5001
      AT1.4 C>S P. 1001:1229(228) ack 5001
      AT3 C>S P. 1001:1229(228) ack 5001
      AT6 C>S P. 1001:1229(228) ack 5001
      """;

  private static String dropped(int fromSeconds) {
    StringBuilder text = new StringBuilder();
    for (String line : DROPPED.lines().toList()) {
      int space = line.indexOf(' ');
      text.append(
              line.startsWith("AT")
                  ? BigDecimal.valueOf(fromSeconds)
                      .add(new BigDecimal("0.03"))
                      .add(new BigDecimal(line.substring(2, space)))
                      .toPlainString()
                  : line.substring(0, space))
          .append(line.substring(space))
          .append('\n');
    }
    return text + "capture ends 60";
  }

  /** Something answers handshakes, and drops what is asked. */
  @Test
  void requestsDroppedBehindAHandshake() {
    Verdict verdict = verdict(dropped(0));
    assertEquals(Cause.CLASS_DROPPED, verdict.cause());
    assertTrue(verdict.sentence().contains("answers handshakes itself"), verdict.sentence());
    assertFalse(verdict.sentence().contains("from one moment to the next"), verdict.sentence());
  }

  @Test
  void aServerThatHadTimeToVanishOrHadAnswered() {
    assertEquals(Cause.PEER_VANISHED, verdict(dropped(2)).cause());
    String answered =
        """
        exchanged
        0.060 C>S P. 1101:1201(100) ack 5201
        0.260 C>S P. 1101:1201(100) ack 5201
        0.660 C>S P. 1101:1201(100) ack 5201
        1.460 C>S P. 1101:1201(100) ack 5201
        3.060 C>S P. 1101:1201(100) ack 5201
        6.260 C>S P. 1101:1201(100) ack 5201
        capture ends 60
        """;
    assertEquals(Cause.PEER_VANISHED, verdict(answered).cause());
    // The server that goes on with its SYN-ACK has not got the ACK of it either.
    String again = dropped(0).replace("capture", "8.0 S>C S. 5000:5000(0) ack 1001\ncapture");
    assertFalse(verdict(again).sentence().contains("answers handshakes itself"));
  }

  @Test
  void whatIsRepeatedWhenTheCaptureEndsIsTold() {
    String script = dropped(0);
    String soon = script.substring(0, script.indexOf("3.03 ")) + "capture ends 3";
    assertEquals(
        "Not closed within the capture; the client had sent the same 228 bytes 4 times in 1.4 s by"
            + " then, and nothing came back.",
        verdict(soon).sentence());
    String sooner = script.substring(0, script.indexOf("1.43 ")) + "capture ends 3";
    assertEquals("Not closed within the capture.", verdict(sooner).sentence());
  }

  private static final String HALF_CLOSED =
      """
      exchanged
      1.00 C>S F. 1101:1101(0) ack 5201
      1.02 S>C . 5201:5201(0) ack ACK
      capture ends 30
      """;

  @Test
  void whoDoesNotKnowOfTheFinIsNotExpectedToClose() {
    String knows = verdict(HALF_CLOSED.replace("ACK", "1102")).sentence();
    assertTrue(knows.contains("see whether the server's application ever closes"), knows);
    String deaf = verdict(HALF_CLOSED.replace("ACK", "1101")).sentence();
    assertFalse(deaf.contains("ever closes"), deaf);
    assertTrue(deaf.contains("capture at the server to see whether the FIN arrives"), deaf);
  }

  @Test
  void theRstBehindAFinIsNoAbort() {
    String script =
        """
        exchanged
        1.000 S>C P. 5201:5492(291) ack 1101
        1.001 S>C F. 5492:5492(0) ack 1101
        1.030 C>S F. 1101:1101(0) ack 5201
        1.050 S>C . 5493:5493(0) ack 1102
        2.000 S>C P. 5201:5492(291) ack 1102
        2.001 C>S R. 1102:1102(0) ack 5594 win 8192
        """;
    String sentence = verdict(script).sentence();
    assertFalse(sentence.contains("aborted instead of closing"), sentence);
  }

  @Test
  void closesAtOneMoment() {
    String script =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        AT S>C F. 5201:5201(0) ack 1101
        1.021 C>S . 1102:1102(0) ack 5202
        1.021 S>C . 5202:5202(0) ack 1102
        """;
    assertEquals(
        "The server closed right after the client without having seen its FIN (frame 7)",
        simultaneous(script.replace("AT", "1.000")));
    assertEquals(
        "The server closed 1 ms after the client without having seen its FIN (frame 7)",
        simultaneous(script.replace("AT", "1.001")));
  }

  private static final String HOLE =
      """
      exchanged
      1.000 C>S P. 1101:1301(200) ack 5201
      1.001 C>S F. 1301:1301(0) ack 5201
      AGAIN
      12.00 S>C . 5201:5201(0) ack 1101
      capture ends 20
      """;

  @Test
  void noRepeatDidNotHelp() {
    assertTrue(
        text(HOLE.replace("AGAIN\n", ""), FindingId.FIN_WITH_HOLE)
            .endsWith("; they were not sent again in the 19 s after it"));
    assertTrue(
        text(HOLE.replace("AGAIN", "1.5 C>S FP. 1101:1301(200) ack 5201"), FindingId.FIN_WITH_HOLE)
            .endsWith(", and 1 repeat within 19 s did not help"));
  }

  private static String simultaneous(String script) {
    return text(script, FindingId.SIMULTANEOUS_CLOSE);
  }
}
