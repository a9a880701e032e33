package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.forgery.TamperingSignature;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

/**
 * Each signature as a device on the path brings it about, and its benign twin: the same packets of
 * the client, explained by the server's. The capture is taken at the server; a round trip to the
 * client takes 60 ms.
 */
final class TamperingTest {
  private static final FindingId ID = FindingId.TAMPERING;
  private static final String SYN =
      "0.000 C>S S 1000:1000(0)\n0.0001 S>C S. 5000:5000(0) ack 1001\n";
  private static final String ACK = SYN + "0.060 C>S . 1001:1001(0) ack 5001\n";
  private static final String PSH =
      ACK
          + """
          0.0604 C>S P. 1001:1101(100) ack 5001
          0.0605 S>C . 5001:5001(0) ack 1101
          """;

  /** The server has answered, and the client has got that. */
  private static final String ANSWERED =
      PSH
          + """
          0.070 S>C P. 5001:5201(200) ack 1101
          0.130 C>S . 1101:1101(0) ack 5201
          """;

  private static final String DATA =
      ANSWERED
          + """
          0.140 C>S P. 1101:1201(100) ack 5201
          0.1401 S>C . 5201:5201(0) ack 1201
          """;

  /** The RST refuses an older connection's ACK; the one that ends the new connection is another. */
  @Test
  void aRstForAnOlderConnectionIsNotPartOfAVolley() {
    Expect.none(
        ID,
        Script.of(
            """
            5.00 C>S S 90000:90000(0)
            5.02 S>C . 5201:5201(0) ack 1101
            5.021 C>S R 1101:1101(0)
            5.03 C>S S 90000:90000(0)
            5.05 S>C S. 70000:70000(0) ack 90001
            5.06 C>S . 90001:90001(0) ack 70001
            5.07 C>S P. 90001:90030(29) ack 70001
            5.09 S>C P. 70001:70061(60) ack 90030
            5.10 C>S . 90030:90030(0) ack 70061
            5.20 C>S R. 90030:90030(0) ack 70061
            """));
  }

  /** A signature is about the client: where the other end opens, it says nothing. */
  private static void fires(String script, Variant... except) {
    List<Variant> all = new ArrayList<>(List.of(except));
    all.add(Variant.OPENED_BY_SERVER);
    Expect.only(ID, script, all.toArray(Variant[]::new));
    // From one direction, or without the beginning, nothing can be told.
    Expect.none(ID, Script.of(script).only(End.C));
    Expect.none(ID, Script.of(script).only(End.S));
    Expect.none(ID, Script.of(script).withoutFirst(1));
  }

  private static void benign(String script) {
    Expect.only(ID, script);
  }

  // 1: SYN, silence

  private static final String SYN_ACK_REPEATED =
      """
      1.0001 S>C S. 5000:5000(0) ack 1001
      3.0001 S>C S. 5000:5000(0) ack 1001
      7.0001 S>C S. 5000:5000(0) ack 1001
      """;

  /** Asked by a challenge ACK, the client's host said itself that it has no such connection. */
  @Test
  void notIfTheClientInsists() {
    Expect.none(
        ID,
        Script.of(
            PSH
                + """
                0.500 C>S R. 2549:2549(0) ack 5001
                0.50001 S>C . 5001:5001(0) ack 1101
                0.560 C>S R 1101:1101(0)
                """));
  }

  @Test
  void signature1() {
    fires(
        SYN.replace("(0)\n0.0001", "(0) ! tampering = \"SYN -> silence\"\n0.0001")
            + SYN_ACK_REPEATED
            + "capture ends 10.5");
  }

  @Test
  void benign1() {
    benign("0.000 C>S S 1000:1000(0)\ncapture ends 60.0"); // nobody answered
    benign(SYN + SYN_ACK_REPEATED + "capture ends 9.0"); // it may still come
    benign(SYN + "capture ends 60.0"); // nor does the server believe in it
    // A client that asks again is not stopped by what stops its packets.
    benign(
        SYN
            + """
            1.0000 C>S S 1000:1000(0)
            1.0001 S>C S. 5000:5000(0) ack 1001
            3.0000 C>S S 1000:1000(0)
            3.0001 S>C S. 5000:5000(0) ack 1001
            7.0001 S>C S. 5000:5000(0) ack 1001
            capture ends 60.0
            """);
    benign( // the same ports are used again at once
        SYN + SYN_ACK_REPEATED + "8.0 C>S S 90000:90000(0)\ncapture ends 60.0");
    benign(SYN + SYN_ACK_REPEATED + "8.0 icmp 10.0.0.9 3/1 quotes S>C\ncapture ends 60.0");
  }

