package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.heuristic.forgery.ForgerySign;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class ForgedRstTest {
  private static final FindingId ID = FindingId.FORGED_RST;

  /** A firewall beside the server answers the server's FIN in the name of a distant client. */
  private static final String FIREWALL =
      """
      0.0000 C>S S 1000:1000(0) ttl 125 win 8192
      0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64 win 65535
      0.0301 C>S . 1001:1001(0) ack 5001 ttl 125 win 513
      0.0310 C>S P. 1001:1213(212) ack 5001 ttl 125 win 513
      0.0350 S>C P. 5001:5201(200) ack 1213 ttl 64 win 65323
      0.0650 C>S . 1213:1213(0) ack 5201 ttl 125 win 512
      90.0 S>C F. 5201:5201(0) ack 1213 ttl 64 win 65323
      90.001 C>S R. 1213:1213(0) ack 5202 ttl 255 win 65323 id 9   ! forged_rst = 100, rst_answers_fin = 0.001
      """;

  @Test
  void aFirewallThatTurnsTheFinRound() {
    Expect.all(FIREWALL);
  }

  @Test
  void aFirewallInTheMiddleOfAConnection() {
    String late = FIREWALL.replace("forged_rst = 100", "forged_rst = 85");
    Expect.only(ID, Script.of(late).withoutFirst(3));
  }

  @Test
  void withoutTheOtherDirectionTheTtlAloneSaysTooLittle() {
    Expect.none(ID, Script.of(FIREWALL).only(End.C));
    Expect.none(ID, Script.of(FIREWALL).only(End.S));
  }

  @Test
  void severityFollowsTheScore() {
    assertEquals(Severity.ERROR, severity(Script.of(FIREWALL)));
    assertEquals(Severity.WARN, severity(Script.of(STEPPED)));
    assertEquals(Severity.ERROR, severity(Script.of(STEPPED).with("forged_rst.error", "60")));
    Expect.none(ID, Script.of(STEPPED).with("forged_rst.warn", "61"));
  }

  private static Severity severity(Script script) {
    return Expect.findings(script).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .severity();
  }

  private static final String STEPPED =
      """
      exchanged
      1.0000 C>S P. 1101:1201(100) ack 5201
      1.0100 S>C R 5201:5201(0)              ! forged_rst = 60
      1.0101 S>C R 6661:6661(0)              ! forged_rst = 60, rst_repeated = 1
      1.0102 S>C R 9581:9581(0)              ! forged_rst = 60, rst_repeated = 2
      """;

  @Test
  void fromTheThresholdOn() {
    Expect.only(ID, Script.of(STEPPED).with("forged_rst.warn", "60"), Variant.OPENED_BY_SERVER);
  }

  @Test
  void aVolleyThatStepsAhead() {
    Expect.all(STEPPED, Variant.OPENED_BY_SERVER); // the client's RSTs are a signature of tampering
    Expect.only(ID, Script.of(STEPPED).withoutFirst(4));
  }

  /** Reset as well, the end in whose name they are answers what was still under way. */
  @Test
  void aVolleyThatStepsAheadSaysNothingOfTheAnswersAfterIt() {
    String answered =
        STEPPED
            + """
            1.0104 C>S P. 1201:1301(100) ack 5201
            1.0304 S>C R 5201:5201(0)              ! rst_repeated = 3
            """;
    Expect.all(answered, Variant.OPENED_BY_SERVER);
  }

  @Test
  void theSenderTalksOn() {
    Expect.all(
        """
        exchanged
        1.000 S>C R 5201:5201(0)                   ! forged_rst = 80
        1.100 C>S P. 1101:1201(100) ack 5201
        1.120 S>C P. 5201:5301(100) ack 1201       ! sender_talks_after_rst = 0.12
        1.121 C>S F. 1201:1201(0) ack 5301
        1.140 S>C F. 5301:5301(0) ack 1202
        1.141 C>S . 1202:1202(0) ack 5302
        """,
        Variant.OPENED_BY_SERVER);
  }

  @Test
  void theWholePacketIsCopied() {
    Expect.only(
        ID,
        """
        exchanged
        30.0 C>S . 1100:1100(0) ack 5201 id 4711 win 8191
        30.0005 S>C R 5201:5201(0) id 4711 win 8191       ! forged_rst = 85
        """);
  }

  @Test
  void onlyRstsOfTheDoubtfulTryAreAccused() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C . 70000:70000(0) ack 90000 stream 0
        0.021 C>S R 90000:90000(0) stream 0
        1.000 C>S S 1000:1000(0) stream 0
        1.020 S>C S. 5000:5000(0) ack 1001 stream 0
        1.021 C>S . 1001:1001(0) ack 5001 stream 0
        1.030 C>S R 1001:1001(0) stream 0                ! forged_rst = 80
        1.060 C>S P. 1001:1101(100) ack 5001 stream 0
        """,
        Variant.NUMBERED);
  }

  /** An injector that races the server's answer to the SYN. */
  @Test
  void aSynThatIsRefusedAndAccepted() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0)
        0.005 S>C R. 0:0(0) ack 1001 win 0 id 0        ! forged_rst = 60
        0.020 S>C S. 5000:5000(0) ack 1001
        """);
  }

  /** An idle connection is reset in the server's name by a device nearby. */
  @Test
  void anAbortThatComesFromElsewhere() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 255        ! forged_rst = 60
        """);
    Expect.none(ID, Script.of("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 56"));
  }

  @Test
  void bothEndsAtOnce() {
    Expect.only(
        ID,
        """
        exchanged
        0.100 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 255      ! forged_rst = 70
        0.101 C>S R. 1101:1101(0) ack 5201 win 0 id 0 ttl 250      ! forged_rst = 90
        """);
  }

  /** One device, one counter: it runs through the RSTs in the names of both ends. */
  @Test
  void oneCounterRunsThroughTheRstsOfBothEnds() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101 win 0 id 37152 ttl 250      ! forged_rst = 100
        1.5 C>S R. 1101:1101(0) ack 5201 win 0 id 37153 ttl 250      ! forged_rst = 90
        """);
  }

  @Test
  void oneHostOfTwoAddressesCountsThroughBoth() {
    noSigns(
        """
        0.00 C>S S 1000:1000(0) ttl 64
        0.02 S>C S. 5000:5000(0) ack 1001 id 7 ttl 255
        0.03 C>S . 1001:1001(0) ack 5001 id 1 ttl 255
        1.0 S>C R. 5001:5001(0) ack 1001 win 0 id 37152 ttl 255
        """);
  }

  /** The same TTL and the next number of its own counter: the end itself sent it. */
  @Test
  void anEndThatCountsOn() {
    String closed = "exchanged\n30.0 C>S . 1100:1100(0) ack 5201 win 8191\n";
    Expect.none(ID, Script.of(closed + "30.0005 S>C R 5201:5201(0) win 8191"));
    assertEquals(
        List.of(ForgerySign.WINDOW_COPIED),
        signs(Script.of(closed + "30.0005 S>C R 5201:5201(0) win 8191")));
  }

  @Test
  void anIdentificationThatAllPacketsHaveTellsNothing() {
    noSigns(
        """
        0.000 C>S S 1000:1000(0) id 1
        0.020 S>C S. 5000:5000(0) ack 1001 id 1
        0.021 C>S . 1001:1001(0) ack 5001 id 1
        0.040 S>C P. 5001:5151(150) ack 1001 id 1
        0.041 C>S R. 1001:1001(0) ack 5151 id 1
        """);
  }

  /** A stack that answers with the number of what it answers does so in a RST, too. */
  @Test
  void anEndThatAlwaysCopiesTheIdentification() {
    noSigns(
        """
        0.000 C>S S 1000:1000(0) id 700
        0.020 S>C S. 5000:5000(0) ack 1001 id 700
        0.021 C>S . 1001:1001(0) ack 5001 id 701
        0.030 C>S P. 1001:1101(100) ack 5001 id 702
        0.050 S>C . 5001:5001(0) ack 1101 id 702
        0.060 C>S P. 1101:1201(100) ack 5001 id 703
        0.080 S>C R. 5001:5001(0) ack 1201 id 703
        """);
  }

  @Test
  void aNumberThatNobodyHasReached() {
    assertEquals(
        List.of(ForgerySign.SEQ_AHEAD),
        signs(
            Script.of(
                """
                exchanged
                1.000 S>C R. 6201:6201(0) ack 1101
                1.500 C>S P. 1101:1201(100) ack 5201
                """)));
  }

  @Test
  void acknowledgementsThatNoStackChooses() {
    assertEquals(
        List.of(ForgerySign.ACK_UNLIKE),
        signs(Script.of("exchanged\n1.0 S>C R. 5201:5201(0) ack 1051")));
    assertEquals(
        List.of(ForgerySign.ACK_UNLIKE, ForgerySign.ACK_UNLIKE),
        signs(
            Script.of(
                """
                exchanged
                1.0000 S>C R. 5201:5201(0) ack 2561
                1.0001 S>C R. 5201:5201(0) ack 4021
                """)));
  }

  @Test
  void kindsThatOneStackDoesNotMix() {
    List<ForgerySign> both = List.of(ForgerySign.MIXED_KINDS, ForgerySign.MIXED_KINDS);
    assertEquals(
        both,
        signs(
            Script.of(
                """
                exchanged
                1.000 C>S P. 1101:1201(100) ack 5201
                1.010 S>C R 5201:5201(0)
                1.011 S>C R. 5201:5201(0) ack 1201
                """)));
    assertEquals(
        both,
        signs(
            Script.of(
                """
                exchanged
                1.000 C>S P. 1101:1201(100) ack 5201
                1.010 S>C R. 5201:5201(0) ack 1201
                1.011 S>C R 5201:5201(0)
                """)));
  }

  @Test
  void anIdentificationFarFromTheCount() {
    String counted =
        """
        exchanged
        1.0 S>C . 5201:5201(0) ack 1101 id 30003
        1.1 S>C . 5201:5201(0) ack 1101 id 30004
        1.2 S>C . 5201:5201(0) ack 1101 id 30005
        1.3 S>C . 5201:5201(0) ack 1101 id 30006
        """;
    assertEquals(
        List.of(ForgerySign.IPID_JUMP),
        signs(Script.of(counted + "1.5 S>C R. 5201:5201(0) ack 1101 id 9")));
    noSigns(counted + "1.5 S>C R. 5201:5201(0) ack 1101 id 30050");
    noSigns(counted + "1.5 S>C R. 5201:5201(0) ack 1101 id 0");
    noSigns(counted + "1.5 S>C R 5201:5201(0) id 9");
    noSigns(counted + "9.5 S>C R. 5201:5201(0) ack 1101 id 9");
  }

  // What follows is ordinary traffic: not even a single sign may be seen in it.

  private static void noSigns(String text) {
    noSigns(Script.of(text));
  }

  private static void noSigns(Script script) {
    Expect.none(ID, script);
    assertEquals(List.of(), signs(script));
    assertEquals(List.of(), signs(script.mirrored()));
    assertEquals(List.of(), signs(script.startingAt(End.C, -50).startingAt(End.S, -50)));
  }

  private static List<ForgerySign> signs(Script script) {
    return script.stories().stream()
        .flatMap(story -> story.rsts().stream().flatMap(rst -> signs(story, rst)))
        .toList();
  }

  private static java.util.stream.Stream<ForgerySign> signs(
      FlowStory story, FlowStory.SentRst rst) {
    return ForgeryScore.of(story, rst).signs().stream().map(ForgeryScore.Seen::sign);
  }

  @Test
  void anAbortWithLinger0() {
    noSigns("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201");
    noSigns("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101");
  }

  @Test
  void aRefusal() {
    noSigns("0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1001 win 0 id 0");
  }

  @Test
  void aClosedSocketThatAnswersWhatIsInFlight() {
    noSigns(
        """
        exchanged
        1.0000 S>C P. 5201:6201(1000) ack 1101
        1.0001 S>C P. 6201:7201(1000) ack 1101
        1.0002 S>C P. 7201:8201(1000) ack 1101
        1.0003 S>C R. 8201:8201(0) ack 1101
        1.0200 C>S . 1101:1101(0) ack 6201
        1.0201 S>C R 6201:6201(0)
        1.0202 C>S . 1101:1101(0) ack 7201
        1.0203 S>C R 7201:7201(0)
        1.0204 C>S . 1101:1101(0) ack 8201
        1.0205 S>C R 8201:8201(0)
        """);
  }

  /** The same, but the capture has lost the data that the ACKs are about. */
  @Test
  void aClosedSocketThatAnswersWithoutTheDataInTheCapture() {
    noSigns(
        """
        exchanged
        1.0200 C>S . 1101:1101(0) ack 6201
        1.0201 S>C R 6201:6201(0)
        1.0202 C>S . 1101:1101(0) ack 7201
        1.0203 S>C R 7201:7201(0)
        1.0204 C>S . 1101:1101(0) ack 8201
        1.0205 S>C R 8201:8201(0)
        """);
  }

  /** Answers to an old and to a new ACK, with a FIN between that the capture lacks. */
  @Test
  void aClosedSocketThatAnswersWithoutItsFinInTheCapture() {
    noSigns(
        """
        exchanged
        1.0000 C>S P. 1101:1201(100) ack 5201
        1.0001 C>S P. 1201:1301(100) ack 5201
        1.0400 S>C P. 5201:5301(100) ack 1101
        1.0401 C>S R 1101:1101(0)
        1.0800 C>S R 1302:1302(0)
        """);
  }

  /** An abort at SND.NXT whose last data the capture lacks, and then an answer to an older ACK. */
  @Test
  void anAbortAheadOfWhatWasCaptured() {
    noSigns(
        """
        exchanged
        1.0000 C>S P. 1101:1201(100) ack 5201
        1.0001 C>S P. 1201:1301(100) ack 5201
        1.0010 C>S R. 1501:1501(0) ack 5201
        1.0400 S>C . 5201:5201(0) ack 1201
        1.0401 C>S R 1201:1201(0)
        1.0402 C>S R 1501:1501(0)
        """);
  }

  @Test
  void aRstAfterTheFinCountsIt() {
    noSigns(
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.001 C>S P. 1101:1201(100) ack 5202
        1.02 S>C R 5202:5202(0)
        1.021 C>S P. 1201:1301(100) ack 5202
        1.04 S>C R 5202:5202(0)
        """);
  }

  @Test
  void aTtlThatVariedBefore() {
    noSigns(
        """
        exchanged
        0.9 S>C P. 5201:5301(100) ack 1101 ttl 52
        1.0 S>C R. 5301:5301(0) ack 1101 ttl 48
        """);
  }

  @Test
  void anotherInitialTtlFromTheSameDistance() {
    noSigns("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 ttl 255");
    noSigns("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 ttl 248");
    noSigns("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 ttl 121");
  }

  @Test
  void dataThatTheRstHasOvertaken() {
    noSigns(
        """
        exchanged
        1.0000 S>C R. 5401:5401(0) ack 1101
        1.0100 S>C P. 5201:5301(100) ack 1101
        1.0190 S>C P. 5301:5401(100) ack 1101
        """);
  }

  @Test
  void aNewConnectionOnTheSamePorts() {
    noSigns(
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101
        2.0 C>S S 90000:90000(0)
        2.02 S>C S. 70000:70000(0) ack 90001
        2.021 C>S . 90001:90001(0) ack 70001
        2.030 S>C P. 70001:70101(100) ack 90001
        """);
  }

  @Test
  void aTryThatMetAStaleConnection() {
    noSigns(
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C . 70000:70000(0) ack 90000 stream 0
        0.021 C>S R 90000:90000(0) stream 0
        1.000 C>S S 1000:1000(0) stream 0
        1.020 S>C S. 5000:5000(0) ack 1001 stream 0
        1.021 C>S . 1001:1001(0) ack 5001 stream 0
        1.030 C>S P. 1001:1101(100) ack 5001 stream 0
        """);
  }

  @Test
  void oldDataSentAgainAfterTheRst() {
    noSigns(
        """
        exchanged
        1.0 S>C R. 5201:5201(0) ack 1101
        1.3 S>C P. 5001:5201(200) ack 1101
        """);
  }

  @Test
  void aCaptureWithGaps() {
    noSigns("exchanged\n9.0 S>C R. 95201:95201(0) ack 1101");
    noSigns("exchanged\n9.0 S>C R. 95201:95201(0) ack 11101");
  }

  @Test
  void oneDirection() {
    noSigns(Script.of("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101").only(End.S));
    noSigns("0.0 S>C R 5201:5201(0) ttl 255\n0.1 S>C R 6661:6661(0) ttl 255");
  }

  @Test
  void smallWindowsMeetByChance() {
    noSigns("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201 win 509");
  }

  @Test
  void aWindowThatBothEndsHadUsed() {
    noSigns(
        """
        0.000 C>S S 1000:1000(0) win 65535
        0.020 S>C S. 5000:5000(0) ack 1001 win 65535
        0.0201 C>S . 1001:1001(0) ack 5001 win 4117
        1.0 C>S R. 1001:1001(0) ack 5001 win 65535
        """);
  }

  @Test
  void aStaleRstOfAnotherConnection() {
    noSigns(
        """
        exchanged
        1.000 C>S R 900:900(0)
        1.001 C>S R 2000000000:2000000000(0)
        2.000 C>S P. 1101:1201(100) ack 5201
        """);
  }

  /** All ACKs were delayed: they tell nothing of the round trip. */
  @Test
  void aRoundTripThatWasNeverMeasured() {
    noSigns(
        """
        0.00 C>S P. 1001:1101(100) ack 5001
        0.04 S>C . 5001:5001(0) ack 1101
        1.00 C>S P. 1101:1201(100) ack 5001
        1.04 S>C . 5001:5001(0) ack 1201
        2.00 C>S P. 1201:1301(100) ack 5001
        2.001 S>C R. 5001:5001(0) ack 1301
        """);
  }

  /** Loss probe, keepalive and challenge ACK around an ordinary abort. */
  @Test
  void repairsAndProbesBeforeAnAbort() {
    noSigns(
        """
        exchanged
        1.00 C>S P. 1101:1201(100) ack 5201
        1.05 C>S P. 1101:1201(100) ack 5201
        1.07 S>C . 5201:5201(0) ack 1201
        60.0 S>C . 5200:5200(0) ack 1201
        60.0001 C>S . 1201:1201(0) ack 5201
        61.0 S>C R. 5201:5201(0) ack 1201
        """);
  }

  /** BGP sets TTL and DSCP on its socket; a host without the socket uses neither. */
  @Test
  void socketOptionsThatARstDoesNotInherit() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) ttl 1 dscp 48
        0.001 S>C S. 5000:5000(0) ack 1001 ttl 1 dscp 48
        0.0011 C>S . 1001:1001(0) ack 5001 ttl 1 dscp 48
        1.00 C>S P. 1001:1020(19) ack 5001 ttl 1 dscp 48
        1.01 S>C P. 5001:5020(19) ack 1020 ttl 1 dscp 48
        1.02 C>S . 1020:1020(0) ack 5020 ttl 1 dscp 48
        1.03 S>C . 5020:5020(0) ack 1020 ttl 1 dscp 48
        9.00 C>S P. 1020:1039(19) ack 5020 ttl 1 dscp 48
        9.01 S>C R 5020:5020(0) ttl 64 dscp 0
        """);
  }

  @Test
  void aNearbyNodeThatAnswersForItsGuest() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 S>C . 5201:5201(0) ack 1201
        9.0 C>S P. 1201:1301(100) ack 5201
        9.02 S>C R 5201:5201(0) ttl 58 nodf dscp 10
        """);
  }

  @Test
  void aServerThatComesUpBetweenTwoSyns() {
    noSigns(
        """
        0.00 C>S S 1000:1000(0)
        0.02 S>C R. 0:0(0) ack 1001 win 0 id 0
        0.52 C>S S 1000:1000(0)
        0.54 S>C S. 5000:5000(0) ack 1001
        """);
    noSigns(
        """
        0.00 C>S S 1000:1000(0)
        0.02 S>C R. 0:0(0) ack 1001 win 0 id 0
        0.54 S>C S. 5000:5000(0) ack 1001
        """);
  }

  /** The peer has received what the capture lacks. */
  @Test
  void aNumberAheadThatThePeerHasReached() {
    noSigns(
        """
        exchanged
        1.000 S>C R. 6201:6201(0) ack 1101
        1.500 C>S . 1101:1101(0) ack 6201
        """);
  }

  /** What the peer had sent before it got the data that the capture lacks. */
  @Test
  void aNumberAheadWithThePeersAcksStillOnTheirWay() {
    noSigns(
        """
        exchanged
        1.000 S>C R. 6201:6201(0) ack 1101
        1.001 C>S P. 1101:1201(100) ack 5201
        """);
  }

  @Test
  void anAbortAndThenAnswersToWhatWasOnItsWay() {
    noSigns(
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201
        1.001 S>C R. 5201:5201(0) ack 1101
        1.002 C>S P. 1201:1301(100) ack 5201
        1.003 S>C R 5201:5201(0)
        1.004 S>C R 5201:5201(0)
        """);
  }

  /** A stack that answers stray segments with RST+ACK, each by its own number. */
  @Test
  void answersThatAcknowledgeWhatTheyAnswer() {
    noSigns(
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201
        1.020 S>C R. 5201:5201(0) ack 1201 win 0 id 0
        1.030 C>S P. 1201:1301(100) ack 5201
        1.050 S>C R. 5201:5201(0) ack 1301 win 0 id 0
        """);
  }

  /** An application that sets its TTL: a RST without the socket has the host's. */
  @Test
  void aTtlThatIsNoDistance() {
    noSigns(
        """
        0.000 C>S S 1000:1000(0) ttl 1
        0.001 S>C S. 5000:5000(0) ack 1001 ttl 33
        0.002 C>S . 1001:1001(0) ack 5001 ttl 1
        0.003 S>C . 5001:5001(0) ack 1001 ttl 33
        9.01 S>C R 5001:5001(0) ttl 64
        """);
  }

  @Test
  void aDeviceThatStartsAt32() {
    noSigns(
        """
        0.000 C>S S 1000:1000(0)
        0.001 S>C S. 5000:5000(0) ack 1001 ttl 60
        0.002 C>S . 1001:1001(0) ack 5001
        0.003 S>C . 5001:5001(0) ack 1001 ttl 60
        9.01 S>C R 5001:5001(0) ttl 28
        """);
  }

  @Test
  void noSignOfHabitOrChanceSufficesAlone() {
    for (ForgerySign sign : ForgerySign.values()) {
      boolean impossibleForAStack =
          sign == ForgerySign.TALKS_AFTER
              || sign == ForgerySign.ALSO_ACCEPTED
              || sign == ForgerySign.STEPPED_SEQ;
      assertEquals(impossibleForAStack, sign.weight() >= 50, sign.id());
    }
  }

  /** An abort, and the answer to an ACK of data; the capture has lost the data. */
  @Test
  void notForStepsBack() {
    Expect.only(
        ID,
        """
        exchanged
        1.0000 C>S P. 1101:1201(100) ack 5201
        1.0100 S>C R. 6813:6813(0) ack 1201
        1.2100 S>C R 6069:6069(0)
        """);
  }

  /**
   * The server's RST is late by its round trip; of its acknowledgements only delayed ones are
   * captured.
   */
  @Test
  void notFasterThanDelayedAcks() {
    Expect.only(
        ID,
        """
        0.0000 S>C S. 5000:5000(0) ack 1001 df
        0.0600 C>S . 1001:1001(0) ack 5001
        0.0700 C>S P. 1001:1101(100) ack 5001
        0.1300 S>C . 5001:5001(0) ack 1101 df
        0.1310 S>C P. 5001:5011(10) ack 1101 df
        0.1400 C>S . 1101:1101(0) ack 5011
        0.2000 C>S P. 1101:1201(100) ack 5011
        0.2180 S>C R. 5011:5011(0) ack 1201 win 0 nodf id 16083
        """,
        Variant.OPENED_BY_SERVER);
  }

  /** Two hosts that count their packets, and whose counts meet. */
  @Test
  void notForTheNextNumberOfItsOwnCount() {
    Expect.only(
        ID,
        """
        0.0000 C>S S 1000:1000(0) id 700
        0.0200 S>C S. 5000:5000(0) ack 1001 id 696
        0.0210 C>S . 1001:1001(0) ack 5001 id 701
        0.0220 C>S P. 1001:1101(100) ack 5001 id 702
        0.0420 S>C . 5001:5001(0) ack 1101 id 697
        0.0430 S>C P. 5001:5101(100) ack 1101 id 698
        0.0440 S>C P. 5101:5201(100) ack 1101 id 699
        0.0640 C>S R. 1101:1101(0) ack 5201 id 703
        0.0641 S>C R. 5201:5201(0) ack 1101 id 703
        """,
        Variant.OPENED_BY_SERVER);
  }

  private static String refusedAfterHello(int server, int ttl, int ipId) {
    return """
    0.000 C>S S 1000:1000(0)
    0.020 S>C S. 5000:5000(0) ack 1001 ttl %d id %d
    0.021 C>S . 1001:1001(0) ack 5001
    0.022 C>S P. 1001:1518(517) ack 5001
    0.043 S>C R 5001:5001(0) ttl 255 id %d
    """
        .formatted(ttl, 100 + 7919 * server, ipId);
  }

  /** One packet of a server is little to compare with, but one counter runs through all RSTs. */
  @Test
  void oneCounterInTheNamesOfServersOfWhichOnePacketIsKnown() {
    Crowd crowd =
        new Crowd()
            .to("192.0.2.1", 443)
            .add(0, refusedAfterHello(1, 50, 37152))
            .to("192.0.2.2", 443)
            .add(3, refusedAfterHello(2, 52, 37153))
            .to("192.0.2.3", 443)
            .add(6, refusedAfterHello(3, 54, 37155));
    for (int i = 0; i < 3; i++) {
      Verdict verdict = crowd.verdict(i);
      assertEquals(Cause.FORGED_RESET, verdict.cause(), verdict.sentence());
    }
    // Without the counter it may be a stack that sends its RSTs with another TTL.
    Verdict alone = new Crowd().add(0, refusedAfterHello(1, 50, 37152)).verdict(0);
    assertNotEquals(Cause.FORGED_RESET, alone.cause(), alone.sentence());
  }

  /**
   * A client that begins with 128 and counts, one hop away, and what a gateway sends in its name.
   */
  private static final String WINDOWS_CLIENT =
      """
      0.0000 C>S S 1000:1000(0) ttl 127 id 500
      0.0400 S>C S. 5000:5000(0) ack 1001
      0.0408 C>S . 1001:1001(0) ack 5001 ttl 127 id 501
      0.0410 C>S P. 1001:1601(600) ack 5001 ttl 127 id 502
      0.0860 S>C P. 5001:8001(3000) ack 1601
      0.0869 C>S . 1601:1601(0) ack 8001 ttl 127 id 503
      3.0860 S>C P. 8001:8301(300) ack 1601
      3.0865 C>S R 1601:1601(0) ttl 63 id 0        ! forged_rst = 50
      """;

  @Test
  void anotherStackOneHopAway() {
    Expect.only(ID, WINDOWS_CLIENT, Variant.OPENED_BY_SERVER);
    Verdict verdict = Expect.report(Script.of(WINDOWS_CLIENT)).verdict();
    assertEquals(Cause.FORGED_RESET, verdict.cause(), verdict.sentence());
    assertTrue(
        verdict.sentence().contains("TTL 63 where its packets have 127 (it began with 64"),
        verdict.sentence());
    // Its own TTL, or its own count.
    Expect.none(ID, Script.of(WINDOWS_CLIENT.replace("ttl 63", "ttl 127")));
    Expect.none(ID, Script.of(WINDOWS_CLIENT.replace("ttl 63 id 0", "ttl 127 id 504")));
    // A TTL alone may be the application's choice.
    Expect.none(ID, Script.of(WINDOWS_CLIENT.replace("ttl 63 id 0", "ttl 63 id 504")));
  }

  @Test
  void itsOwnHostCountsOn() {
    String own = WINDOWS_CLIENT.replace("ttl 63 id 0        ! forged_rst = 50", "ttl 127 id 504");
    Verdict verdict = Expect.report(Script.of(own)).verdict();
    assertEquals(Cause.PEER_FORGOT, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("client's own host no longer had the socket"));
    assertFalse(verdict.sentence().contains("firewall"), verdict.sentence());
    assertFalse(verdict.sentence().contains("another node"), verdict.sentence());
    // Just as well at once.
    Verdict atOnce = Expect.report(Script.of(own.replace("3.086", "0.090"))).verdict();
    assertEquals(Cause.PEER_FORGOT, atOnce.cause(), atOnce.sentence());
    assertTrue(atOnce.sentence().contains("client's own host"), atOnce.sentence());
    // Without a count it may be anybody behind that address.
    Verdict other = Expect.report(Script.of(own.replace("id 504", "id 0"))).verdict();
    assertTrue(other.sentence().contains("another node"), other.sentence());
  }
}
