package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class SenderTalksAfterRstTest {
  private static final FindingId ID = FindingId.SENDER_TALKS_AFTER_RST;
  private static final String PAYLOAD =
      """
      exchanged
      1.0 C>S P. 1101:1201(100) ack 5201
      1.001 S>C R 5201:5201(0)
      1.060 S>C P. 5201:5301(100) ack 1201     ! sender_talks_after_rst = 0.059
      """;

  /** A damaged packet: nobody sent that RST, and all other checksums may be left to hardware. */
  @Test
  void notAfterDamagedPacket() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.0 C>S FR 1101:1101(0) sum wrong
            4.0 C>S P. 1101:1201(100) ack 5201 sum wrong
            4.02 S>C . 5201:5201(0) ack 1201
            """));
  }

  /** An evasion by the client itself: the server drops that RST, and filters take it. */
  @Test
  void notAfterARstThatItsReceiverDrops() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 C>S R. 1101:1101(0) ack 5201 kind 19
            2.000 C>S P. 1101:1201(100) ack 5201
            2.020 S>C P. 5201:5301(100) ack 1201
            """));
  }

  /** The snapshot length hides which option it has: it may be MD5. */
  @Test
  void notAfterARstWithOptionsCut() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 C>S R. 1101:1101(0) ack 5201 cut
            2.000 C>S P. 1101:1201(100) ack 5201
            2.020 S>C P. 5201:5301(100) ack 1201
            """));
  }

  @Test
  void newPayload() {
    Expect.only(ID, PAYLOAD);
  }

  /** An abort overtakes two of its host's segments: it counts their bytes, and their packets. */
  @Test
  void notByWhatTheRstOvertook() {
    String overtaken =
        """
        exchanged
        1.000 C>S R. 1301:1301(0) ack 5201 id 12
        1.025 C>S P. 1101:1201(100) ack 5201 id 10
        1.026 C>S P. 1201:1301(100) ack 5201 id 11
        """;
    Expect.none(ID, Script.of(overtaken));
    // What comes from a later packet, or from beyond its number, does not.
    Expect.only(ID, overtaken.replace("id 10", "id 13  ! sender_talks_after_rst = 0.025"));
    Expect.only(
        ID,
        overtaken
            .replace("1.025 C>S P. 1101:1201(100)", "1.025 C>S P. 1301:1401(100)")
            .replace("id 10", "id 10  ! sender_talks_after_rst = 0.025"));
  }

  @Test
  void aFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101
        2.0 S>C F. 5201:5201(0) ack 1101     ! sender_talks_after_rst = 1
        """);
  }

  @Test
  void progressOfItsAcks() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101
        2.0 C>S P. 1101:1201(100) ack 5201
        2.02 S>C . 5201:5201(0) ack 1201     ! sender_talks_after_rst = 1.02
        """);
  }

  @Test
  void atOnceIfItAnswersWhatCameAfterTheRst() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C R. 5201:5201(0) ack 1101
        1.005 C>S P. 1101:1201(100) ack 5201
        1.010 S>C . 5201:5201(0) ack 1201     ! sender_talks_after_rst = 0.01
        """);
  }

  @Test
  void onTheFirstOnly() {
    Expect.only(ID, PAYLOAD + "1.5 S>C P. 5301:5401(100) ack 1201");
  }

  /** What follows at once proves nothing; but the stream goes on. */
  @Test
  void afterWhatMayHaveBeenOvertaken() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101
        1.001 S>C R 5301:5301(0)
        1.002 S>C P. 5301:5401(100) ack 1101
        1.003 S>C P. 5401:5501(100) ack 1101
        1.040 S>C P. 5501:5601(100) ack 1101      ! sender_talks_after_rst = 0.039
        1.041 S>C P. 5601:5701(100) ack 1101
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(PAYLOAD).withoutFirst(4));
  }

  @Test
  void inOneDirection() {
    Expect.only(ID, Script.of(PAYLOAD).only(End.S));
    Expect.none(ID, Script.of(PAYLOAD).only(End.C));
  }

  @Test
  void notWithinTheTimeOfReordering() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C R. 5301:5301(0) ack 1101
        1.019 S>C P. 5201:5301(100) ack 1101
        """);
  }

  /** The capture lacks the data that the overtaken ACK answers. */
  @Test
  void notForAnOvertakenAckOfBytesThatWereNotCaptured() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C R. 5201:5201(0) ack 1301
        1.0001 S>C . 5201:5201(0) ack 1301
        """);
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C R 5201:5201(0)
        1.0001 S>C . 5201:5201(0) ack 1301
        """);
  }

  /** In flight when the RST came, and yet made later: both of its numbers have grown. */
  @Test
  void atOnceIfItsNumbersAreLater() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101
        1.010 C>S R. 1101:1101(0) ack 5201 win 0
        1.011 C>S P. 1101:1201(100) ack 5301     ! sender_talks_after_rst = 0.001
        """);
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 S>C P. 5201:5301(100) ack 1101
            1.010 C>S R. 1201:1201(0) ack 5301 win 0
            1.011 C>S P. 1101:1201(100) ack 5301
            """));
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 S>C P. 5201:5301(100) ack 1101
            1.010 C>S R. 1101:1101(0) ack 5301 win 0
            1.011 C>S P. 1101:1201(100) ack 5301
            """));
  }

  /** Its ACK is no guess, its number is: from elsewhere it was sent by somebody else. */
  @Test
  void afterARstThatKnowsTheConnectionButNotItsNumbers() {
    String rst = "1.0 S>C R. 900000000:900000000(0) ack 1101 win 0 ttl 250\n";
    String later = "2.0 S>C P. 5201:5301(100) ack 1101";
    Expect.only(ID, "exchanged\n" + rst + later + "   ! sender_talks_after_rst = 1");
    Expect.none(ID, Script.of("exchanged\n" + rst.replace("ack 1101", "ack 1001") + later));
    // The end may have sent it for a filter on the path.
    Expect.none(ID, Script.of("exchanged\n" + rst.replace(" ttl 250", "") + later));
  }

  /** Nobody sends a RST with FIN: it may be a damaged packet of the end itself. */
  @Test
  void notAfterARstWithFin() {
    Expect.none(ID, Script.of(PAYLOAD.replace("S>C R ", "S>C FR ").replaceAll("!.*", "")));
  }

  @Test
  void notForOldData() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101
        1.5 S>C P. 5001:5201(200) ack 1101
        """);
  }

  @Test
  void notForAFinThatWasSentBefore() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.1 S>C R. 5202:5202(0) ack 1101
        1.5 S>C F. 5201:5201(0) ack 1101
        """);
  }

  @Test
  void notForMoreRsts() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101
        1.1 C>S P. 1101:1201(100) ack 5201
        1.2 S>C R. 5201:5201(0) ack 1201
        """);
  }

  @Test
  void notForTheAckThatTheRstCarriedItself() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 S>C R. 5201:5201(0) ack 1201
        1.06 S>C . 5201:5201(0) ack 1201
        """);
  }

  @Test
  void notForANewConnectionOnTheSamePorts() {
    String reuse =
        """
        exchanged
        1.0 C>S R. 1101:1101(0) ack 5201 stream 0
        2.0 C>S S 90000:90000(0) stream %1$d
        2.02 S>C S. 70000:70000(0) ack 90001 stream %1$d
        2.021 C>S . 90001:90001(0) ack 70001 stream %1$d
        2.030 C>S P. 90001:90101(100) ack 70001 stream %1$d
        """;
    Expect.only(ID, String.format(reuse, 0));
    Expect.only(ID, String.format(reuse, -1));
    Expect.only(ID, String.format(reuse, 1));
  }

  /** RFC 9293 figure 9: a stale connection is met, reset, and the SYN then succeeds. */
  @Test
  void notForTheRecoveryFromAHalfOpenConnection() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C . 70000:70000(0) ack 90000 stream 0
        0.021 C>S R 90000:90000(0) stream 0
        1.000 C>S S 1000:1000(0) stream 0
        1.020 S>C S. 5000:5000(0) ack 1001 stream 0
        1.021 C>S . 1001:1001(0) ack 5001 stream 0
        1.030 C>S P. 1001:1101(100) ack 5001 stream 0
        1.050 S>C P. 5001:5101(100) ack 1101 stream 0
        """);
  }

  /** The RST came late from the connection before this one on the same ports. */
  @Test
  void notForARstOfAnotherConnection() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S R 900:900(0)
        2.0 C>S P. 1101:1201(100) ack 5201
        """);
  }

  @Test
  void thresholdIsASetting() {
    Expect.none(ID, Script.of(PAYLOAD).with("sender_talks_after_rst.reorder", "100ms"));
  }

  private static String resetBetween(int ipId, int next) {
    return """
    established
    0.1 C>S P. 1001:1101(100) ack 5001
    0.12 S>C P. 5001:5101(100) ack 1101 id 7001
    0.2 C>S P. 1101:1201(100) ack 5101
    0.22 S>C P. 5101:5201(100) ack 1201 id 7002
    0.3 C>S P. 1201:1301(100) ack 5201
    0.32 S>C P. 5201:5301(100) ack 1301 id 7003
    0.5 S>C R. 5301:5301(0) ack 1301 id %d
    0.6 S>C P. 5301:5401(100) ack 1301 id %d
    0.9 S>C P. 5401:5501(100) ack 1301 id %d
    capture ends 1.0
    """
        .formatted(ipId, next, next + 1);
  }

  private static String told(String script) {
    return Expect.findings(Script.of(script)).stream()
        .map(found -> found.id() + " " + found.text())
        .collect(Collectors.joining("; "));
  }

  /** A filter on the host itself resets, and its socket goes on. */
  @Test
  void theHostsOwnCounterGoesOnThroughIt() {
    String told = told(resetBetween(7004, 7005));
    assertTrue(told.contains("so its host sent it, but not this socket"), told);
    assertFalse(told.contains("forged_rst"), told);
  }

  @Test
  void notIfTheHostUsesThatNumberItself() {
    String told = told(resetBetween(7004, 7004));
    assertTrue(told.contains("this socket did not send that RST"), told);
    assertTrue(told.contains("forged_rst"), told);
  }

  @Test
  void anotherCounterIsAnothersRst() {
    String told = told(resetBetween(41000, 7004));
    assertTrue(told.contains("this socket did not send that RST"), told);
    assertTrue(told.contains("forged_rst"), told);
  }
}