  // 2 to 4: RSTs after the SYN

  @Test
  void signature2() {
    fires(
        "0.000 C>S S 1000:1000(0)\n0.008 C>S R 1461:1461(0) ! tampering = \"SYN -> RST\"\n"
            + "0.020 S>C S. 5000:5000(0) ack 1001");
  }

  /** The host of a scanner, and a client that has given up, answer the SYN-ACK. */
  @Test
  void benign2() {
    benign(SYN + "0.060 C>S R 1001:1001(0)");
    benign( // it still knows an older connection, and the client wants a new one
        "0.0 C>S S 1000:1000(0)\n0.01 S>C . 70000:70000(0) ack 90000\n0.07 C>S R 90000:90000(0)");
  }

  @Test
  void signature3() {
    fires(
        SYN + "0.008 C>S R. 1001:1001(0) ack 5001 win 0 ttl 116 ! tampering = \"SYN -> RST+ACK\"");
  }

  /** It aborts at once; the ACK before that is missing. */
  @Test
  void benign3() {
    benign(SYN + "0.060 C>S R. 1001:1001(0) ack 5001");
  }

  @Test
  void signature4() {
    fires(
        SYN
            + """
            0.0080 C>S R 1001:1001(0)
            0.0081 C>S R. 1001:1001(0) ack 5001 win 0   ! tampering = "SYN -> RST; RST+ACK"
            """);
  }

  /** It aborts, and then answers the SYN-ACK that was sent again. */
  @Test
  void benign4() {
    benign(
        SYN
            + """
            0.060 C>S R. 1001:1001(0) ack 5001
            0.061 S>C S. 5000:5000(0) ack 1001
            0.121 C>S R 1001:1001(0)
            """);
  }

  // 5 and 10: silence later on

  private static final String FIN_REPEATED =
      """
      30.00 S>C F. 5001:5001(0) ack 1001
      30.24 S>C F. 5001:5001(0) ack 1001
      30.72 S>C F. 5001:5001(0) ack 1001
      31.68 S>C F. 5001:5001(0) ack 1001
      33.60 S>C F. 5001:5001(0) ack 1001
      """;

  @Test
  void signature5() {
    fires(
        ACK.replace("ack 5001\n", "ack 5001 ! tampering = \"SYN; ACK -> silence\"\n")
            + FIN_REPEATED
            + "capture ends 50.0");
  }

  /** A browser that connects in advance. */
  @Test
  void benign5() {
    benign(ACK + "capture ends 600.0"); // simply idle
    benign(ACK + FIN_REPEATED + "33.7 C>S . 1001:1001(0) ack 5002\ncapture ends 50.0");
    benign(ACK + "30.00 S>C F. 5001:5001(0) ack 1001\ncapture ends 50.0"); // lost, or not captured
  }

  private static final String RESPONSE_REPEATED =
      """
      0.07 S>C P. 5001:5201(200) ack 1101
      0.31 S>C P. 5001:5201(200) ack 1101
      0.79 S>C P. 5001:5201(200) ack 1101
      1.75 S>C P. 5001:5201(200) ack 1101
      3.67 S>C P. 5001:5201(200) ack 1101
      """;

  @Test
  void signature10() {
    fires(
        PSH.replace("(100) ack 5001\n", "(100) ack 5001 ! tampering = \"PSH+ACK -> silence\"\n")
            + RESPONSE_REPEATED
            + "capture ends 20.0");
  }

  @Test
  void benign10() {
    benign(PSH + "capture ends 600.0"); // the server has nothing to say
    benign(ANSWERED + "capture ends 600.0"); // the client simply is idle
    benign(PSH + RESPONSE_REPEATED + "3.73 C>S . 1101:1101(0) ack 5201\ncapture ends 20.0");
    benign(PSH + RESPONSE_REPEATED + "capture ends 9.0");
    // It asks again: its packets do arrive.
    benign(PSH + RESPONSE_REPEATED + "1.0 C>S P. 1001:1101(100) ack 5001\n" + "capture ends 20.0");
  }

