package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.heuristic.forgery.ForgerySign;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;

/** Each sign of forgery at its edge: the last packet that shows it, and the first that does not. */
final class ForgerySignsTest {
  /** Until here the client, from 64, was seen 4 times, and the server, from 57, 3 times. */
  private static final String TALK =
      """
      exchanged
      0.060 S>C . 5201:5201(0) ack 1101
      """;

  /** Checks the signs of all RSTs of a script, in capture order. */
  private static void signs(String text, ForgerySign... expected) {
    Script script = Script.of(text);
    for (Script same : List.of(script, script.startingAt(End.C, -50).startingAt(End.S, -50))) {
      assertEquals(List.of(expected), signs(same), text);
    }
  }

  private static List<ForgerySign> signs(Script script) {
    return script.stories().stream()
        .flatMap(story -> story.rsts().stream().map(rst -> ForgeryScore.of(story, rst)))
        .flatMap(score -> score.signs().stream().map(ForgeryScore.Seen::sign))
        .toList();
  }

  @Test
  void ttlFarFromThreeHops() {
    signs(TALK + "0.065 S>C R 5201:5201(0) ttl 60", ForgerySign.TTL_FAR);
    signs(TALK + "0.065 S>C R 5201:5201(0) ttl 54", ForgerySign.TTL_FAR);
    signs(TALK + "0.065 S>C R 5201:5201(0) ttl 59", ForgerySign.TTL_NEAR);
    signs(TALK + "0.065 S>C R 5201:5201(0) ttl 55", ForgerySign.TTL_NEAR);
  }

  @Test
  void ttlNearOnlyBesideThreePacketsThatAgree() {
    signs(TALK + "0.065 S>C R 5201:5201(0) ttl 56", ForgerySign.TTL_NEAR);
    signs("exchanged\n0.065 S>C R 5201:5201(0) ttl 56");
    signs(TALK.replace("ack 1101\n", "ack 1101 ttl 58\n") + "0.065 S>C R 5201:5201(0) ttl 56");
  }

  private static String serverAtTtl(int ttl) {
    return SERVER_AT_TTL.replace("TTL", Integer.toString(ttl)).stripTrailing();
  }

  /** The last packet of the server in TALK comes from 63 here as well. */
  private static String routed(String more) {
    return serverAtTtl(63) + "\n0.060 S>C . 5201:5201(0) ack 1101 ttl 63\n" + more;
  }

  @Test
  void ttlOnLinkIsOneThatNoRouterHasCountedDown() {
    signs(routed("0.065 S>C R 5201:5201(0) ttl 64"), ForgerySign.TTL_ON_LINK);
    signs(routed("0.065 S>C R 5201:5201(0) ttl 62"), ForgerySign.TTL_NEAR);
    signs(routed("0.065 S>C R 5201:5201(0) ttl 63"));
    signs(routed("0.065 S>C R 5201:5201(0) ttl 254")); // a stack that sends RSTs from 255
  }

  @Test
  void theTtlReturnsInALaterRst() {
    String first = "0.065 S>C R. 5201:5201(0) ack 1101 win 0 ttl 64\n";
    signs(
        routed(first + "0.066 S>C R 5201:5201(0) ttl 63"),
        ForgerySign.TTL_ON_LINK,
        ForgerySign.TTL_RETURNS);
    signs(
        routed(first + "0.066 S>C R 5201:5201(0) ttl 64"),
        ForgerySign.TTL_ON_LINK,
        ForgerySign.TTL_ON_LINK);
  }

  @Test
  void aTtlOfMoreThanThirtyHopsIsNoDistance() {
    String from34 = TALK.replace("exchanged", SERVER_AT_TTL.replace("TTL", "34"));
    String from33 = TALK.replace("exchanged", SERVER_AT_TTL.replace("TTL", "33"));
    signs(from34.replaceAll("1101\n$", "1101 ttl 34\n") + RST_AT_60, ForgerySign.TTL_FAR);
    signs(from33.replaceAll("1101\n$", "1101 ttl 33\n") + RST_AT_60);
  }

  private static final String RST_AT_60 = "0.065 S>C R 5201:5201(0) ttl 60";
  private static final String SERVER_AT_TTL =
      """
      0.000 C>S S 1000:1000(0)
      0.020 S>C S. 5000:5000(0) ack 1001 ttl TTL
      0.0201 C>S . 1001:1001(0) ack 5001
      0.030 C>S P. 1001:1101(100) ack 5001
      0.050 S>C P. 5001:5201(200) ack 1101 ttl TTL
      0.0501 C>S . 1101:1101(0) ack 5201
      """;

