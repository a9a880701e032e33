package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class AbortedTransferTest {
  private static final FindingId ID = FindingId.ABORTED_TRANSFER;
  private static final String DOWNLOAD =
      """
      exchanged
      0.060 S>C P. 5201:6201(1000) ack 1101
      0.0601 C>S . 1101:1101(0) ack 6201
      """;
  private static final String CANCELLED =
      DOWNLOAD
          + """
            0.0700 C>S F. 1101:1101(0) ack 6201
            0.0710 S>C P. 6201:7201(1000) ack 1101
            0.0711 C>S R 1101:1101(0)              ! aborted_transfer = 2000
            0.0810 S>C P. 7201:8201(1000) ack 1101
            0.0811 C>S R 1101:1101(0)              ! rst_repeated = 1
            """;
  private static final String ABORTED =
      DOWNLOAD
          + """
            0.0700 C>S R. 1101:1101(0) ack 6201    ! aborted_transfer = 2000
            0.0710 S>C P. 6201:7201(1000) ack 1101
            0.0711 C>S R 1101:1101(0)              ! rst_repeated = 1
            0.0810 S>C P. 7201:8201(1000) ack 1101
            0.0811 C>S R 1101:1101(0)              ! rst_repeated = 2
            """;

  @Test
  void firesAfterAFin() {
    Expect.all(CANCELLED);
  }

  @Test
  void firesAfterAnAbort() {
    Expect.all(ABORTED);
  }

  /** As seen near the server: what is in flight passes before the RSTs that answer it come. */
  @Test
  void firesNearTheSender() {
    Expect.all(
        DOWNLOAD
            + """
              0.0710 S>C P. 6201:7201(1000) ack 1101
              0.0810 S>C P. 7201:8201(1000) ack 1101
              0.0900 C>S R. 1101:1101(0) ack 6201    ! aborted_transfer = 2000
              0.0911 C>S R 1101:1101(0)              ! rst_repeated = 1
              0.1011 C>S R 1101:1101(0)              ! rst_repeated = 2
              """);
  }

  /** Windows: neither window nor timestamps. */
  @Test
  void firesForAnAbortOfUnknownFamily() {
    Expect.only(ID, ABORTED.replace("ack 6201    !", "ack 6201 win 0    !"));
  }

  @Test
  void whatTheHostHadTakenDoesNotCount() {
    Expect.only(
        ID,
        DOWNLOAD
            + """
              0.0700 S>C P. 6201:7201(1000) ack 1101
              0.0701 C>S R. 1101:1101(0) ack 7201    ! aborted_transfer = 500
              0.0710 S>C P. 7201:7701(500) ack 1101
              0.0711 C>S R 1101:1101(0)
              """);
  }

  @Test
  void firesFrom128Bytes() {
    String cancelled =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C P. 5201:5329(128) ack 1102
        1.0201 C>S R 1102:1102(0)              ! aborted_transfer = 128
        """;
    Expect.only(ID, cancelled, Variant.OPENED_BY_SERVER); // a message to a server, then
    Expect.none(ID, Script.of(cancelled.replace("5329(128)", "5328(127)")));
    Expect.only(
        ID, Script.of(cancelled).with("aborted_transfer.bytes", "128"), Variant.OPENED_BY_SERVER);
    Expect.none(ID, Script.of(cancelled).with("aborted_transfer.bytes", "129"));
  }

  @Test
  void firesIfTheDataFollowTheFinWithinASecond() {
    String cancelled =
        DOWNLOAD
            + """
              1.0000 C>S F. 1101:1101(0) ack 6201
              2.0000 S>C P. 6201:7201(1000) ack 1102
              2.0001 C>S R 1102:1102(0)            ! aborted_transfer = 1000
              """;
    Expect.only(ID, cancelled, Variant.OPENED_BY_SERVER); // a message to a server, then
    Expect.none(ID, Script.of(cancelled.replace("2.0000 S", "2.000001 S")));
  }

  @Test
  void firesIfTheDataFollowTheAbortWithinASecond() {
    String aborted =
        DOWNLOAD
            + """
              1.0000 C>S R. 1101:1101(0) ack 6201  ! aborted_transfer = 1000
              2.0000 S>C P. 6201:7201(1000) ack 1101
              2.0001 C>S R 1101:1101(0)
              """;
    Expect.only(ID, aborted);
    Expect.none(ID, Script.of(aborted.replace("2.0000 S", "2.000001 S")));
  }

  /** The socket, half closed, took data for a while; then its program ends in the midst of them. */
  @Test
  void firesIfASocketAbortsAfterItsFin() {
    String aborted =
        DOWNLOAD
            + """
              1.0000 C>S F. 1101:1101(0) ack 6201
              2.0000 S>C P. 6201:7201(1000) ack 1102
              2.0900 C>S R. 1102:1102(0) ack 6201  ! aborted_transfer = 1000
              """;
    Expect.only(ID, aborted);
    Expect.only(ID, aborted.replace("1.0000 C", "2.0000 C"));
    Expect.none(ID, Script.of(aborted.replace("2.0000 S", "2.000001 S")));
  }

  /** What had come before this end closed was left unread: that is no transfer cut short. */
  @Test
  void notForDataFromBeforeTheFin() {
    Expect.only(
        ID,
        DOWNLOAD
            + """
              0.9990 S>C P. 6201:7201(1000) ack 1101
              1.0000 C>S F. 1101:1101(0) ack 6201
              2.0900 C>S R. 1102:1102(0) ack 6201
              """);
  }

  /** After its FIN, Windows too makes a RST from the segment that it answers. */
  @Test
  void whatAnAnswerAcknowledgesHasMetTheClosedSocket() {
    Expect.only(
        ID,
        DOWNLOAD
            + """
              0.0700 C>S F. 1101:1101(0) ack 6201
              0.0710 S>C P. 6201:7201(1000) ack 1102
              0.0711 C>S R. 1102:1102(0) ack 7201 win 0  ! aborted_transfer = 1000
              """);
  }

  @Test
  void whatWindowsHadTakenDoesNotCount() {
    Expect.only(
        ID,
        DOWNLOAD
            + """
              0.0700 S>C P. 6201:7201(1000) ack 1101
              0.0701 C>S R. 1101:1101(0) ack 7201 win 0  ! aborted_transfer = 500
              0.0710 S>C P. 7201:7701(500) ack 1101
              0.0711 C>S R 1101:1101(0)
              """);
  }

  /** Data were left unread, but the other end sent no more: the second RST answers an ACK. */
  @Test
  void notIfOnlyAnAckIsAnswered() {
    Expect.only(
        ID,
        DOWNLOAD
            + """
              0.0700 S>C P. 6201:7201(1000) ack 1101
              0.0900 C>S R. 1101:1101(0) ack 6201
              0.1000 S>C . 7201:7201(0) ack 1101
              0.1001 C>S R 1101:1101(0)
              """);
  }

  @Test
  void theTextTellsHowLongItHadBeenClosed() {
    assertEquals(
        "The client had closed 1.1 ms before, and the server was not done: 2000 bytes met the"
            + " closed socket and drew 2 RSTs",
        text(CANCELLED));
    assertEquals(
        "The client aborted, and the server was not done: 2000 bytes met the closed socket and"
            + " drew 2 RSTs",
        text(ABORTED));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .map(Finding::text)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(CANCELLED).withoutFirst(5));
    Expect.only(ID, Script.of(ABORTED).withoutFirst(5));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(CANCELLED).only(End.C));
    Expect.none(ID, Script.of(CANCELLED).only(End.S));
  }

  /** A TLS close_notify, or the last word of a mail server. */
  @Test
  void notForAFarewell() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C P. 5201:5232(31) ack 1102
        1.0201 S>C F. 5232:5232(0) ack 1102
        1.0202 C>S R 1102:1102(0)
        1.0203 C>S R 1102:1102(0)
        """);
  }

  /** It did not end a transfer: there was none. */
  @Test
  void notIfTheOtherEndBeginsLongAfterwards() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.040 S>C . 5201:5201(0) ack 1102
        9.000 S>C P. 5201:6201(1000) ack 1102
        9.001 C>S R 1102:1102(0)
        """);
  }

  @Test
  void notIfTheDataWereTaken() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C P. 5201:6201(1000) ack 1102
        1.0201 C>S . 1102:1102(0) ack 6201
        1.500 C>S R. 1102:1102(0) ack 6201
        """);
  }

  /** A host without the connection has not closed it in the middle of anything. */
  @Test
  void notByAHostThatForgot() {
    Expect.only(
        ID,
        """
        exchanged
        8.030 S>C P. 5201:6201(1000) ack 1101
        8.031 C>S R 1101:1101(0)
        8.330 S>C P. 6201:7201(1000) ack 1101
        8.331 C>S R 1101:1101(0)
        """);
  }

  @Test
  void notForARequestThatLostTheRace() {
    Expect.only(
        ID,
        """
        exchanged
        5.040 C>S P. 1101:1401(300) ack 5201
        5.050 S>C F. 5201:5201(0) ack 1101
        5.060 S>C R 5201:5201(0)
        """,
        Variant.OPENED_BY_SERVER);
  }

  /** A device cut in, and the hosts themselves answer what was under way. */
  @Test
  void notIfSomebodyElseMadeTheFirstRst() {
    Expect.only(ID, ABORTED.replace("ack 6201    ! aborted_transfer = 2000", "ack 6201 ttl 63"));
  }

  /** An abort that is repeated, with the number of what was taken before: no answer to anything. */
  @Test
  void notIfTheAbortIsOnlyRepeated() {
    Expect.only(
        ID,
        DOWNLOAD
            + """
              0.0700 S>C P. 6201:7201(1000) ack 1101
              0.0900 C>S R. 1101:1101(0) ack 6201
              0.0910 C>S R. 1101:1101(0) ack 6201
              """);
  }

  /** It acknowledges less than the client had: weak alone, but enough not to name the client. */
  @Test
  void notWithASingleSignOfAnotherSender() {
    Expect.only(ID, ABORTED.replace("ack 6201    ! aborted_transfer = 2000", "ack 6101"));
  }

  @Test
  void notIfItGoesOn() {
    Expect.only(
        ID,
        DOWNLOAD
            + """
              0.0700 C>S R. 1101:1101(0) ack 6201
              0.0710 S>C P. 6201:7201(1000) ack 1101
              0.0711 C>S R 1101:1101(0)
              0.1000 C>S P. 1101:1201(100) ack 7201
              """);
  }
}