  // 6 to 9: RSTs after the handshake

  @Test
  void signature6() {
    fires(ACK + "0.068 C>S R 1001:1001(0)     ! tampering = \"SYN; ACK -> RST\"");
  }

  /** A client whose program was killed answers what still comes. */
  @Test
  void benign6() {
    benign(ACK + "0.2 S>C P. 5001:5101(100) ack 1001\n0.26 C>S R 1001:1001(0)");
  }

  @Test
  void signature7() {
    fires(
        ACK
            + """
            0.0680 C>S R 1001:1001(0) id 7
            0.0681 C>S R 1001:1001(0) id 8     ! tampering = "SYN; ACK -> RST; RST"
            """);
  }

  @Test
  void benign7() {
    benign(
        ACK
            + """
            0.200 S>C P. 5001:5101(100) ack 1001
            0.201 S>C P. 5101:5201(100) ack 1001
            0.260 C>S R 1001:1001(0)
            0.261 C>S R 1001:1001(0)
            """);
  }

  @Test
  void signature8() {
    fires(
        ACK + "0.068 C>S R. 1001:1001(0) ack 5001 ttl 116   ! tampering = \"SYN; ACK -> RST+ACK\"");
  }

  @Test
  void benign8() {
    benign(ACK + "0.068 C>S R. 1001:1001(0) ack 5001");
    benign(ACK + "0.068 C>S R. 1001:1001(0) ack 5001 win 0 id 0");
  }

  @Test
  void signature9() {
    fires(
        ACK
            + """
            0.0680 C>S R. 1001:1001(0) ack 5001 id 7
            0.0681 C>S R. 1001:1001(0) ack 5001 id 8 ! tampering = "SYN; ACK -> RST+ACK; RST+ACK"
            """);
  }

  /** A stack that answers with RST+ACK; and a second copy of an abort without identification. */
  @Test
  void benign9() {
    benign(
        ACK
            + """
            0.068 C>S R. 1001:1001(0) ack 5001
            0.070 S>C P. 5001:5101(100) ack 1001
            0.130 C>S R. 1001:1001(0) ack 5101 win 0 id 0
            """);
    benign(
        ACK
            + """
            0.0680 C>S R. 1001:1001(0) ack 5001 id 0
            0.0681 C>S R. 1001:1001(0) ack 5001 id 0
            """);
  }

  // 11 to 17: RSTs after the first data

  @Test
  void signature11() {
    fires(PSH + "0.068 C>S R 1101:1101(0)     ! tampering = \"PSH+ACK -> RST\"");
    fires(PSH + "0.200 C>S R 2561:2561(0)     ! tampering = \"PSH+ACK -> RST\"");
  }

  @Test
  void benign11() {
    benign(PSH + "0.07 S>C P. 5001:5101(100) ack 1101\n0.13 C>S R 1101:1101(0)");
    benign(PSH + "0.13 C>S R 1101:1101(0)"); // the server's ACK may have been answered
  }

  @Test
  void signature12() {
    fires(
        PSH
            + "0.068 C>S R. 1101:1101(0) ack 5001 ttl 116     ! tampering = \"PSH+ACK ->"
            + " RST+ACK\"");
    fires(
        PSH
            + "0.068 C>S R. 1001:1001(0) ack 5001             ! tampering = \"PSH+ACK ->"
            + " RST+ACK\"");
  }

  @Test
  void benign12() {
    benign(PSH + "0.068 C>S R. 1101:1101(0) ack 5001");
    benign(ANSWERED + "0.140 C>S R. 1101:1101(0) ack 5201 win 0 id 0");
  }

  @Test
  void signature13() {
    fires(
        PSH
            + """
            0.0680 C>S R 1101:1101(0)
            0.0681 C>S R. 1101:1101(0) ack 5001   ! tampering = "PSH+ACK -> RST; RST+ACK"
            """);
  }

  /** An abort, and then answers to what was on its way. */
  @Test
  void benign13() {
    benign(
        PSH
            + """
            0.0680 C>S R. 1101:1101(0) ack 5001
            0.0690 S>C P. 5001:5101(100) ack 1101
            0.0691 S>C P. 5101:5201(100) ack 1101
            0.1290 C>S R 1101:1101(0)
            0.1291 C>S R 1101:1101(0)
            """);
  }