  /** 32, 64, 128 and 255 are 0 hops away, each; but no stack has both 64 and 128. */
  @Test
  void initialTtls() {
    String beside = "exchanged\n0.065 C>S R 1101:1101(0) ttl ";
    for (int initial : new int[] {32, 64, 255}) {
      signs(beside + initial);
    }
    signs(beside + 128, ForgerySign.TTL_OTHER_START, ForgerySign.IPID_FOREIGN);
    signs(beside + 33, ForgerySign.TTL_FAR);
    signs(beside + 65, ForgerySign.TTL_FAR, ForgerySign.IPID_FOREIGN);
    signs(beside + 129, ForgerySign.TTL_FAR, ForgerySign.IPID_FOREIGN);
  }

  @Test
  void aWindowTellsFrom1024() {
    signs(copiedWindow(1024), ForgerySign.WINDOW_COPIED);
    signs(copiedWindow(1023));
    // The server has shown one window only.
    signs(
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C S. 5000:5000(0) ack 1001
        0.0201 C>S . 1001:1001(0) ack 5001 win 4711
        0.1 S>C R. 5001:5001(0) ack 1001 win 4711
        """);
  }

  private static String copiedWindow(int window) {
    String both = "0.061 C>S . 1101:1101(0) ack 5201 win N\n0.1 S>C R. 5201:5201(0) ack 1101 win N";
    return TALK + both.replace("N", Integer.toString(window));
  }

  @Test
  void dontFragmentOnlyBesideThreePacketsThatHaveIt() {
    signs(TALK + "0.065 S>C R 5201:5201(0) nodf", ForgerySign.DF_UNLIKE);
    signs("exchanged\n0.065 S>C R 5201:5201(0) nodf");
    signs(
        TALK
            + """
            0.061 S>C . 5201:5201(0) ack 1101 nodf
            0.065 S>C R 5201:5201(0) nodf
            """);
  }

  @Test
  void dscpOnlyBesideThreePacketsThatAgree() {
    signs(TALK + "0.065 S>C R 5201:5201(0) dscp 10", ForgerySign.DSCP_UNLIKE);
    signs("exchanged\n0.065 S>C R 5201:5201(0) dscp 10");
    signs(
        TALK
            + """
            0.061 S>C . 5201:5201(0) ack 1101 dscp 46
            0.065 S>C R 5201:5201(0) dscp 10
            """);
  }

  /** The server has counted from 30001 to 30006. */
  private static final String COUNTED =
      """
      exchanged
      1.0 S>C . 5201:5201(0) ack 1101 id 30003
      1.1 S>C . 5201:5201(0) ack 1101 id 30004
      1.2 S>C . 5201:5201(0) ack 1101 id 30005
      1.3 S>C . 5201:5201(0) ack 1101 id 30006
      """;

  @Test
  void anIdentificationJumpsFrom4096() {
    signs(COUNTED + "1.5 S>C R. 5201:5201(0) ack 1101 id 34102", ForgerySign.IPID_JUMP);
    signs(COUNTED + "1.5 S>C R. 5201:5201(0) ack 1101 id 34101");
    signs(COUNTED + "1.5 S>C R. 5201:5201(0) ack 1101 id 25905", ForgerySign.IPID_JUMP);
    signs(COUNTED + "1.5 S>C R. 5201:5201(0) ack 1101 id 25906");
  }

  @Test
  void anIdentificationJumpsWithinASecond() {
    signs(COUNTED + "2.3 S>C R. 5201:5201(0) ack 1101 id 9", ForgerySign.IPID_JUMP);
    signs(COUNTED + "2.300001 S>C R. 5201:5201(0) ack 1101 id 9");
  }

  private static final ForgerySign[] STEPPED_TWICE =
      Collections.nCopies(2, ForgerySign.STEPPED_SEQ).toArray(ForgerySign[]::new);

  @Test
  void aVolleyLastsTwoSeconds() {
    signs("exchanged\n1.0 S>C R 6661:6661(0)\n3.0 S>C R 9581:9581(0)", STEPPED_TWICE);
    signs("exchanged\n1.0 S>C R 6661:6661(0)\n3.000001 S>C R 9581:9581(0)");
  }

  @Test
  void stepsBeginTwoBytesBeyondWhatTheOtherEndHasHad() {
    signs("exchanged\n1.0 S>C R 5202:5202(0)\n1.1 S>C R 9581:9581(0)");
    signs("exchanged\n1.0 S>C R 5203:5203(0)\n1.1 S>C R 9581:9581(0)");
    signs("exchanged\n1.0 S>C R 5204:5204(0)\n1.1 S>C R 9581:9581(0)", STEPPED_TWICE);
  }

  /** One byte ahead is a FIN that the capture lacks. */
  @Test
  void stepsBeginBeyondAFin() {
    String data = "exchanged\n1.0 S>C P. 5201:5301(100) ack 1101\n";
    signs(data + "1.1 S>C R 5302:5302(0)\n1.2 S>C R 9581:9581(0)");
    signs(data + "1.1 S>C R 5303:5303(0)\n1.2 S>C R 9581:9581(0)", STEPPED_TWICE);
  }

  /** The ACKs of data and of the FIN behind it, all of which the capture lacks. */
  @Test
  void stepsThatAreOneApartAreOfAFin() {
    signs("exchanged\n1.0 S>C R 6661:6661(0)\n1.1 S>C R 6662:6662(0)");
    signs("exchanged\n1.0 S>C R 6661:6661(0)\n1.1 S>C R 6663:6663(0)", STEPPED_TWICE);
  }

  /** Each ACK of what the capture lacks may draw a RST with its number; an abort has no such. */
  @Test
  void stepsOfAServerOfWhichTheCaptureLacksData() {
    String steps = "1.0 S>C R 6661:6661(0)\n1.1 S>C R 9581:9581(0)";
    String data =
        "exchanged\n0.9 S>C P. 5201:5401(200) ack 1101\n0.91 C>S . 1101:1101(0) ack 5401\n";
    String lacks = data.replace("5201:5401(200)", "5301:5401(100)");
    signs(data + steps, STEPPED_TWICE);
    signs(lacks + steps);
    signs(
        lacks + "1.0 S>C R. 6661:6661(0) ack 1101\n1.1 S>C R. 9581:9581(0) ack 1101",
        STEPPED_TWICE);
  }

  /** That one of them is ahead is the same thing once more. */
  @Test
  void aVolleyThatStepsIsNotCountedTwice() {
    signs(
        """
        exchanged
        1.0 S>C R 6661:6661(0)
        1.1 S>C R 9581:9581(0)
        2.0 C>S P. 1101:1201(100) ack 5201
        """,
        STEPPED_TWICE);
  }

  @Test
  void anAcknowledgementStepsBackByMoreThanAFin() {
    signs("exchanged\n1.0 S>C R. 5201:5201(0) ack 1099", ForgerySign.ACK_UNLIKE);
    signs("exchanged\n1.0 S>C R. 5201:5201(0) ack 1100");
  }

  @Test
  void acknowledgementsStepAheadByMoreThanAFin() {
    String ahead = "exchanged\n1.0 S>C R. 5201:5201(0) ack N\n1.1 S>C R. 5201:5201(0) ack 2561";
    signs(ahead.replace("N", "1103"), ForgerySign.ACK_UNLIKE, ForgerySign.ACK_UNLIKE);
    signs(ahead.replace("N", "1102"));
  }

  /** The client's last data is missing; the closed socket goes on to answer what arrives. */
  @Test
  void answersWithoutAckAcknowledgeNothing() {
    signs("exchanged\n1.0 S>C R. 5201:5201(0) ack 1201\n1.1 S>C R 5201:5201(0)");
  }

  /** An abort has no segment to answer: that an ACK came before it means nothing. */
  @Test
  void anAbortThatAcknowledgesNoData() {
    signs(
        """
        exchanged
        1.0 C>S . 1101:1101(0) ack 5201
        1.1 S>C R. 5201:5201(0) ack 1101
        1.2 S>C R 5201:5201(0)
        """);
  }

  /** A socket that has closed may answer, and then be aborted by its program. */
  @Test
  void kindsMayMixAfterAFin() {
    signs(
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.010 C>S P. 1101:1201(100) ack 5202
        1.030 S>C R 5202:5202(0)
        1.031 S>C R. 5202:5202(0) ack 1201
        """);
  }

