package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class AbortUnreadDataTest {
  private static final FindingId ID = FindingId.ABORT_UNREAD_DATA;

  /** The server's kernel has acknowledged the second request, but nobody reads it. */
  private static final String REQUEST_UNREAD =
      """
      exchanged
      1.000 C>S P. 1101:1130(29) ack 5201
      1.060 S>C . 5201:5201(0) ack 1130
      1.070 S>C R. 5201:5201(0) ack 1130       ! abort_unread_data = 29
      """;

  private static final String IN_FLIGHT =
      """
      exchanged
      1.000 C>S . 1101:2561(1460) ack 5201
      1.0001 C>S . 2561:4021(1460) ack 5201
      1.010 S>C R. 5201:5201(0) ack 2561       ! abort_unread_data = 1460
      """;

  /** What its sender repeats by its timer never arrived: nothing was left unread. */
  /** Each packet four times, as mirror ports show it: one thing is said of one frame. */
  @Test
  void isNotToldAsRepeatedToo() {
    Script script =
        Script.of(
            """
            0.0 C>S S 1000:1000(0)
            0.02 S>C R. 0:0(0) ack 1001 win 0
            0.52 C>S S 1000:1000(0)
            0.54 S>C S. 5000:5000(0) ack 1001
            0.5401 C>S . 1001:1001(0) ack 5001
            0.60 C>S P. 1001:1101(100) ack 5001
            0.62 S>C R. 5001:5001(0) ack 1101
            """);
    List<Finding> found = Expect.findings(script);
    assertEquals(found.size(), found.stream().map(Finding::frame).distinct().count(), found + "");
  }

  @Test
  void notOfDataThatNeverArrived() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.0 S>C P. 5201:6201(1000) ack 1101
            1.3 S>C P. 5201:6201(1000) ack 1101
            1.9 S>C P. 5201:6201(1000) ack 1101
            3.1 S>C P. 5201:6201(1000) ack 1101
            5.5 S>C P. 5201:6201(1000) ack 1101
            9.5 C>S R. 1101:1101(0) ack 5201
            """));
  }

  @Test
  void fires() {
    // A client's last message is a request, a server's need not be.
    Expect.all(REQUEST_UNREAD, Variant.OPENED_BY_SERVER);
  }

  @Test
  void firesForWhatTheRstDoesNotAcknowledge() {
    Expect.all(IN_FLIGHT);
  }

  @Test
  void firesForAClientThatIsToldSomethingUnasked() {
    Expect.all(
        """
        exchanged
        0.200 S>C P. 5201:5230(29) ack 1101
        0.2001 C>S . 1101:1101(0) ack 5230
        0.210 C>S R. 1101:1101(0) ack 5230     ! abort_unread_data = 29
        """);
  }

  @Test
  void firesForAGreetingThatNobodyReads() {
    Expect.only(
        ID,
        """
        established
        0.050 S>C P. 5001:5041(40) ack 1001
        0.0501 C>S . 1001:1001(0) ack 5041
        0.060 C>S R. 1001:1001(0) ack 5041     ! abort_unread_data = 40
        """);
  }

  /** Copies in the capture hide the round trip. */
  @Test
  void doesNotCountTheWayToTheServer() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0)
        0.150 S>C S. 5000:5000(0) ack 1001
        0.1501 C>S . 1001:1001(0) ack 5001
        0.200 C>S P. 1001:1101(100) ack 5001
        0.350 S>C P. 5001:5201(200) ack 1101
        0.360 C>S P. 1101:1201(100) ack 5201
        0.660 S>C R. 5201:5201(0) ack 1201     ! abort_unread_data = 100
        """,
        Variant.OPENED_BY_SERVER);
  }

  /** A server refuses an upload that it has not read, with its buffer full. */
  @Test
  void firesWhereTheWindowIsClosed() {
    Expect.only(
        ID,
        """
        established
        0.0300 C>S P. 1001:2201(1200) ack 5001
        0.0500 S>C . 5001:5001(0) ack 2201 win 0
        0.0510 S>C P. 5001:5080(79) ack 2201 win 0
        0.0511 C>S . 2201:2201(0) ack 5080
        0.0515 S>C R. 5080:5080(0) ack 2201     ! abort_unread_data = 1200
        """,
        Variant.OPENED_BY_SERVER);
  }

  private static final String REFUSED_UPLOAD =
      """
      established
      0.0300 C>S . 1001:8241(7240) ack 5001
      0.0301 C>S P. 8241:15481(7240) ack 5001
      0.0500 S>C . 5001:5001(0) ack 15481
      0.0530 S>C P. 5001:5068(67) ack 15481
      0.0531 C>S . 15481:15481(0) ack 5068
      """;

  @Test
  void firesRightAfterAShortAnswerToALongUpload() {
    Expect.only(
        ID,
        REFUSED_UPLOAD + "0.0535 S>C R. 5068:5068(0) ack 15481     ! abort_unread_data = 14480",
        Variant.OPENED_BY_SERVER);
  }

  /** A server that reads to the end, or a client that knows what it has got. */
  @Test
  void notOfWhatIsReadOrAnsweredLongAgo() {
    Expect.none(ID, Script.of(REFUSED_UPLOAD + "0.0535 S>C F. 5068:5068(0) ack 15481"));
    Expect.none(ID, Script.of(REFUSED_UPLOAD + "30.0 S>C R. 5068:5068(0) ack 15481"));
    Expect.none(
        ID,
        Script.of(REFUSED_UPLOAD + "0.0535 C>S R. 15481:15481(0) ack 5068"),
        Variant.OPENED_BY_SERVER);
    Expect.none(ID, Script.of("exchanged\n0.0535 S>C R. 5201:5201(0) ack 1101"));
  }

  @Test
  void inTheMiddleOfAConnection() {
    // Then nobody knows who asks and who answers.
    Expect.none(ID, Script.of(REQUEST_UNREAD).withoutFirst(3));
    Expect.only(ID, Script.of(IN_FLIGHT).withoutFirst(4));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(IN_FLIGHT).only(End.C));
    Expect.none(ID, Script.of(IN_FLIGHT).only(End.S));
  }

  /** A load tester's habit: it has read the response. */
  @Test
  void notByAClientThatHasItsAnswer() {
    Expect.only(ID, "exchanged\n0.0502 C>S R. 1101:1101(0) ack 5201", Variant.OPENED_BY_SERVER);
  }

  @Test
  void notIfTheLastRequestWasAnswered() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1130(29) ack 5201
        1.001 S>C P. 5201:5251(50) ack 1130
        1.020 C>S . 1130:1130(0) ack 5251
        1.021 S>C R. 5251:5251(0) ack 1130
        """);
  }

  @Test
  void notIfThereWasTimeToRead() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1130(29) ack 5201
        1.040 S>C . 5201:5201(0) ack 1130
        1.300 S>C R. 5201:5201(0) ack 1130
        """);
  }

  @Test
  void notByAHostWithoutSocket() {
    Expect.only(ID, "exchanged\n1.0 C>S P. 1101:1130(29) ack 5201\n1.02 S>C R 5201:5201(0)");
  }

  /** Windows, or a firewall: nobody can tell. */
  @Test
  void notIfTheFamilyIsUnknown() {
    Expect.only(
        ID,
        "exchanged\n1.0 C>S P. 1101:1130(29) ack 5201\n1.02 S>C R. 5201:5201(0) ack 1130 win 0");
  }

  /** What an end sends after a farewell of its own, a TLS close_notify, harms nobody unread. */
  @Test
  void notForTheFarewellOfAnEndThatCloses() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1132(31) ack 5201
        1.001 C>S F. 1132:1132(0) ack 5201
        1.010 S>C R. 5201:5201(0) ack 1101
        """);
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1132(31) ack 5201
        1.001 C>S F. 1132:1132(0) ack 5201
        1.010 S>C R. 5201:5201(0) ack 1133
        """);
  }

  @Test
  void notAfterItsOwnFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.010 C>S P. 1101:1401(300) ack 5202
        1.011 S>C R. 5202:5202(0) ack 1101
        """);
  }

  /** The answer is missing from the capture only: the number of the RST shows it. */
  @Test
  void notIfTheCaptureLacksTheAnswer() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1130(29) ack 5201
        1.070 S>C R. 5401:5401(0) ack 1130
        """);
  }

  @Test
  void notIfSomebodyElseMadeIt() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1130(29) ack 5201
        1.020 S>C R. 5201:5201(0) ack 1130 ttl 255 win 17
        """);
  }

  @Test
  void notByARstOfAnotherConnection() {
    Expect.only(
        ID, "exchanged\n1.0 C>S P. 1101:1130(29) ack 5201\n1.01 S>C R. 900:900(0) ack 1101");
  }

  /** 200 ms, and the 20 ms of the way to the server and back. */
  @Test
  void atTheThreshold() {
    String unread = REQUEST_UNREAD.replace("1.070 S", "1.220 S");
    Expect.only(ID, unread, Variant.OPENED_BY_SERVER);
    Expect.none(ID, Script.of(unread.replace("1.220 S", "1.220001 S")));
  }

  /** The FIN behind them is no byte of theirs. */
  @Test
  void doesNotCountAFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1301(200) ack 5201
        1.0001 C>S F. 1301:1301(0) ack 5201
        1.010 S>C R. 5201:5201(0) ack 1101       ! abort_unread_data = 200
        """);
  }

  /** The time counts from the last repeat. */
  @Test
  void dataThatWasRepeatedBeforeTheRst() {
    assertTrue(
        text("""
        exchanged
        1.000 C>S P. 1101:1301(200) ack 5201
        1.300 C>S P. 1101:1301(200) ack 5201
        1.900 C>S P. 1101:1301(200) ack 5201
        2.000 S>C R. 5201:5201(0) ack 1101
        """)
            .endsWith("100 ms after the last of them"));
  }

  /** What its stack never took was not left unread by its program. */
  @Test
  void notWhatTheStackNeverTook() {
    assertTrue(
        Expect.findings(
                Script.of(
                    """
                    exchanged
                    1.000 C>S P. 1101:1301(200) ack 5201
                    1.020 S>C . 5201:5201(0) ack 1101
                    1.300 C>S P. 1101:1301(200) ack 5201
                    1.320 S>C . 5201:5201(0) ack 1101
                    1.900 C>S P. 1101:1301(200) ack 5201
                    1.920 S>C . 5201:5201(0) ack 1101
                    3.100 C>S P. 1101:1301(200) ack 5201
                    3.120 S>C . 5201:5201(0) ack 1101
                    5.500 C>S P. 1101:1301(200) ack 5201
                    5.520 S>C . 5201:5201(0) ack 1101
                    9.000 S>C R. 5201:5201(0) ack 1101
                    """))
            .stream()
            .noneMatch(f -> f.id() == ID));
  }

  @Test
  void theTextTellsWhatTheDataMet() {
    assertEquals(
        "The server aborted 70 ms after 29 bytes of the client that it had acknowledged but not"
            + " answered: most likely some were left unread",
        text(REQUEST_UNREAD));
    assertEquals(
        "The server aborted with 1460 bytes of the client not even acknowledged (the RST"
            + " acknowledges that much less than was sent), 9.9 ms after the last of them",
        text(IN_FLIGHT));
    assertEquals(
        "The client aborted 10 ms after 40 bytes of the server that it had acknowledged; it never"
            + " said anything: some may be left unread",
        text(
            """
            established
            0.050 S>C P. 5001:5041(40) ack 1001
            0.0501 C>S . 1001:1001(0) ack 5041
            0.060 C>S R. 1001:1001(0) ack 5041
            """));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