  @Test
  void signature14() {
    fires(
        PSH
            + """
            0.0680 C>S R. 1101:1101(0) ack 5001 id 7
            0.0681 C>S R. 2561:2561(0) ack 5001 id 8 ! tampering = "PSH+ACK -> RST+ACK; RST+ACK"
            0.0682 C>S R. 5481:5481(0) ack 5001 id 9
            """);
  }

  @Test
  void benign14() {
    benign(
        PSH
            + """
            0.068 C>S R. 1101:1101(0) ack 5001
            0.070 S>C P. 5001:5201(200) ack 1101
            0.130 C>S R. 1101:1101(0) ack 5201 win 0 id 0
            """);
  }

  @Test
  void signature15() {
    fires(
        PSH
            + """
            0.0680 C>S R 1101:1101(0) ack 5001 id 7
            0.0681 C>S R 1101:1101(0) ack 5001 id 8   ! tampering = "PSH+ACK -> RST = RST"
            """);
  }

  private static final String CLOSED_SOCKET =
      PSH
          + """
          0.070 S>C P. 5001:5101(100) ack 1101
          0.071 S>C P. 5101:5201(100) ack 1101
          """;

  @Test
  void benign15() {
    benign(CLOSED_SOCKET + "0.130 C>S R 1101:1101(0)\n0.131 C>S R 1101:1101(0)");
  }

  @Test
  void signature16() {
    fires(
        PSH
            + """
            0.0680 C>S R 1101:1101(0) ack 5001 id 7
            0.0681 C>S R 1101:1101(0) ack 6461 id 8   ! tampering = "PSH+ACK -> RST != RST"
            """,
        Variant.BOTH_END_AT_ZERO); // where 0 is a number as any other
  }

  /** Windows fills in the number although the flag is not set. */
  @Test
  void benign16() {
    benign(CLOSED_SOCKET + "0.130 C>S R 1101:1101(0) ack 5101\n0.131 C>S R 1101:1101(0) ack 5201");
  }

  @Test
  void signature17() {
    fires(
        PSH
            + """
            0.0680 C>S R 1101:1101(0) ack 5001 id 7
            0.0681 C>S R 1101:1101(0) id 8            ! tampering = "PSH+ACK -> RST; RST0"
            """,
        Variant.BOTH_END_AT_ZERO); // where 0 is a number as any other
  }

  @Test
  void benign17() {
    benign(CLOSED_SOCKET + "0.130 C>S R 1101:1101(0) ack 5101\n0.131 C>S R 1101:1101(0)");
  }

  // 18 and 19: later

  @Test
  void signature18() {
    fires(DATA + "0.148 C>S R 1201:1201(0)     ! tampering = \"data -> RST\"");
  }

  @Test
  void benign18() {
    benign(DATA + "0.150 S>C P. 5201:5301(100) ack 1201\n0.210 C>S R 1201:1201(0)");
    benign(
        DATA
            + """
            0.150 C>S P. 1201:1301(100) ack 5201
            0.160 C>S P. 1301:1401(100) ack 5201
            0.170 C>S P. 1401:1501(100) ack 5201
            0.180 C>S P. 1501:1601(100) ack 5201
            0.190 C>S P. 1601:1701(100) ack 5201
            0.200 C>S P. 1701:1801(100) ack 5201
            0.201 S>C . 5201:5201(0) ack 1801
            0.202 C>S R 1801:1801(0)
            """); // the eleventh packet is beyond what the signatures are about
  }

  @Test
  void signature19() {
    fires(DATA + "0.148 C>S R. 1201:1201(0) ack 5201 ttl 116   ! tampering = \"data -> RST+ACK\"");
  }

  @Test
  void benign19() {
    benign(DATA + "0.148 C>S R. 1201:1201(0) ack 5201");
  }

  @Test
  void mixturesWithoutASignature() {
    benign(ACK + "0.0680 C>S R 1001:1001(0)\n0.0681 C>S R. 1001:1001(0) ack 5001");
    benign(DATA + "0.1480 C>S R 1201:1201(0)\n0.1481 C>S R. 1201:1201(0) ack 5201");
  }