  @Test
  void anAcceptanceWithin400MillisecondsOfTheRefusal() {
    String both = "0.0 C>S S 1000:1000(0)\n0.005 S>C R. 0:0(0) ack 1001 win 0 id 0\n";
    signs(both + "0.405 S>C S. 5000:5000(0) ack 1001", ForgerySign.ALSO_ACCEPTED);
    signs(both + "0.405001 S>C S. 5000:5000(0) ack 1001");
  }

  /** A host has such a number from an older connection; a filter from nowhere. */
  @Test
  void anAcceptanceFromElsewhereOfARefusalWithANumber() {
    String refused = "0.0 C>S S 1000:1000(0)\n0.005 S>C R. 777:777(0) ack 1001 win 0 ttl ";
    String accepted = "\n%s S>C S. 5000:5000(0) ack 1001 ttl %d";
    signs(refused + 52 + accepted.formatted("0.015", 47), ForgerySign.ALSO_ACCEPTED);
    signs(refused + 47 + accepted.formatted("0.015", 47), ForgerySign.ALSO_ACCEPTED);
    signs(refused + 47 + accepted.formatted("0.0149", 47));
    signs(refused + 52 + accepted.formatted("0.405001", 47));
  }

  /** A round trip takes 20 ms, and a capture's clock may be wrong by 5 ms. */
  @Test
  void anAnswerInLessThanHalfOfARoundTrip() {
    String request = "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201\n";
    signs(request + "1.0 S>C R. 5201:5201(0) ack 1201", ForgerySign.FASTER_THAN_PATH);
    signs(request + "1.0075 S>C R. 5201:5201(0) ack 1201", ForgerySign.FASTER_THAN_PATH);
    signs(request + "1.007501 S>C R. 5201:5201(0) ack 1201");
  }

