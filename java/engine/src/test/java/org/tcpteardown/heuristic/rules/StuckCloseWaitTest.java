package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;

final class StuckCloseWaitTest {
  private static final FindingId ID = FindingId.STUCK_CLOSE_WAIT;
  private static final String STUCK =
      """
      exchanged
      1.00 S>C F. 5201:5201(0) ack 1101    ! stuck_close_wait = 99
      1.02 C>S . 1101:1101(0) ack 5202
      capture ends 100.02
      """;

  /** The next SYN on its ports met it: it still had not closed. */
  @Test
  void untilThePortsAreUsedAgain() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201          ! stuck_close_wait = 89.001
        1.02 S>C . 5201:5201(0) ack 1102
        90.00 C>S S 700000000:700000000(0)
        90.02 S>C . 5201:5201(0) ack 1102
        90.021 C>S R 1102:1102(0)
        """,
        Variant.OPENED_BY_SERVER,
        Variant.NUMBERED,
        Variant.BESIDE_OTHER);
  }

  /** Who opens the same ports again, and is served, may have closed in between. */
  @Test
  void notIfTheNextConnectionIsAccepted() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1102
            90.00 C>S S 700000000:700000000(0)
            90.02 S>C S. 800000000:800000000(0) ack 700000001
            """));
  }

  @Test
  void fires() {
    Expect.all(STUCK);
  }

  @Test
  void ofEitherEnd() {
    Expect.all(
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201    ! stuck_close_wait = 60
        1.02 S>C . 5201:5201(0) ack 1102
        capture ends 61.02
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(STUCK).withoutFirst(3));
  }

  /** Without data of its own it may have sent its FIN before the capture began. */
  @Test
  void notIfItMayHaveClosedBeforeTheCapture() {
    Expect.none(ID, Script.of(STUCK).withoutFirst(4));
    Expect.none(ID, Script.of(STUCK).withoutFirst(6));
    Expect.none(
        ID,
        Script.of(
            """
            0.90 C>S . 1100:1101(1) ack 5201
            1.00 S>C F. 5201:5201(0) ack 1101
            1.02 C>S . 1101:1101(0) ack 5202
            capture ends 200
            """));
  }

  @Test
  void notWhenTheCaptureEndsEarlier() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C F. 5201:5201(0) ack 1101
            1.02 C>S . 1101:1101(0) ack 5202
            capture ends 61
            """));
  }

  @Test
  void thresholdIsASetting() {
    Expect.none(ID, Script.of(STUCK).with("stuck_close_wait.after", "100s"));
    Expect.only(
        ID,
        Script.of(
                """
                exchanged
                1.00 S>C F. 5201:5201(0) ack 1101  ! stuck_close_wait = 3
                1.02 C>S . 1101:1101(0) ack 5202
                capture ends 4.02
                """)
            .with("stuck_close_wait.after", "2s"));
  }

  /** Then its FIN tells, see late_fin. */
  @Test
  void notWhenItClosesAtLast() {
    Expect.all(
        """
        exchanged
        1.00 S>C F. 5201:5201(0) ack 1101
        1.02 C>S . 1101:1101(0) ack 5202
        90.0 C>S F. 1101:1101(0) ack 5202    ! late_fin = 89
        90.02 S>C . 5202:5202(0) ack 1102
        capture ends 300
        """);
  }

  /** A download after a half-close: it counts from the last data and its ACK. */
  @Test
  void notWhileTheOtherEndGoesOnSending() {
    Expect.all(
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201       ! half_close_data = 200
        1.02 S>C . 5201:5201(0) ack 1102
        50.0 S>C P. 5201:5301(100) ack 1102
        50.02 C>S . 1102:1102(0) ack 5301
        99.0 S>C P. 5301:5401(100) ack 1102
        99.02 C>S . 1102:1102(0) ack 5401
        capture ends 150
        """);
    Expect.all(
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201       ! stuck_close_wait = 70
        1.02 S>C . 5201:5201(0) ack 1102
        50.0 S>C P. 5201:5301(100) ack 1102
        50.02 C>S . 1102:1102(0) ack 5301
        capture ends 120.02
        """);
  }

  /** The network was slow to carry its last data: until then its FIN had to wait. */
  @Test
  void countsFromTheAckOfItsData() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C . 5201:5201(0) ack 1102
            2.0 S>C P. 5201:5301(100) ack 1102
            4.0 S>C P. 5201:5301(100) ack 1102
            8.0 S>C P. 5201:5301(100) ack 1102
            16.0 S>C P. 5201:5301(100) ack 1102
            32.0 S>C P. 5201:5301(100) ack 1102
            32.1 C>S . 1102:1102(0) ack 5301
            capture ends 80
            """));
  }

  /** Its FIN may stand in the queue behind data that the peer does not take. */
  @Test
  void notBehindDataThatIsNotAcknowledged() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C P. 5201:5301(100) ack 1102
            capture ends 120
            """));
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S F. 1101:1101(0) ack 5201
            1.02 S>C P. 5201:5301(100) ack 1102
            1.04 C>S . 1102:1102(0) ack 5301 win 0
            capture ends 120
            """));
  }

  @Test
  void keepalivesDoNotCloseAnything() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 S>C F. 5201:5201(0) ack 1101    ! stuck_close_wait = 149
        1.02 C>S . 1101:1101(0) ack 5202
        75.0 C>S . 1100:1100(0) ack 5202
        75.02 S>C . 5202:5202(0) ack 1101
        capture ends 150.02
        """);
  }

  @Test
  void aResetEndsIt() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C F. 5201:5201(0) ack 1101
            1.02 C>S . 1101:1101(0) ack 5202
            30.0 C>S R. 1101:1101(0) ack 5202
            capture ends 200
            """));
    Expect.only(
        ID,
        """
        exchanged
        1.00 S>C F. 5201:5201(0) ack 1101    ! stuck_close_wait = 300
        1.02 C>S . 1101:1101(0) ack 5202
        301.02 C>S R. 1101:1101(0) ack 5202 id 5
        capture ends 900
        """);
  }

  /** The client that opens the ports again has closed, whatever the capture shows. */
  @Test
  void notWhenThePortsAreUsedAgain() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C F. 5201:5201(0) ack 1101
            1.02 C>S . 1101:1101(0) ack 5202
            90.0 C>S S 900000:900000(0)
            90.02 S>C S. 700000:700000(0) ack 900001
            90.03 C>S . 900001:900001(0) ack 700001
            capture ends 200
            """),
        Variant.NUMBERED);
  }

  @Test
  void notIfTheFinWasNeverAcknowledged() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C F. 5201:5201(0) ack 1101
            1.02 C>S . 1101:1101(0) ack 5201
            capture ends 200
            """));
  }

  /** The peer acknowledges a FIN that the capture lacks. */
  @Test
  void notIfItsFinIsMissingFromTheCapture() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C F. 5201:5201(0) ack 1101
            1.02 C>S . 1101:1101(0) ack 5202
            1.05 S>C . 5202:5202(0) ack 1102
            capture ends 200
            """));
  }

  @Test
  void notIfTheCaptureLacksFrames() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            0.50 C>S P. 1201:1301(100) ack 5201
            0.52 S>C . 5201:5201(0) ack 1301
            1.00 S>C F. 5201:5201(0) ack 1301
            1.02 C>S . 1301:1301(0) ack 5202
            capture ends 200
            """));
  }

  /** Before it has read all that came before the FIN, an application cannot know of it. */
  @Test
  void countsFromWhereItReadsOn() {
    String unread =
        """
        exchanged
        1.00 S>C FP. 5201:6201(1000) ack 1101
        1.02 C>S . 1101:1101(0) ack 6202 win 0
        131.02 C>S . 1101:1101(0) ack 6202 win 500
        capture ends 190
        """;
    Expect.only(ID, unread);
    assertEquals(
        "The client acknowledged this FIN (frame 8), read on later and then did not close for 61 s,"
            + " up to the end of the capture",
        text(unread.replace("ends 190", "ends 192.02")));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(STUCK).only(End.C));
    Expect.none(ID, Script.of(STUCK).only(End.S));
  }

  @Test
  void theTextTellsWhatItDidInstead() {
    assertEquals(
        "The client acknowledged this FIN (frame 8) and then did not close for 99 s, up to the end"
            + " of the capture",
        text(STUCK));
    String more =
        """
        exchanged
        1.00 S>C F. 5201:5201(0) ack 1101
        1.02 C>S . 1101:1101(0) ack 5202
        2.00 C>S P. 1101:1201(100) ack 5202
        2.02 S>C . 5202:5202(0) ack 1201
        92.02 C>S R. 1201:1201(0) ack 5202
        """;
    assertEquals(
        "The client acknowledged this FIN (frame 8), sent 100 more bytes and then did not close for"
            + " 90 s, until a RST",
        text(more));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