  @Test
  void notAfterAnEndOfTheServer() {
    benign(
        PSH
            + """
            0.0650 S>C F. 5001:5001(0) ack 1101
            0.0680 C>S R 1101:1101(0)
            """);
    benign(
        PSH
            + """
            0.0650 S>C R. 5001:5001(0) ack 1101
            0.0680 C>S R 1101:1101(0)
            """);
  }

  /** What the capture lacks may explain all. */
  @Test
  void notWithGaps() {
    benign(ACK + "0.0604 C>S P. 1101:1201(100) ack 5001\n0.0680 C>S R 1201:1201(0)");
    benign(
        PSH
            + """
            0.0650 S>C P. 5101:5201(100) ack 1101
            0.0680 C>S R 1101:1101(0)
            """);
  }

  @Test
  void settingsChangeHowLongSilenceLasts() {
    Script silent =
        Script.of(
            PSH.replace("(100) ack 5001\n", "(100) ack 5001 ! tampering = \"PSH+ACK -> silence\"\n")
                + RESPONSE_REPEATED
                + "capture ends 9.0");
    Expect.only(ID, silent.with("tampering.silence", "5s"), Variant.OPENED_BY_SERVER);
    Expect.none(ID, silent);
  }

  // At the thresholds

  private static String rstsApart(String ids, String seconds) {
    String[] id = ids.split(" ", -1);
    return ACK
        + "0.0680 C>S R. 1001:1001(0) ack 5001 id "
        + id[0]
        + "\n"
        + seconds
        + " C>S R. 1001:1001(0) ack 5001 id "
        + id[1];
  }

  private static final String TWICE = " ! tampering = \"SYN; ACK -> RST+ACK; RST+ACK\"";

  @Test
  void aVolleyLastsTwoSeconds() {
    fires(rstsApart("7 8", "2.0680") + TWICE);
    benign(rstsApart("7 8", "2.068001"));
  }

  /** RSTs without IP identification. */
  @Test
  void aCopyComesWithinAMillisecond() {
    fires(rstsApart("0 0", "0.0690") + TWICE);
    benign(rstsApart("0 0", "0.068999"));
  }

  private static final String NINE_MORE =
      """
      0.150 C>S P. 1201:1301(100) ack 5201
      0.160 C>S P. 1301:1401(100) ack 5201
      0.170 C>S P. 1401:1501(100) ack 5201
      0.180 C>S P. 1501:1601(100) ack 5201
      0.190 C>S P. 1601:1701(100) ack 5201
      0.191 S>C . 5201:5201(0) ack 1701
      """;

  @Test
  void signaturesAreAboutTenPackets() {
    String rst = " C>S R 1701:1701(0)";
    fires(DATA + NINE_MORE + "0.192" + rst + "     ! tampering = \"data -> RST\"");
    benign(
        DATA.replace("0.140 C", "0.139 C>S . 1101:1101(0) ack 5201\n0.140 C")
            + NINE_MORE
            + "0.192"
            + rst);
  }

  /** The other end was reset as well, afterwards. */
  @Test
  void whatTheServerResetsAfterwardsDoesNotMatter() {
    fires(
        ACK
            + """
            0.0680 C>S R. 1001:1001(0) ack 5001 ttl 116   ! tampering = "SYN; ACK -> RST+ACK"
            0.0690 S>C R. 5001:5001(0) ack 1001
            """);
  }

  /** What stands up to 20 ms behind a RST may have been overtaken by it. */
  @Test
  void overtakingTakes20Milliseconds() {
    String overtaken = ANSWERED + "0.1400 C>S R. 1201:1201(0) ack 5201";
    String data = " C>S P. 1101:1201(100) ack 5201";
    benign(overtaken + "\n0.1600" + data);
    fires(overtaken + "  ! tampering = \"PSH+ACK -> RST+ACK\"\n0.160001" + data);
  }

  @Test
  void devicesStrikeWithinIdleTime() {
    String request = PSH.replace("0.0604 C", "0.0600 C").replace("0.060 C", "0.0599 C");
    Expect.only(ID, request + "30.06 C>S R. 1101:1101(0) ack 5001 ttl 116");
    fires(
        request
            + "30.059999 C>S R. 1101:1101(0) ack 5001 ttl 116"
            + " ! tampering = \"PSH+ACK -> RST+ACK\"");
  }

