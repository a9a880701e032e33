package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class KeepaliveRaceTest {
  private static final FindingId ID = FindingId.KEEPALIVE_RACE;

  /** As seen near the client: the request leaves, then the FIN comes. */
  private static final String AT_CLIENT =
      """
      exchanged
      5.040 C>S P. 1101:1401(300) ack 5201     ! keepalive_race = 5
      5.050 S>C F. 5201:5201(0) ack 1101
      5.060 S>C R 5201:5201(0)                 ! rst_after_fin = 0.01
      """;

  /** As seen near the server. */
  private static final String AT_SERVER =
      """
      0.000 C>S S 1000:1000(0)
      0.0001 S>C S. 5000:5000(0) ack 1001
      0.020 C>S . 1001:1001(0) ack 5001
      0.030 C>S P. 1001:1101(100) ack 5001
      0.050 S>C P. 5001:5201(200) ack 1101
      0.070 C>S . 1101:1101(0) ack 5201
      5.050 S>C F. 5201:5201(0) ack 1101
      5.060 C>S P. 1101:1401(300) ack 5201     ! keepalive_race = 5
      5.0601 S>C R 5201:5201(0)                ! rst_after_fin = 0.0101
      """;

  /** At the server, 0.4 ms from the client: its RST has the number behind its FIN. */
  private static final String ON_A_LAN =
      """
      0.0000 C>S S 1000:1000(0)
      0.0001 S>C S. 5000:5000(0) ack 1001
      0.0005 C>S . 1001:1001(0) ack 5001
      0.0015 C>S P. 1001:1279(278) ack 5001
      0.0016 S>C . 5001:5001(0) ack 1279
      0.0215 S>C P. 5001:5373(372) ack 1279
      0.02207 C>S . 1279:1279(0) ack 5373
      5.02150 S>C F. 5373:5373(0) ack 1279
      5.02168 C>S P. 1279:1532(253) ack 5373   ! keepalive_race = 5
      5.02170 S>C R 5374:5374(0)
      5.02190 C>S . 1532:1532(0) ack 5374
      5.02192 S>C R 5374:5374(0)
      """;

  @Test
  void onALan() {
    Expect.only(ID, ON_A_LAN, Variant.OPENED_BY_SERVER);
    // From a live socket, as Windows sends it.
    Expect.only(
        ID,
        ON_A_LAN.replace("R 5374:5374(0)\n5.02190", "R. 5374:5374(0) ack 1532\n5.02190"),
        Variant.OPENED_BY_SERVER);
  }

  /** After a round trip with queues the request would have covered the FIN. */
  @Test
  void notOnALanIfARoundTripIsOver() {
    Expect.none(
        ID,
        Script.of(
            ON_A_LAN
                .replace("5.02168", "5.12268")
                .replace("5.02170", "5.12270")
                .replace("5.02190", "5.12290")
                .replace("5.02192", "5.12292")));
  }

  @Test
  void firesNearTheClient() {
    Expect.all(AT_CLIENT, Variant.OPENED_BY_SERVER);
  }

  @Test
  void firesNearTheServer() {
    Expect.all(AT_SERVER, Variant.OPENED_BY_SERVER);
  }

  @Test
  void onTheFirstSegmentOfTheRequest() {
    Expect.only(
        ID,
        """
        exchanged
        5.040 C>S . 1101:2501(1400) ack 5201     ! keepalive_race = 5
        5.0401 C>S P. 2501:2801(300) ack 5201
        5.050 S>C F. 5201:5201(0) ack 1101
        5.060 S>C R 5201:5201(0)
        5.0601 S>C R 5201:5201(0)
        """,
        Variant.OPENED_BY_SERVER);
  }

  /** A connection opened in advance and never used. */
  @Test
  void firesForAFirstRequest() {
    Expect.only(
        ID,
        """
        established
        5.040 C>S P. 1001:1401(400) ack 5001     ! keepalive_race = 5.05
        5.050 S>C F. 5001:5001(0) ack 1001
        5.060 S>C R 5001:5001(0)
        """,
        Variant.OPENED_BY_SERVER);
  }

  @Test
  void inTheMiddleOfAConnection() {
    // By the port numbers alone.
    Expect.only(ID, Script.of(AT_CLIENT).withoutFirst(4), Variant.ADDRESSES_SWAPPED);
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(AT_CLIENT).only(End.C));
    Expect.none(ID, Script.of(AT_CLIENT).only(End.S));
  }

  @Test
  void notIfTheServerWasNotIdle() {
    Expect.only(
        ID,
        """
        exchanged
        0.055 C>S P. 1101:1401(300) ack 5201
        0.060 S>C F. 5201:5201(0) ack 1101
        0.080 S>C R 5201:5201(0)
        """);
  }

  /** The server closed without having answered, and then met more of the upload. */
  @Test
  void notIfARequestWasOpen() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S P. 1101:1401(300) ack 5201
        1.040 S>C . 5201:5201(0) ack 1401
        5.040 C>S P. 1401:1701(300) ack 5201
        5.050 S>C F. 5201:5201(0) ack 1401
        5.060 S>C R 5201:5201(0)
        """);
  }

  /** It waited for an answer; that the server was busy is another matter. */
  @Test
  void notIfTheRequestIsOldWhenTheServerCloses() {
    Expect.only(
        ID,
        """
        exchanged
        0.060 C>S P. 1101:1401(300) ack 5201
        2.050 S>C F. 5201:5201(0) ack 1101
        2.060 S>C R 5201:5201(0)
        """);
  }

  @Test
  void notIfItIsAnswered() {
    Expect.only(
        ID,
        """
        exchanged
        5.040 C>S P. 1101:1401(300) ack 5201
        5.050 S>C F. 5201:5201(0) ack 1101
        5.060 S>C . 5202:5202(0) ack 1401
        """);
  }

  @Test
  void notMuchLaterThanTheFin() {
    Expect.only(
        ID,
        """
        exchanged
        5.050 S>C F. 5201:5201(0) ack 1101
        6.060 C>S P. 1101:1401(300) ack 5201
        6.080 S>C R 5201:5201(0)
        """);
  }

  /** The FIN was there, and the client's program did not look. */
  @Test
  void aFinThatWasOverlooked() {
    String overlooked =
        """
        exchanged
        5.050 S>C F. 5201:5201(0) ack 1101
        5.060 C>S . 1101:1101(0) ack 5202
        5.140 C>S P. 1101:1401(300) ack 5202      ! keepalive_race = 5
        5.160 S>C R 5202:5202(0)
        """;
    Expect.only(ID, overlooked, Variant.OPENED_BY_SERVER);
    Expect.none(ID, Script.of(overlooked.replace("5.140", "5.151").replace("5.160", "5.171")));
  }

  /** Clients close idle connections too, and servers push. */
  @Test
  void notForTheClientsFin() {
    Expect.only(
        ID,
        """
        exchanged
        5.040 S>C P. 5201:5501(300) ack 1101
        5.050 C>S F. 1101:1101(0) ack 5201
        5.060 C>S R 1101:1101(0)
        """,
        Variant.OPENED_BY_SERVER);
  }

  /** The two round trips from the capture take 20.1 ms, and queues may take 100 ms. */
  @Test
  void upToARoundTripAfterTheFin() {
    String late =
        """
        exchanged
        5.050 S>C F. 5201:5201(0) ack 1101
        5.1701 C>S P. 1101:1401(300) ack 5201     ! keepalive_race = 5
        5.190 S>C R 5201:5201(0)
        """;
    Expect.only(ID, late, Variant.OPENED_BY_SERVER);
    Expect.none(ID, Script.of(late.replace("5.1701 C", "5.170101 C")));
  }

  /** Without a round trip, half a second. */
  @Test
  void upToHalfASecondWhereNothingIsKnown() {
    String late =
        """
        0.0500 S>C P. 5001:5201(200) ack 1101
        0.0501 C>S . 1101:1101(0) ack 5201
        5.050 C>S P. 1101:1401(300) ack 5201     ! keepalive_race = 5.5
        5.550 S>C F. 5201:5201(0) ack 1101
        5.560 S>C R 5201:5201(0)
        """;
    Expect.only(ID, late, Variant.ADDRESSES_SWAPPED); // by the port numbers alone
    Expect.none(ID, Script.of(late.replace("5.550 S", "5.550001 S")));
  }

  @Test
  void answeredWithinFewRoundTrips() {
    String slow = AT_CLIENT.replace("5.060 S", "6.140 S").replaceAll("! rst_after.*", "");
    Expect.only(ID, slow, Variant.OPENED_BY_SERVER);
    Expect.none(ID, Script.of(slow.replace("6.140 S", "6.340 S")));
  }

  @Test
  void afterASecondOfIdleness() {
    String idle =
        """
        exchanged
        1.050 C>S P. 1101:1401(300) ack 5201     ! keepalive_race = 1.01
        1.060 S>C F. 5201:5201(0) ack 1101
        1.070 S>C R 5201:5201(0)
        """;
    Expect.only(ID, idle, Variant.OPENED_BY_SERVER);
    Expect.none(ID, Script.of(idle.replace("1.050 C", "1.049999 C")));
  }

  @Test
  void theTextTellsWhichCameFirst() {
    assertTrue(text(AT_CLIENT).contains("(frame 8, 10 ms later)"), text(AT_CLIENT));
    assertTrue(text(AT_SERVER).contains("(frame 7, 10 ms earlier)"), text(AT_SERVER));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id() == ID)
        .findFirst()
        .orElseThrow()
        .text();
  }
}
