package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.TlsScripts;

/** Requests and uploads that meet a server which has closed for good. */
final class UnreadByServerTest {
  private static final String UPLOAD =
      """
      exchanged
      1.000 C>S . 1101:2501(1400) ack 5201
      1.001 C>S . 2501:3901(1400) ack 5201
      1.002 C>S . 3901:5301(1400) ack 5201
      1.020 S>C . 5201:5201(0) ack 5301
      """;

  private static Verdict verdict(String script) {
    Verdict verdict = Expect.report(Script.of(script)).verdict();
    assertFalse(verdict.sentence().contains("wanted nothing more"), verdict.sentence());
    return verdict;
  }

  private static void found(FindingId id, String script) {
    assertTrue(
        Expect.findings(Script.of(script)).stream().anyMatch(f -> f.id() == id), id.toString());
  }

  private static void notFound(FindingId id, String script) {
    assertFalse(
        Expect.findings(Script.of(script)).stream().anyMatch(f -> f.id() == id), id.toString());
  }

  /** The client's ACK of the FIN comes between, and the RST bears its number. */
  @Test
  void aPlannedCloseWhoseFinIsAcknowledgedBeforeTheRst() {
    String script =
        """
        exchanged
        1.0600 C>S P. 1101:1401(300) ack 5201
        1.0801 S>C P. 5201:5401(200) ack 1401
        1.0802 C>S P. 1401:1701(300) ack 5401
        1.0803 S>C F. 5401:5401(0) ack 1401
        1.0804 C>S . 1701:1701(0) ack 5402
        1.1010 S>C R 5402:5402(0)
        """;
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict(script).cause());
    assertTrue(verdict(script).sentence().contains("closed after its last answer as planned"));
    found(FindingId.ABORT_UNREAD_DATA, script);
    notFound(FindingId.KEEPALIVE_RACE, script);
  }

  /** After 60 ms and one answer no limit of either is reached. */
  @Test
  void aCloseRightAfterTheFirstAnswerIsNotCalledPlanned() {
    String script =
        """
        exchanged
        0.0600 C>S P. 1101:1401(300) ack 5201
        0.0601 S>C F. 5201:5201(0) ack 1101
        0.0602 C>S . 1401:1401(0) ack 5202
        0.0810 S>C R 5202:5202(0)
        """;
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict(script).cause());
    assertTrue(verdict(script).sentence().contains("closed right after its last answer"));
    assertFalse(verdict(script).sentence().contains("limit of requests"));
    found(FindingId.ABORT_UNREAD_DATA, script);
    notFound(FindingId.KEEPALIVE_RACE, script);
  }

  /** The server says goodbye on the TLS connection that it drains: GOAWAY and close_notify. */
  @Test
  void aGoodbyeThatCrossesARequestAfterIdleTime() {
    String script =
        TlsScripts.EXCHANGED
            + """
            41.0000 C>S P. 1301:1421(120) ack 6201 first 23
            41.0050 S>C P. 6201:6240(39) ack 1301 first 23
            41.0051 S>C P. 6240:6264(24) ack 1301 first 23
            41.0052 S>C F. 6264:6264(0) ack 1301
            41.0053 C>S . 1421:1421(0) ack 6265
            41.0201 S>C R 6265:6265(0)
            """;
    assertEquals(Cause.KEEPALIVE_RACE, verdict(script).cause());
    found(FindingId.KEEPALIVE_RACE, script);
  }

  /** Its host had the FIN; the program took the connection out of its pool all the same. */
  @Test
  void aConnectionOfThePoolThatWasClosedLongBefore() {
    String script =
        """
        exchanged
        600.00 S>C F. 5201:5201(0) ack 1101
        600.04 C>S . 1101:1101(0) ack 5202
        1500.0 C>S P. 1101:1116(15) ack 5202
        1500.02 S>C R 5202:5202(0)
        """;
    Verdict verdict = verdict(script);
    assertEquals(Cause.STALE_CONNECTION, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("the client used the connection again 900 s later (15 bytes"),
        verdict.sentence());
    found(FindingId.STUCK_CLOSE_WAIT, script);
    notFound(FindingId.KEEPALIVE_RACE, script);
    notFound(FindingId.ABORTED_TRANSFER, script);
  }

  /** Within a second it is a race, though one that the client's program could have won. */
  @Test
  void aConnectionOfThePoolThatWasClosedJustNow() {
    String script =
        """
        exchanged
        5.050 S>C F. 5201:5201(0) ack 1101
        5.051 C>S . 1101:1101(0) ack 5202
        5.070 C>S P. 1101:1401(300) ack 5202
        5.090 S>C R 5202:5202(0)
        """;
    Verdict verdict = verdict(script);
    assertEquals(Cause.KEEPALIVE_RACE, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("had not looked"), verdict.sentence());
    notFound(FindingId.STUCK_CLOSE_WAIT, script);
    String later = script.replace("5.070", "15.07").replace("5.090", "15.09");
    assertEquals(Cause.STALE_CONNECTION, verdict(later).cause());
    notFound(FindingId.KEEPALIVE_RACE, later);
  }

  /** What was left of the upload was on its way when the server's answer and FIN came. */
  @Test
  void anUploadThatTheServerRefuses() {
    String script =
        UPLOAD
            + """
            1.0201 C>S . 5301:6701(1400) ack 5201
            1.0202 C>S . 6701:8101(1400) ack 5201
            1.0203 S>C P. 5201:5401(200) ack 5301
            1.0204 S>C F. 5401:5401(0) ack 5301
            1.0205 C>S . 8101:8101(0) ack 5402
            1.0410 S>C R 5402:5402(0)
            1.0411 S>C R 5402:5402(0)
            """;
    Verdict verdict = verdict(script);
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("the upload was cut short"), verdict.sentence());
    assertTrue(verdict.sentence().contains("look at the answer in frame 13"), verdict.sentence());
    found(FindingId.ABORTED_TRANSFER, script);
    notFound(FindingId.ABORT_UNREAD_DATA, script);
  }

  /**
   * Full segments of more than 16 KB, all acknowledged before the server answers, then two more.
   */
  private static String longUpload(int fullBytes, int lastBytes) {
    StringBuilder script = new StringBuilder("exchanged\n");
    int count = 16_800 / fullBytes + 1;
    int seq = 1101;
    for (int i = 0; i < count; i++) {
      int bytes = i == count - 1 ? lastBytes : fullBytes;
      script.append("1.00%02d C>S . %d:%d(%d) ack 5201%n".formatted(i, seq, seq + bytes, bytes));
      seq += bytes;
    }
    int next = seq + fullBytes;
    return script
        .append("1.0200 S>C . 5201:5201(0) ack %d%n".formatted(seq))
        .append("1.0201 S>C P. 5201:5401(200) ack %d%n".formatted(seq))
        .append("1.0202 S>C F. 5401:5401(0) ack %d%n".formatted(seq))
        .append("1.0203 C>S . %d:%d(0) ack 5402%n".formatted(seq, seq))
        .append("1.0220 C>S . %d:%d(%d) ack 5402%n".formatted(seq, next, fullBytes))
        .append("1.0221 C>S . %d:%d(%d) ack 5402%n".formatted(next, next + fullBytes, fullBytes))
        .append("1.0420 S>C R 5402:5402(0)\n")
        .toString();
  }

  /** The client's host has the answer and the FIN; its program is still busy with sending. */
  @ParameterizedTest
  @ValueSource(ints = {1400, 900, 536})
  void anUploadThatGoesOnAfterTheAnswer(int fullBytes) {
    Verdict verdict = verdict(longUpload(fullBytes, fullBytes));
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("the upload was cut short"), verdict.sentence());
    assertFalse(verdict.sentence().contains("used"), verdict.sentence());
  }

  /** The first upload had an end, a segment that is not full: the next one is a new request. */
  @ParameterizedTest
  @ValueSource(ints = {1400, 900, 536})
  void anUploadOnAConnectionThatIsClosed(int fullBytes) {
    Verdict verdict = verdict(longUpload(fullBytes, fullBytes / 2));
    assertNotEquals(Cause.APPLICATION_UNREAD_DATA, verdict.cause(), verdict.sentence());
    assertFalse(verdict.sentence().contains("cut short"), verdict.sentence());
  }

  /** All of it was taken before the server closed. */
  @Test
  void anUploadThatTheServerTook() {
    Verdict verdict =
        verdict(
            UPLOAD
                + """
                1.0203 S>C P. 5201:5401(200) ack 5301
                1.0204 S>C F. 5401:5401(0) ack 5301
                1.0205 C>S F. 5301:5301(0) ack 5402
                1.0410 S>C . 5402:5402(0) ack 5302
                """);
    assertEquals(Cause.ORDERLY, verdict.cause(), verdict.sentence());
  }

  /** A client that stops a download may have meant to. */
  @Test
  void aDownloadThatTheClientStops() {
    Verdict verdict =
        Expect.report(
                Script.of(
                    """
                    exchanged
                    1.0 C>S F. 1101:1101(0) ack 5201
                    1.02 S>C P. 5201:6201(1000) ack 1102
                    1.0201 C>S R 1102:1102(0)
                    """))
            .verdict();
    assertEquals(Cause.USER_CANCELLED, verdict.cause(), verdict.sentence());
  }

  /** The client answers the FIN with a long goodbye and closes: it had noticed. */
  @Test
  void aLongGoodbyeInReplyToTheFin() {
    String script =
        """
        exchanged
        5.0000 S>C F. 5201:5201(0) ack 1101
        5.0010 C>S P. 1101:1341(240) ack 5202
        5.0020 C>S F. 1341:1341(0) ack 5202
        5.0210 S>C R 5202:5202(0)
        """;
    Verdict verdict = verdict(script);
    assertNotEquals(Cause.STALE_CONNECTION, verdict.cause(), verdict.sentence());
    assertFalse(verdict.sentence().contains("used the connection again"), verdict.sentence());
    assertTrue(
        Expect.findings(Script.of(script)).stream()
            .noneMatch(f -> f.id() == FindingId.ABORTED_TRANSFER && f.severity() == Severity.WARN));
  }

  /** The client closed first, and the RST is the server's. */
  @Test
  void theRstIsToldOfItsSender() {
    String sentence =
        verdict(
                """
                exchanged
                5.0000 C>S P. 1101:1341(240) ack 5201
                5.0001 C>S F. 1341:1341(0) ack 5201
                5.0100 S>C F. 5201:5201(0) ack 1101
                5.0101 C>S P. 1101:1341(240) ack 5202
                5.0210 S>C R 5202:5202(0)
                """)
            .sentence();
    assertFalse(sentence.contains("The client closed first and answered"), sentence);
  }

  /** A farewell that meets the closed socket is harmless. */
  @Test
  void aFarewellIsNoRequest() {
    Verdict verdict =
        verdict(
            TlsScripts.EXCHANGED
                + """
                5.000 S>C F. 6201:6201(0) ack 1301
                5.001 C>S P. 1301:1325(24) ack 6202 first 23
                5.002 C>S F. 1325:1325(0) ack 6202
                5.021 S>C R 6202:6202(0)
                """);
    assertNotEquals(Cause.STALE_CONNECTION, verdict.cause(), verdict.sentence());
    assertEquals(Cause.FAREWELL_REFUSED, verdict.cause(), verdict.sentence());
  }

  /** Pieces of 100 bytes, the first at 1 s, each acknowledged, the server's data in between. */
  private static String pieces(int many, double everyS, int answerBytes) {
    StringBuilder script = new StringBuilder("established\n");
    int client = 1001;
    int server = 5001;
    for (int i = 0; i < many; i++) {
      double atS = 1 + i * everyS;
      script.append(
          String.format(
              Locale.ROOT,
              "%.3f C>S P. %d:%d(100) ack %d%n%.3f S>C P. %d:%d(%d) ack %d%n",
              atS,
              client,
              client + 100,
              server,
              atS + 0.02,
              server,
              server + answerBytes,
              answerBytes,
              client + 100));
      client += 100;
      server += answerBytes;
    }
    return (answerBytes == 0 ? script.toString().replace(" P. 5001:5001", " . 5001:5001") : script)
        .toString();
  }

  /** An upload by a clock, cut by the server: no pool keeps that connection. */
  @Test
  void aStreamThatTheServerCuts() {
    String close =
        """
        8.900 S>C F. 5001:5001(0) ack 1801
        8.901 C>S . 1801:1801(0) ack 5002
        9.300 C>S P. 1801:1901(100) ack 5002
        9.320 S>C R 5002:5002(0)
        """;
    Verdict verdict = verdict(pieces(8, 1, 0) + close);
    assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("8 pieces came before it, up to 1 s apart"),
        verdict.sentence());
    assertFalse(verdict.sentence().contains("pool"), verdict.sentence());
    notFound(FindingId.STUCK_CLOSE_WAIT, pieces(8, 1, 0) + close);
  }

  /** The server answers each: requests, of which the last met what it had closed. */
  @Test
  void requestsByAClockAreNoStream() {
    String close =
        """
        8.9 S>C F. 5081:5081(0) ack 1801
        8.901 C>S . 1801:1801(0) ack 5082
        10.3 C>S P. 1801:1901(100) ack 5082
        10.32 S>C R 5082:5082(0)
        """;
    assertEquals(Cause.STALE_CONNECTION, verdict(pieces(8, 1, 10) + close).cause());
  }

  /** It paused for longer than ever, was closed in that pause, and came back. */
  @Test
  void aStreamThatPausedWasClosedForIdleTime() {
    String close =
        """
        68.02 S>C F. 5001:5001(0) ack 1801
        68.03 C>S . 1801:1801(0) ack 5002
        90.00 C>S P. 1801:1901(100) ack 5002
        90.02 S>C R 5002:5002(0)
        """;
    assertEquals(Cause.STALE_CONNECTION, verdict(pieces(8, 1, 0) + close).cause());
    String late = close.replace("68.0", "8.9"); // it closed in time, and its client came back late
    assertEquals(Cause.STALE_CONNECTION, verdict(pieces(8, 1, 0) + late).cause());
  }

  /** An abort in the midst of an upload: {@code %s} is what came before it. */
  private static final String ABORTED =
      """
      established
      0.01 C>S P. 1001:1518(517) ack 5001
      0.19 S>C P. 5001:5201(200) ack 1518
      %s
      0.60 C>S . 1518:2966(1448) ack 5201
      0.60 C>S . 2966:4414(1448) ack 5201
      0.78 S>C . 5201:5201(0) ack 4414
      0.781 C>S . 4414:5862(1448) ack 5201
      0.782 C>S . 5862:7310(1448) ack 5201
      %s
      0.783 S>C R. 5201:5201(0) ack 4414 win 0
      0.961 S>C R 5201:5201(0)
      0.962 S>C R 5201:5201(0)
      """;

  /** Its first RST answers nothing, and what the server had said was about the request before. */
  @Test
  void anAbortThatNoCloseAndNoAnswerPrecedes() {
    for (String before : new String[] {"", "0.30 C>S . 1518:1518(0) ack 5201"}) {
      Verdict verdict = verdict(ABORTED.formatted(before, ""));
      String told = verdict.sentence();
      assertEquals(Cause.APPLICATION_UNREAD_DATA, verdict.cause(), told);
      assertTrue(told.contains("closed with data unread while the client was still sending"), told);
      assertTrue(told.contains("its first RST answers nothing"), told);
      assertFalse(told.contains("after its close"), told);
      assertFalse(told.contains("look at the answer"), told);
    }
  }

  @Test
  void anAbortRightAfterAnAnswer() {
    String told =
        verdict(
                ABORTED
                    .formatted("", "0.7825 S>C P. 5201:5401(200) ack 4414")
                    .replace("R. 5201:5201", "R. 5401:5401"))
            .sentence();
    assertTrue(told.contains("look at the answer in frame 11"), told);
  }

  /** The first RSTs bear the number from before the FIN, and so their receiver drops them. */
  @Test
  void rstsFromTheFirstOn() {
    String told =
        verdict(
                UPLOAD
                    + """
                    1.0201 C>S . 5301:6701(1400) ack 5201
                    1.0202 C>S . 6701:8101(1400) ack 5201
                    1.0203 S>C P. 5201:5401(200) ack 5301
                    1.0204 S>C F. 5401:5401(0) ack 5301
                    1.0205 C>S . 8101:8101(0) ack 5402
                    1.0400 S>C R 5201:5201(0)
                    1.0401 S>C R 5201:5201(0)
                    1.0410 S>C R 5402:5402(0)
                    """)
            .sentence();
    assertTrue(
        told.contains("by RST from frame 16 on, of which frame 18 has the right number first"),
        told);
  }
}