  private static String silentAfterData(String repeats) {
    return PSH.replace("(100) ack 5001\n", "(100) ack 5001 ! tampering = \"PSH+ACK -> silence\"\n")
        + repeats;
  }

  private static void neverAfterData(String repeats) {
    Expect.none(ID, Script.of(silentAfterData(repeats)));
  }

  @Test
  void silenceOfTenSeconds() {
    fires(silentAfterData(RESPONSE_REPEATED + "capture ends 10.0604"));
    neverAfterData(RESPONSE_REPEATED + "capture ends 10.060399");
  }

  @Test
  void repeatsOfThreeSeconds() {
    String repeated = RESPONSE_REPEATED.replace("3.67 S", "3.0604 S") + "capture ends 20.0";
    fires(silentAfterData(repeated));
    neverAfterData(repeated.replace("3.0604 S", "3.060399 S"));
  }

  @Test
  void repeatsThatBeginBeforeIdleTime() {
    String late =
        """
        30.060399 S>C P. 5001:5201(200) ack 1101
        31.1 S>C P. 5001:5201(200) ack 1101
        33.1 S>C P. 5001:5201(200) ack 1101
        37.1 S>C P. 5001:5201(200) ack 1101
        capture ends 60.0
        """;
    fires(silentAfterData(late));
    neverAfterData(late.replace("30.060399 S", "30.0604 S"));
  }

  @Test
  void twoRepeatsOfTheResponse() {
    String twice =
        """
        0.07 S>C P. 5001:5201(200) ack 1101
        1.07 S>C P. 5001:5201(200) ack 1101
        3.07 S>C P. 5001:5201(200) ack 1101
        capture ends 20.0
        """;
    fires(silentAfterData(twice));
    neverAfterData(twice.replace("1.07 S>C P. 5001:5201(200) ack 1101\n", ""));
  }

  @Test
  void twoRepeatsOfTheFin() {
    String silent = ACK.replace("ack 5001\n", "ack 5001 ! tampering = \"SYN; ACK -> silence\"\n");
    String twice =
        """
        30.00 S>C F. 5001:5001(0) ack 1001
        30.24 S>C F. 5001:5001(0) ack 1001
        33.60 S>C F. 5001:5001(0) ack 1001
        capture ends 50.0
        """;
    fires(silent + twice);
    benign(ACK + twice.replace("30.24 S>C F. 5001:5001(0) ack 1001\n", ""));
  }

  /** An abort in the client's name that acknowledges less than the client had. */
  @Test
  void anAbortKnowsWhatItsSocketHas() {
    fires(ANSWERED + "0.140 C>S R. 1101:1101(0) ack 5001  ! tampering = \"PSH+ACK -> RST+ACK\"");
    benign(ANSWERED + "0.140 C>S R. 1101:1101(0) ack 5201");
    // More than the server had sent by then is no better.
    fires(ANSWERED + "0.140 C>S R. 1101:1101(0) ack 5301  ! tampering = \"PSH+ACK -> RST+ACK\"");
  }

  /** One byte ahead may be a FIN that was not captured. */
  @Test
  void anAnswerIsAheadByAFinAtMost() {
    benign(PSH + "0.200 C>S R 1102:1102(0)");
    fires(PSH + "0.200 C>S R 1103:1103(0)     ! tampering = \"PSH+ACK -> RST\"");
  }

  /** What the client has acknowledged met a socket; if it comes again, it may not. */
  @Test
  void whatWasTakenIsNotAnsweredByRst() {
    fires(ANSWERED + "0.135 C>S R 1101:1101(0)     ! tampering = \"PSH+ACK -> RST\"");
    benign(
        ANSWERED
            + """
            0.131 S>C P. 5001:5201(200) ack 1101
            0.190 C>S R 1101:1101(0)
            """);
    // An ACK alone is not taken: a socket that is closed answers it.
    benign(
        PSH
            + """
            0.061 C>S . 1101:1101(0) ack 5001
            0.125 C>S R 1101:1101(0)
            """);
  }