  /** What the application adds is no round trip: the bare ACK may be what the capture lacks. */
  @Test
  void onlyAnAnswerOfTheHostIsTimed() {
    String opened =
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C S. 5000:5000(0) ack 1001
        0.120 C>S . 1001:1001(0) ack 5001
        """;
    String asked = "1.000 S>C P. 5001:5101(100) ack 1001\n1.001 C>S R. 1001:1001(0) ack 5101";
    signs(opened + asked, ForgerySign.FASTER_THAN_PATH);
    signs(
        opened.replace("C>S . 1001:1001(0)", "C>S P. 1001:1101(100)")
            + asked.replace("1001:1001", "1101:1101").replace("ack 1001", "ack 1101"));
    signs(opened.replace("C>S . 1001:1001(0)", "C>S . 1101:1101(0)") + asked);
    signs(opened.replace("0.120", "0.920") + asked);
    String pushed = "0.110 S>C P. 5201:5301(100) ack 1001\n";
    signs(
        opened.replace("0.120", pushed + "0.120")
            + asked.replace("5001:5101(100)", "5301:5401(100)").replace("5101", "5401"));
  }

  /** The first SYN-ACK may be what the capture lacks, and this one its repeat after a second. */
  @Test
  void aSynAckThatComesAfterASecondTellsNoRoundTrip() {
    String opened =
        """
        0.000 C>S S 1000:1000(0)
        0.800 S>C S. 5000:5000(0) ack 1001
        0.801 C>S . 1001:1001(0) ack 5001
        1.000 C>S P. 1001:1101(100) ack 5001
        1.001 S>C R. 5001:5001(0) ack 1101
        """;
    signs(opened, ForgerySign.FASTER_THAN_PATH);
    signs(opened.replace("0.80", "0.90"));
  }

  @Test
  void unpromptedAfter200Milliseconds() {
    String abort = " S>C R. 5201:5201(0) ack 1101 ttl 255";
    signs("exchanged\n0.2501" + abort, ForgerySign.TTL_FAR, ForgerySign.UNPROMPTED);
    signs("exchanged\n0.2500" + abort, ForgerySign.TTL_FAR);
  }

  @Test
  void unpromptedAfterTwoRoundTripsIfTheyAreLonger() {
    String slow =
        """
        0.000 C>S S 1000:1000(0)
        0.300 S>C S. 5000:5000(0) ack 1001
        0.301 C>S . 1001:1001(0) ack 5001
        0.302 C>S P. 1001:1101(100) ack 5001
        0.602 S>C P. 5001:5201(200) ack 1101
        0.603 C>S . 1101:1101(0) ack 5201
        """;
    String abort = " S>C R. 5201:5201(0) ack 1101 ttl 255";
    signs(slow + "1.203" + abort, ForgerySign.TTL_FAR, ForgerySign.UNPROMPTED);
    signs(slow + "1.202" + abort, ForgerySign.TTL_FAR);
  }

  /** An odd sign beside it does not make the client's RST a device's. */
  @Test
  void bothWaysOnlyBesideASignOfAnotherSender() {
    signs(
        """
        exchanged
        0.100 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 255
        0.101 C>S R. 1101:1101(0) ack 5201 win 0 id 0 nodf
        """,
        ForgerySign.TTL_FAR,
        ForgerySign.BOTH_WAYS,
        ForgerySign.DF_UNLIKE);
  }

  /** Later RSTs of a volley may answer what was on its way: only the first of each end count. */
  @Test
  void bothWaysOnlyForTheFirstOfEachEnd() {
    signs(
        """
        exchanged
        0.1000 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 60
        0.1001 S>C R. 5201:5201(0) ack 1101 win 0 id 0 ttl 60
        0.1002 C>S R. 1101:1101(0) ack 5201 win 0 id 0 ttl 60
        0.1003 C>S R. 1101:1101(0) ack 5201 win 0 id 0 ttl 60
        """,
        ForgerySign.TTL_FAR,
        ForgerySign.BOTH_WAYS,
        ForgerySign.TTL_FAR,
        ForgerySign.TTL_FAR,
        ForgerySign.BOTH_WAYS,
        ForgerySign.TTL_FAR);
  }

  @Test
  void theMostTellingComesFirst() {
    signs(
        "exchanged\n1.0 C>S R. 1101:1101(0) ack 5101 nodf ttl 250",
        ForgerySign.TTL_FAR,
        ForgerySign.ACK_UNLIKE,
        ForgerySign.UNPROMPTED,
        ForgerySign.DF_UNLIKE);
  }

  /** However many of them: all may be the habit of one stack. */
  @Test
  void signsOfAnOddStackStayBelowTheThreshold() {
    Script odd = Script.of(COUNTED + "1.5 S>C R. 5201:5201(0) ack 1051 id 9 nodf dscp 10");
    assertEquals(
        List.of(
            ForgerySign.ACK_UNLIKE,
            ForgerySign.DF_UNLIKE,
            ForgerySign.IPID_JUMP,
            ForgerySign.DSCP_UNLIKE),
        signs(odd));
    FlowStory story = odd.story();
    assertEquals(45, ForgeryScore.of(story, story.rsts().get(0)).score());
  }

  @Test
  void anotherStartTellsBesideThreePacketsThatAgree() {
    String before = SERVER_AT_TTL.replace("TTL", "121");
    String third = before + "0.060 S>C . 5201:5201(0) ack 1101 ttl 121\n";
    signs(third + "0.065 S>C R 5201:5201(0) ttl 57", ForgerySign.TTL_OTHER_START);
    signs(before + "0.065 S>C R 5201:5201(0) ttl 57");
    signs(
        third.replace("ack 1101 ttl 121\n0.0501", "ack 1101 ttl 120\n0.0501")
            + "0.065 S>C R 5201:5201(0) ttl 57");
  }

  /** Applications set 255 (BGP), and Linux up to 2.4 sends RSTs with it. */
  @Test
  void noOtherStartWith255() {
    String near =
        SERVER_AT_TTL.replace("TTL", "254") + "0.060 S>C . 5201:5201(0) ack 1101 ttl 254\n";
    signs(near + "0.065 S>C R 5201:5201(0) ttl 63");
    signs(near + "0.065 S>C R 5201:5201(0) ttl 127");
    signs(TALK + "0.065 S>C R 5201:5201(0) ttl 248");
  }

  /** Linux counts what its sockets send, and sends 0 without a socket. */
  @Test
  void aForeignIdentificationOnlyBesideAnotherStart() {
    String talk = TALK + "0.061 S>C . 5201:5201(0) ack 1101\n0.062 S>C . 5201:5201(0) ack 1101\n";
    signs(talk + "0.065 S>C R 5201:5201(0) id 0");
    signs(talk + "0.065 S>C R 5201:5201(0) id 0 ttl 54", ForgerySign.TTL_FAR);
    signs(
        talk + "0.065 S>C R 5201:5201(0) id 0 ttl 255",
        ForgerySign.TTL_FAR,
        ForgerySign.IPID_FOREIGN);
    signs(
        talk + "0.065 S>C R 5201:5201(0) id 0 ttl 121",
        ForgerySign.TTL_OTHER_START,
        ForgerySign.IPID_FOREIGN);
  }
}
