package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class DataStalledTest {
  private static final FindingId ID = FindingId.DATA_STALLED;

  /** Every repeat is answered with the old number. */
  private static final String ANSWERED_IN_VAIN =
      """
      exchanged
      1.0 S>C P. 5201:5301(100) ack 1101   ! data_stalled = 5
      1.02 C>S . 1101:1101(0) ack 5201
      1.3 S>C P. 5201:5301(100) ack 1101
      1.32 C>S . 1101:1101(0) ack 5201
      1.9 S>C P. 5201:5301(100) ack 1101
      1.92 C>S . 1101:1101(0) ack 5201
      3.1 S>C P. 5201:5301(100) ack 1101
      3.12 C>S . 1101:1101(0) ack 5201
      5.5 S>C P. 5201:5301(100) ack 1101
      5.52 C>S . 1101:1101(0) ack 5201
      capture ends 30
      """;

  /** Data on the other way, and then its FIN, though none of it acknowledges anything. */
  private static final String OTHER_WAY_GOES_ON =
      """
      exchanged
      1.0 C>S . 1101:2501(1400) ack 5201   ! data_stalled = 5
      1.3 C>S . 1101:2501(1400) ack 5201
      1.9 C>S . 1101:2501(1400) ack 5201
      2.5 S>C P. 5201:5301(100) ack 1101
      2.51 C>S . 2501:2501(0) ack 5301
      3.1 C>S . 1101:2501(1400) ack 5301
      5.5 C>S . 1101:2501(1400) ack 5301
      9.0 S>C F. 5301:5301(0) ack 1101
      9.01 C>S . 2501:2501(0) ack 5302
      capture ends 30
      """;

  @Test
  void againAndAgainToAPeerThatIsAlive() {
    Expect.only(ID, ANSWERED_IN_VAIN);
    Expect.only(ID, OTHER_WAY_GOES_ON);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(ANSWERED_IN_VAIN).withoutFirst(4));
  }

  /** Its silent twin. */
  @Test
  void notToASilentPeer() {
    Script silent =
        Script.of(
            """
            exchanged
            1.0 S>C P. 5201:5301(100) ack 1101
            1.3 S>C P. 5201:5301(100) ack 1101
            1.9 S>C P. 5201:5301(100) ack 1101
            3.1 S>C P. 5201:5301(100) ack 1101
            5.5 S>C P. 5201:5301(100) ack 1101
            capture ends 30
            """);
    Expect.none(ID, silent);
  }

  /** It lived at first, then all stayed silent: it is dead all the same. */
  @Test
  void aPeerThatDiesMeanwhileIsDead() {
    Script dies =
        Script.of(
            """
            exchanged
            1.0 S>C P. 5201:5301(100) ack 1101
            1.3 S>C P. 5201:5301(100) ack 1101
            1.9 S>C P. 5201:5301(100) ack 1101
            2.2 C>S . 1101:1101(0) ack 5201
            3.1 S>C P. 5201:5301(100) ack 1101
            5.5 S>C P. 5201:5301(100) ack 1101
            10.3 S>C P. 5201:5301(100) ack 1101
            19.9 S>C P. 5201:5301(100) ack 1101
            capture ends 90
            """);
    Expect.none(ID, dies);
    assertEquals(1, count(FindingId.RETRANSMISSION_DEATH, dies));
  }

  /** What the peer said at once may have crossed the data. */
  @Test
  void notForASignOfLifeThatMayHaveCrossed() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.0 S>C P. 5201:5301(100) ack 1101
            1.3 S>C P. 5201:5301(100) ack 1101
            1.9 S>C P. 5201:5301(100) ack 1101
            1.99 C>S . 1101:1101(0) ack 5201
            3.1 S>C P. 5201:5301(100) ack 1101
            5.5 S>C P. 5201:5301(100) ack 1101
            capture ends 6
            """));
  }

  @Test
  void notIfItIsAcknowledgedInTheEnd() {
    Expect.none(ID, Script.of(ANSWERED_IN_VAIN + "9.0 C>S . 1101:1101(0) ack 5301\n"));
  }

  @Test
  void atTheThresholds() {
    String short1 =
        ANSWERED_IN_VAIN
            .replace("5.5 S>C P. 5201:5301(100) ack 1101\n", "")
            .replace("stalled = 5", "stalled = 4");
    Expect.none(ID, Script.of(short1)); // 2.1 s
    Expect.only(ID, short1.replace("3.1 S>C", "4.0 S>C").replace("3.12", "4.02"));
    Expect.none(
        ID,
        Script.of(short1.replace("3.1 S>C", "3.99 S>C").replace("3.12", "4.02")),
        Variant.MIRRORED);
    Expect.none(ID, Script.of(ANSWERED_IN_VAIN).with("data_stalled.after", "10s"));
    String three =
        """
        exchanged
        1.0 S>C P. 5201:5301(100) ack 1101
        2.0 S>C P. 5201:5301(100) ack 1101
        8.0 S>C P. 5201:5301(100) ack 1101
        8.02 C>S . 1101:1101(0) ack 5201
        capture ends 30
        """;
    Expect.only(ID, three);
  }

  /** Fast retransmissions, however many: no timer of the sender expired. */
  @Test
  void notForBurstsOfFastRetransmissions() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.0 S>C . 5201:6601(1400) ack 1101
            1.05 S>C . 5201:6601(1400) ack 1101
            1.1 S>C . 5201:6601(1400) ack 1101
            4.5 S>C . 5201:6601(1400) ack 1101
            4.52 C>S . 1101:1101(0) ack 5201
            capture ends 30
            """));
  }

  /** The large segment is lost; the small one after it draws an ACK of the old number. */
  private static final String SMALL_ONE_PASSES =
      """
      exchanged
      1.000 C>S . 1101:2501(1400) ack 5201   ! data_stalled = 5
      1.001 C>S P. 2501:2801(300) ack 5201
      1.022 S>C . 5201:5201(0) ack 1101
      1.300 C>S . 1101:2501(1400) ack 5201
      1.900 C>S . 1101:2501(1400) ack 5201
      3.100 C>S . 1101:2501(1400) ack 5201
      5.500 C>S . 1101:2501(1400) ack 5201
      capture ends 30
      """;

  @Test
  void anAckThatALaterSegmentDrew() {
    assertTrue(
        text(SMALL_ONE_PASSES)
            .contains(
                "alive: it repeated its acknowledgement when a later segment arrived (frame 9);"
                    + " segments of up to 300 bytes did get through"),
        text(SMALL_ONE_PASSES));
    // Without that ACK, or where the first one explains the loss no better: it may be gone.
    Script silent = Script.of(SMALL_ONE_PASSES.replace("1.022 S>C . 5201:5201(0) ack 1101\n", ""));
    assertEquals(0, count(ID, silent));
    assertEquals(1, count(FindingId.RETRANSMISSION_DEATH, silent));
    assertEquals(
        0,
        count(ID, Script.of(SMALL_ONE_PASSES.replace("(1400) ack 5201", "(1400) ack 5201 nodf"))));
  }

  /** A window update is none: it may have crossed the data. */
  @Test
  void aWindowUpdateThatCrossesTheData() {
    Script crossed =
        Script.of(
            SMALL_ONE_PASSES.replace(
                "1.022 S>C . 5201:5201(0) ack 1101", "1.022 S>C . 5201:5201(0) ack 1101 win 400"));
    assertEquals(0, count(ID, crossed));
  }

  /** RFC 7323 has them dropped. */
  @Test
  void timestampsThatWentBack() {
    String back =
        """
        established
        0.030 C>S P. 1001:1101(100) ack 5001 ts 5000 ecr 900
        0.050 S>C P. 5001:5201(200) ack 1101 ts 920 ecr 5000
        1.00 C>S P. 1101:1201(100) ack 5201 ts 1000 ecr 920
        1.02 S>C . 5201:5201(0) ack 1101 ts 1890 ecr 5000
        1.30 C>S P. 1101:1201(100) ack 5201 ts 1300 ecr 920
        1.32 S>C . 5201:5201(0) ack 1101 ts 2190 ecr 5000
        1.90 C>S P. 1101:1201(100) ack 5201 ts 1900 ecr 920
        1.92 S>C . 5201:5201(0) ack 1101 ts 2790 ecr 5000
        3.10 C>S P. 1101:1201(100) ack 5201 ts 3100 ecr 920
        3.12 S>C . 5201:5201(0) ack 1101 ts 3990 ecr 5000
        5.50 C>S P. 1101:1201(100) ack 5201 ts 4900 ecr 920
        5.52 S>C . 5201:5201(0) ack 1101 ts 6390 ecr 5000
        capture ends 30
        """;
    assertTrue(text(back).contains("all of these packets are older, by 4000 ticks"), text(back));
    // The last one is newer and meets the same fate: the timestamps are not why.
    String newer = text(back.replace("ts 4900", "ts 5100"));
    assertFalse(newer.contains("PAWS"), newer);
  }

  /** Its peer should drop what lacks the timestamps that both ends had agreed on (RFC 7323). */
  @Test
  void timestampsThatWereTakenAway() {
    String stripped =
        """
        established
        0.030 C>S P. 1001:1101(100) ack 5001 ts 5000 ecr 900
        0.050 S>C P. 5001:5201(200) ack 1101 ts 920 ecr 5000
        1.00 C>S P. 1101:1201(100) ack 5201
        1.02 S>C . 5201:5201(0) ack 1101 ts 1890 ecr 5000
        1.30 C>S P. 1101:1201(100) ack 5201
        1.32 S>C . 5201:5201(0) ack 1101 ts 2190 ecr 5000
        1.90 C>S P. 1101:1201(100) ack 5201
        1.92 S>C . 5201:5201(0) ack 1101 ts 2790 ecr 5000
        3.10 C>S P. 1101:1201(100) ack 5201
        3.12 S>C . 5201:5201(0) ack 1101 ts 3990 ecr 5000
        5.50 C>S P. 1101:1201(100) ack 5201
        5.52 S>C . 5201:5201(0) ack 1101 ts 6390 ecr 5000
        capture ends 30
        """;
    assertTrue(text(stripped).contains("lack the timestamps that both ends"), text(stripped));
    // What has none gets through, too; or one try had them and met the same fate.
    for (String other :
        List.of(
            stripped.replace(" ts 5000 ecr 900", ""),
            stripped.replace(
                "5.50 C>S P. 1101:1201(100) ack 5201",
                "5.50 C>S P. 1101:1201(100) ack 5201 ts 9000 ecr 920"))) {
      assertFalse(text(other).contains("lack"), text(other));
    }
  }

  /** Segmentation offload shows more in one segment than leaves the host. */
  @Test
  void aSuperSegmentIsToldByItsRepeats() {
    String offload =
        ANSWERED_IN_VAIN.replace("1.0 S>C P. 5201:5301(100)", "1.0 S>C P. 5201:5501(300)");
    assertTrue(
        text(offload).startsWith("The server sent the same 100 bytes 5 times"), text(offload));
  }

  private static final String CLOSED_WINDOW =
      """
      exchanged
      1.0 S>C P. 5201:5301(100) ack 1101
      1.02 C>S . 1101:1101(0) ack 5301 win 0
      1.3 S>C . 5300:5300(0) ack 1101   ! data_stalled = 5
      1.32 C>S . 1101:1101(0) ack 5301 win 0
      1.9 S>C . 5300:5300(0) ack 1101
      1.92 C>S . 1101:1101(0) ack 5301 win 0
      3.1 S>C . 5300:5300(0) ack 1101
      3.12 C>S . 1101:1101(0) ack 5301 win 0
      5.5 S>C . 5300:5300(0) ack 1101
      5.52 C>S . 1101:1101(0) ack 5301 win 0
      10.3 S>C . 5300:5300(0) ack 1101
      10.32 C>S . 1101:1101(0) ack 5301 win 0
      capture ends 30
      """;

  /** The probes look like keepalives; they are none. */
  @Test
  void aClosedWindowThatNobodyOpens() {
    Expect.only(ID, CLOSED_WINDOW);
    Expect.only(ID, CLOSED_WINDOW.replace("5300:5300(0)", "5301:5302(1)"));
    assertEquals(
        "The client's window has been 0 for 9.3 s, up to the last frame: the server asked 5 times"
            + " whether it had opened, and the client is alive and says no",
        text(CLOSED_WINDOW));
    Expect.none(FindingId.KEEPALIVE_FAILURE, Script.of(CLOSED_WINDOW));
  }

  @Test
  void notIfTheWindowOpens() {
    Expect.none(ID, Script.of(CLOSED_WINDOW + "11.0 C>S . 1101:1101(0) ack 5301 win 500\n"));
    Expect.none(
        ID,
        Script.of(
            CLOSED_WINDOW.replace(
                "5.52 C>S . 1101:1101(0) ack 5301 win 0",
                "5.52 C>S . 1101:1101(0) ack 5301 win 9")));
  }

  /** Then the RST has a story of its own. */
  @Test
  void notIfAResetEndsTheClosedWindow() {
    Script reset = Script.of(CLOSED_WINDOW + "12.0 C>S R. 1101:1101(0) ack 5301\n");
    Expect.none(ID, reset);
    assertEquals(1, count(FindingId.ZERO_WINDOW_RESET, reset));
  }

  /** Nobody answers the probes: its silent twin. */
  @Test
  void probesOfAClosedWindowThatNobodyAnswers() {
    Script silent =
        Script.of(
            """
            exchanged
            1.0 S>C P. 5201:5301(100) ack 1101
            1.02 C>S . 1101:1101(0) ack 5301 win 0
            1.3 S>C . 5300:5300(0) ack 1101
            1.9 S>C . 5300:5300(0) ack 1101
            3.1 S>C . 5300:5300(0) ack 1101
            5.5 S>C . 5300:5300(0) ack 1101
            10.3 S>C . 5300:5300(0) ack 1101
            19.9 S>C . 5300:5300(0) ack 1101
            capture ends 30
            """);
    Expect.none(ID, silent);
    assertEquals(1, count(FindingId.RETRANSMISSION_DEATH, silent));
  }

  /** A SYN-ACK again is no life: the handshake never ended there. */
  @Test
  void notIfThePeerRepeatsItsSynAck() {
    Expect.none(
        ID,
        Script.of(
            """
            established
            0.1 C>S P. 1001:1518(517) ack 5001
            0.3 C>S P. 1001:1518(517) ack 5001
            0.7 C>S P. 1001:1518(517) ack 5001
            1.0 S>C S. 5000:5000(0) ack 1001
            1.5 C>S P. 1001:1518(517) ack 5001
            3.0 S>C S. 5000:5000(0) ack 1001
            4.1 C>S P. 1001:1518(517) ack 5001
            7.0 S>C S. 5000:5000(0) ack 1001
            capture ends 30
            """));
  }

  private static final String THOUGH_ACKED =
      """
      exchanged
      1.0 C>S P. 1101:1201(100) ack 5201
      1.02 S>C . 5201:5201(0) ack 1201
      1.3 C>S P. 1101:1201(100) ack 5201   ! data_stalled = 5
      1.32 S>C . 5201:5201(0) ack 1201
      1.9 C>S P. 1101:1201(100) ack 5201
      1.92 S>C . 5201:5201(0) ack 1201
      3.1 C>S P. 1101:1201(100) ack 5201
      3.12 S>C . 5201:5201(0) ack 1201
      5.5 C>S P. 1101:1201(100) ack 5201
      5.52 S>C . 5201:5201(0) ack 1201
      capture ends 30
      """;

  /** The sender does not get the acknowledgements, or does not believe them. */
  @Test
  void repeatedThoughAcknowledged() {
    Expect.only(ID, THOUGH_ACKED);
    assertEquals(
        "The client sent the same 100 bytes 5 times in 4.2 s although the server had acknowledged"
            + " them: those acknowledgements do not reach the client, or it rejects them",
        text(THOUGH_ACKED));
  }

  /** It goes on with new data: so it has the acknowledgement, and the repeats crossed it. */
  @Test
  void notIfItGoesOnAfterThat() {
    Expect.none(ID, Script.of(THOUGH_ACKED + "6.0 C>S P. 1201:1301(100) ack 5201\n"));
  }

  /** Some stacks put a byte that was acknowledged into a keepalive. */
  @Test
  void notForKeepalivesWithAByte() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            10 C>S . 1100:1101(1) ack 5201
            10.02 S>C . 5201:5201(0) ack 1101
            20 C>S . 1100:1101(1) ack 5201
            20.02 S>C . 5201:5201(0) ack 1101
            30 C>S . 1100:1101(1) ack 5201
            30.02 S>C . 5201:5201(0) ack 1101
            40 C>S . 1100:1101(1) ack 5201
            40.02 S>C . 5201:5201(0) ack 1101
            50 C>S . 1100:1101(1) ack 5201
            50.02 S>C . 5201:5201(0) ack 1101
            """));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(ANSWERED_IN_VAIN).only(End.S));
  }

  @Test
  void theTextTellsWhatCameAndWhatTheLostHaveInCommon() {
    assertEquals(
        "The server sent the same 100 bytes 5 times in 4.5 s and they were never acknowledged,"
            + " though the client was alive: it repeated its old acknowledgement 4 times",
        text(ANSWERED_IN_VAIN));
    assertEquals(
        "The client sent the same 1400 bytes 5 times in 4.5 s and they were never acknowledged,"
            + " though the server was alive: it sent data, it sent its FIN; segments of up to 100"
            + " bytes did get through; it gave up with the RST in frame 16",
        text(OTHER_WAY_GOES_ON.replace("capture ends 30", "20 C>S R. 2501:2501(0) ack 5302")));
    assertEquals(
        "The server sent the same 100 bytes 5 times in 4.5 s and they were never acknowledged,"
            + " though the client was alive: it repeated its old acknowledgement 4 times; all of"
            + " these packets, and none that got through, have DSCP 46",
        text(ANSWERED_IN_VAIN.replaceAll("(S>C P. 5201:5301\\(100\\) ack 1101)", "$1 dscp 46")));
  }

  /** The smaller segment behind it arrived, as SACK says: only the large one vanishes. */
  @Test
  void smallerOnesThatPassedAreNamed() {
    String sacked =
        """
        established
        0.1 C>S . 1001:2331(1330) ack 5001   ! data_stalled = 5
        0.1 C>S P. 2331:2756(425) ack 5001
        0.12 S>C . 5001:5001(0) ack 1001 sack 2331:2756
        0.4 C>S . 1001:2331(1330) ack 5001
        1.0 C>S . 1001:2331(1330) ack 5001
        2.2 C>S . 1001:2331(1330) ack 5001
        4.6 C>S . 1001:2331(1330) ack 5001
        9.0 S>C F. 5001:5001(0) ack 1001 sack 2331:2756
        9.01 C>S . 2756:2756(0) ack 5002
        capture ends 30
        """;
    Expect.only(ID, sacked);
    assertEquals(
        "The client sent the same 1330 bytes 5 times in 4.5 s and they were never acknowledged,"
            + " though the server was alive: it named later bytes as received (SACK), it sent its"
            + " FIN; segments of up to 425 bytes did get through",
        text(sacked));
  }

  private static long count(FindingId id, Script script) {
    return Expect.findings(script).stream().filter(f -> f.id() == id).count();
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id() == ID)
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** The client lacks 5201 to 6201, and says so with each segment that comes behind. */
  private static final String NEVER_REPEATED =
      """
      exchanged
      1.000 S>C . 6201:7201(1000) ack 1101
      1.001 C>S . 1101:1101(0) ack 5201 sack 6201:7201   ! data_stalled = 0
      1.010 S>C . 7201:8201(1000) ack 1101
      1.011 C>S . 1101:1101(0) ack 5201 sack 6201:8201
      1.020 S>C . 8201:9201(1000) ack 1101
      1.021 C>S . 1101:1101(0) ack 5201 sack 6201:9201
      1.030 S>C . 9201:10201(1000) ack 1101
      1.031 C>S . 1101:1101(0) ack 5201 sack 6201:10201
      1.040 S>C . 10201:11201(1000) ack 1101
      1.041 C>S . 1101:1101(0) ack 5201 sack 6201:11201
      61.04 C>S F. 1101:1101(0) ack 5201 sack 6201:11201
      61.06 S>C . 11201:11201(0) ack 1102
      capture ends 80
      """;

  @Test
  void firesWhereNobodyRepeatsWhatIsAskedFor() {
    Expect.only(ID, NEVER_REPEATED);
    Expect.none(ID, Script.of(NEVER_REPEATED).only(End.C));
    Expect.none(ID, Script.of(NEVER_REPEATED).only(End.S));
  }

  @Test
  void notIfItIsRepeatedAndTheCaptureEndsBeforeTheAck() {
    Expect.none(
        ID,
        Script.of(
            NEVER_REPEATED.replace(
                "61.04 C>S F", "2.0 S>C . 5201:6201(1000) ack 1101\n61.04 C>S F")));
  }

  /** Lost in the capture only: the client has got it. */
  @Test
  void notIfItCameInTheEnd() {
    Expect.none(
        ID,
        Script.of(
            NEVER_REPEATED.replace(
                "F. 1101:1101(0) ack 5201 sack 6201:11201", "F. 1101:1101(0) ack 11201")));
  }

  @Test
  void notIfTheSenderWasNotHeardAnyMore() {
    Expect.none(ID, Script.of(NEVER_REPEATED.replace("61.06 S>C . 11201:11201(0) ack 1102\n", "")));
  }

  @Test
  void notIfItIsAskedForOnlyAtOnce() {
    Expect.none(
        ID,
        Script.of(
            NEVER_REPEATED.replace(
                "61.04 C>S F. 1101:1101(0) ack 5201 sack 6201:11201",
                "1.05 C>S F. 1101:1101(0) ack 5201 sack 6201:11201")));
  }

  /** Those blocks name what came twice. */
  @Test
  void notForDuplicateSacks() {
    Expect.none(ID, Script.of(NEVER_REPEATED.replaceAll("sack 6201:\\d+", "sack 5101:5201")));
  }
}