  /** RST+ACK in answer: it acknowledges more than the one before, and no more than was sent. */
  @Test
  void answersWithAckAcknowledgeMore() {
    String aborted = PSH + "0.0680 C>S R. 1101:1101(0) ack 5001 id 7\n";
    String twice = "     ! tampering = \"PSH+ACK -> RST+ACK; RST+ACK\"";
    fires(aborted + "0.1300 C>S R. 1101:1101(0) ack 5101 id 8" + twice);
    benign(
        aborted
            + """
            0.0690 S>C P. 5001:5101(100) ack 1101
            0.0691 S>C P. 5101:5201(100) ack 1101
            0.0692 S>C P. 5201:5301(100) ack 1101
            0.1300 C>S R. 1101:1101(0) ack 5101 id 8
            """);
  }

  /** Copies of two FINs, as a mirror port delivers them. */
  @Test
  void copiesOfTheFinAreNoRepeats() {
    Expect.only(
        ID,
        ACK
            + """
            30.00000 S>C F. 5001:5001(0) ack 1001 id 9
            30.00001 S>C F. 5001:5001(0) ack 1001 id 9
            33.60000 S>C F. 5001:5001(0) ack 1001 id 10
            33.60001 S>C F. 5001:5001(0) ack 1001 id 10
            capture ends 50.0
            """);
  }

  @Test
  void theTableIsThePublishedOne() {
    List<TamperingSignature> all = Arrays.asList(TamperingSignature.values());
    Set<String> patterns =
        all.stream()
            .map(TamperingSignature::pattern)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(19, patterns.size());
    for (int i = 0; i < all.size(); i++) {
      assertEquals(i + 1, all.get(i).number());
    }
    assertEquals(
        List.of(4L, 5L, 8L, 2L),
        Arrays.stream(TamperingSignature.Stage.values())
            .map(stage -> all.stream().filter(s -> s.stage() == stage).count())
            .toList());
  }

  @Test
  void theTextNamesNumberStageAndDoubt() {
    Finding found =
        Expect.findings(Script.of(ACK + "0.068 C>S R 1001:1001(0)")).stream()
            .filter(f -> f.id() == ID)
            .findFirst()
            .orElseThrow();
    assertEquals(
        "Signature 6 (Post-ACK): RST before the client had sent anything; a client that was"
            + " cancelled may look the same",
        found.text());
  }

  /** A session that expires, a host that has forgotten: what ends a silence is no signature. */
  @Test
  void whatEndsASilenceIsNoSignature() {
    benign(PSH + "60.0 S>C P. 5001:5101(100) ack 1101\n60.008 C>S R 1101:1101(0) ttl 40");
    benign(
        PSH
            + """
            60.0 S>C P. 5001:5101(100) ack 1101
            60.3 S>C P. 5001:5101(100) ack 1101
            60.9 S>C P. 5001:5101(100) ack 1101
            62.1 S>C P. 5001:5101(100) ack 1101
            64.5 S>C P. 5001:5101(100) ack 1101
            capture ends 90.0
            """);
  }

  @Test
  void framesInTheWrongOrder() {
    benign(
        ANSWERED
            + """
            0.1400 C>S R. 1201:1201(0) ack 5201
            0.1401 C>S P. 1101:1201(100) ack 5201
            """);
  }

  /** What the client asked for had been seen, let pass, and answered. */
  @Test
  void notIfTheRequestWasServedLongBefore() {
    String reset = "2.000 S>C P. 5201:5301(100) ack 1101\n2.0003 C>S R 1101:1101(0) ttl 255\n";
    Expect.none(ID, Script.of(ANSWERED + reset));
    fires(ANSWERED + reset.replace("2.000", "0.900") + "# ! tampering");
  }

  /** The answer comes past the translator, under an address that the client had not asked. */
  @Test
  void notIfTheClientAsksAgainAndRejectsAgain() {
    String rejected =
        """
        0.0000 C>S S 1000:1000(0) ttl 63
        0.0001 S>C S. 5000:5000(0) ack 1001
        0.0002 C>S R 1001:1001(0) ttl 64 id 0
        """;
    String again =
        """
        1.0000 C>S S 1000:1000(0) ttl 63
        1.0001 S>C S. 5000:5000(0) ack 1001
        1.0002 C>S R 1001:1001(0) ttl 64 id 0
        """;
    Expect.none(ID, Script.of(rejected + again));
  }
}
