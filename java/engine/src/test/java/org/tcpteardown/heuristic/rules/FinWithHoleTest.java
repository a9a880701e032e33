package org.tcpteardown.heuristic.rules;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class FinWithHoleTest {
  private static final FindingId ID = FindingId.FIN_WITH_HOLE;

  /** The full segment never gets through, the small FIN behind it does. */
  private static final String HOLE =
      """
      exchanged
      1.00 S>C . 5201:6661(1460) ack 1101
      1.01 S>C P. 6661:6700(39) ack 1101
      1.02 S>C F. 6700:6700(0) ack 1101      ! fin_with_hole = 1499
      1.03 C>S . 1101:1101(0) ack 5201
      1.30 S>C . 5201:6661(1460) ack 1101
      1.90 S>C . 5201:6661(1460) ack 1101
      3.10 S>C . 5201:6661(1460) ack 1101
      5.50 S>C . 5201:6661(1460) ack 1101
      6.00 C>S . 1100:1100(0) ack 5201
      10.3 S>C . 5201:6661(1460) ack 1101
      capture ends 20
      """;

  @Test
  void fires() {
    Expect.only(ID, HOLE);
  }

  @Test
  void theUnansweredFinIsNotToldAgain() {
    Expect.none(FindingId.FIN_UNANSWERED, Script.of(HOLE));
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(HOLE).withoutFirst(5));
  }

  /** The sender repeats nothing but its FIN; the capture lacks what the peer lacks. */
  @Test
  void thePeerItselfSaysSo() {
    Expect.only(
        ID,
        """
        exchanged
        1.00 C>S F. 1201:1201(0) ack 5201    ! fin_with_hole = 100
        1.02 S>C . 5201:5201(0) ack 1101
        1.30 C>S F. 1201:1201(0) ack 5201
        1.32 S>C . 5201:5201(0) ack 1101
        12.0 S>C P. 5201:5301(100) ack 1101
        12.1 C>S . 1202:1202(0) ack 5301
        capture ends 20
        """);
  }

  @Test
  void notIfItIsFilled() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C . 5201:6661(1460) ack 1101
            1.02 S>C F. 6661:6661(0) ack 1101
            1.03 C>S . 1101:1101(0) ack 5201
            1.30 S>C . 5201:6661(1460) ack 1101
            1.90 S>C . 5201:6661(1460) ack 1101
            3.10 S>C . 5201:6661(1460) ack 1101
            3.50 C>S . 1101:1101(0) ack 6662
            capture ends 20
            """));
  }

  /** All data arrived, only the FIN did not. */
  @Test
  void notIfOnlyTheFinIsMissing() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S FP. 1101:1201(100) ack 5201
            1.30 C>S FP. 1101:1201(100) ack 5201
            1.90 C>S F. 1201:1201(0) ack 5201
            3.10 C>S F. 1201:1201(0) ack 5201
            12.0 S>C P. 5201:5301(100) ack 1201
            capture ends 20
            """));
  }

  @Test
  void notWhenTheCaptureEndsTooSoon() {
    Expect.none(ID, Script.of(HOLE.replace("10.3 S", "10.2 S").replace("ends 20", "ends 11")));
  }

  @Test
  void thresholdIsASetting() {
    Expect.none(ID, Script.of(HOLE).with("fin_with_hole.after", "60s"));
  }

  /**
   * The FIN behind the hole draws one ACK that tells nothing new, and that is all. Where each
   * packet was captured twice no round trip is known, and that is too little.
   */
  @Test
  void oneDuplicateAckIsEnough() {
    Expect.only(ID, Script.of(HOLE.replace("6.00 C>S . 1100:1100(0) ack 5201", "")));
  }

  /** The FIN takes 0.1 ms to the client and back. */
  @Test
  void aDuplicateAckCountsFromARoundTripAfterTheFin() {
    String once =
        HOLE.replace("6.00 C>S . 1100:1100(0) ack 5201", "").replace("1.03 C>S", "1.0201 C>S");
    Expect.only(ID, once);
    Expect.none(ID, Script.of(once.replace("1.0201 C>S", "1.020099 C>S")));
  }

  /** Other findings tell of an end that fell silent. */
  @Test
  void notIfThePeerFellSilent() {
    String silent = HOLE.replace("6.00 C>S . 1100:1100(0) ack 5201", "");
    Expect.none(ID, Script.of(silent.replace("1.03 C>S . 1101:1101(0) ack 5201", "")));
    // It left before the FIN could have arrived: the round trip takes 20 ms.
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S P. 1101:1201(100) ack 5201
            1.01 C>S F. 1201:1201(0) ack 5201
            1.02 S>C P. 5201:5301(100) ack 1101
            1.30 C>S P. 1101:1201(100) ack 5301
            1.90 C>S P. 1101:1201(100) ack 5301
            3.10 C>S P. 1101:1201(100) ack 5301
            capture ends 30
            """));
  }

  /** It answers what came before the hole, and is never heard again. */
  @Test
  void notForALateAckOfWhatArrived() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 C>S P. 1101:1201(100) ack 5201
            1.01 C>S P. 1201:1301(100) ack 5201
            1.02 C>S F. 1301:1301(0) ack 5201
            1.06 S>C . 5201:5201(0) ack 1201
            1.30 C>S P. 1201:1301(100) ack 5201
            1.90 C>S P. 1201:1301(100) ack 5201
            3.10 C>S P. 1201:1301(100) ack 5201
            capture ends 30
            """));
  }

  @Test
  void notIfOneEndResets() {
    Expect.none(ID, Script.of(HOLE.replace("capture", "10.4 C>S R 1101:1101(0) id 9\ncapture")));
    Expect.none(
        ID, Script.of(HOLE.replace("10.3 S>C . 5201:6661(1460)", "10.3 S>C R. 6701:6701(0)")));
  }

  @Test
  void notIfThePeerDoesNotRead() {
    Expect.none(
        ID, Script.of(HOLE.replace("1100:1100(0) ack 5201", "1100:1100(0) ack 5201 win 0")));
  }

  /** Nothing is repeated: the sender had the ACK that the capture lacks. */
  @Test
  void notIfTheSenderIsContent() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.00 S>C P. 5201:5301(100) ack 1101
            1.02 S>C F. 5301:5301(0) ack 1101
            2.50 C>S F. 1101:1101(0) ack 5201
            2.52 S>C . 5302:5302(0) ack 1102
            capture ends 60
            """));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(HOLE).only(End.S));
  }

  @Test
  void heardForTenSeconds() {
    String heard =
        """
        exchanged
        1.00 C>S F. 1201:1201(0) ack 5201    ! fin_with_hole = 100
        1.02 S>C . 5201:5201(0) ack 1101
        1.30 C>S F. 1201:1201(0) ack 5201
        11.0 S>C P. 5201:5301(100) ack 1101
        capture ends 20
        """;
    Expect.only(ID, heard);
    Expect.none(ID, Script.of(heard.replace("11.0 S", "10.999 S")));
  }

  @Test
  void watchedForTenSeconds() {
    Expect.only(ID, HOLE.replace("ends 20", "ends 11.02"));
    Expect.none(ID, Script.of(HOLE.replace("ends 20", "ends 11.019999")));
  }

  @Test
  void threeRepeatsOfTheData() {
    String thrice =
        """
        exchanged
        1.00 S>C . 5201:6661(1460) ack 1101
        1.02 S>C F. 6661:6661(0) ack 1101      ! fin_with_hole = 1460
        1.03 C>S . 1101:1101(0) ack 5201
        1.30 S>C . 5201:6661(1460) ack 1101
        1.90 S>C . 5201:6661(1460) ack 1101
        3.10 S>C . 5201:6661(1460) ack 1101
        capture ends 20
        """;
    Expect.only(ID, thrice);
    Expect.none(ID, Script.of(thrice.replace("3.10 S>C . 5201:6661(1460) ack 1101\n", "")));
  }

  @Test
  void threeRepeatsOfTheFin() {
    String thrice =
        """
        exchanged
        1.00 C>S F. 1201:1201(0) ack 5201    ! fin_with_hole = 100
        1.02 S>C . 5201:5201(0) ack 1101
        1.30 C>S F. 1201:1201(0) ack 5201
        1.90 C>S F. 1201:1201(0) ack 5201
        3.10 C>S F. 1201:1201(0) ack 5201
        capture ends 20
        """;
    Expect.only(ID, thrice);
    Expect.none(ID, Script.of(thrice.replace("3.10 C>S F. 1201:1201(0) ack 5201\n", "")));
  }

  /** The server closes after its answer; the next request crosses that and is dropped. */
  private static final String CROSSED =
      """
      established
      0.100 C>S P. 1001:1101(100) ack 5001
      0.130 S>C P. 5001:5201(200) ack 1101
      0.131 S>C F. 5201:5201(0) ack 1101
      0.140 C>S P. 1101:1201(100) ack 5201
      0.151 C>S . 1201:1201(0) ack 5202
      0.440 C>S P. 1101:1201(100) ack 5202
      1.040 C>S P. 1101:1201(100) ack 5202
      1.290 C>S F. 1201:1201(0) ack 5202      ! fin_with_hole = 100
      1.310 S>C . 5202:5202(0) ack 1101
      capture ends 4
      """;

  @Test
  void firesForARequestThatAServerDropsAfterItsClose() {
    Expect.only(ID, CROSSED);
  }

  @Test
  void notForARequestThatIsTakenAfterTheClose() {
    Expect.none(ID, Script.of(CROSSED.replace("5202:5202(0) ack 1101", "5202:5202(0) ack 1202")));
  }

  /** Twice may be ordinary loss, and the last ACK may have left before the request came. */
  @Test
  void notForARequestThatWasSentTwice() {
    Expect.none(ID, Script.of(CROSSED.replace("1.040 C>S P. 1101:1201(100) ack 5202\n", "")));
  }

  @Test
  void notIfTheServerWasNotHeardAfterIt() {
    Expect.none(ID, Script.of(CROSSED.replace("1.310 S>C . 5202:5202(0) ack 1101\n", "")));
  }

  /** The client closed first: other things are to be told then. */
  @Test
  void notIfTheServerHadNotClosed() {
    Expect.none(
        ID,
        Script.of(
            CROSSED.replace("0.131 S>C F. 5201:5201(0) ack 1101\n", "").replace("5202", "5201")));
  }
}
