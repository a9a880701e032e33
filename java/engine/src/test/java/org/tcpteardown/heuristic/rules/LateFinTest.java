package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class LateFinTest {
  private static final FindingId ID = FindingId.LATE_FIN;
  private static final String LATE =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.001 C>S . 1101:1101(0) ack 5202
      12.50 C>S F. 1101:1101(0) ack 5202     ! late_fin = 11.5
      12.52 S>C . 5202:5202(0) ack 1102
      """;

  /**
   * Its last words got lost before the capture point, or were overtaken: the close is late still.
   */
  /** Its data never got through: TCP, not the application, is at work. */
  @Test
  void notWhileDataIsRepeatedInVain() {
    String script =
        """
        exchanged
        1.00 S>C P. 5201:6649(1448) ack 1101
        1.30 S>C P. 5201:6649(1448) ack 1101
        1.90 S>C P. 5201:6649(1448) ack 1101
        3.10 S>C P. 5201:6649(1448) ack 1101
        5.00 C>S F. 1101:1101(0) ack 5201
        5.02 S>C . 6649:6649(0) ack 1102
        %s
        60.0 S>C F. 6649:6649(0) ack 1102
        60.02 C>S . 1102:1102(0) ack %d
        """;
    Expect.none(ID, Script.of(script.formatted("10.0 S>C P. 5201:6649(1448) ack 1102", 5201)));
    Expect.only(
        ID,
        script
            .formatted(
                "5.30 S>C P. 5201:6649(1448) ack 1102\n5.31 C>S . 1102:1102(0) ack 6649", 6650)
            .replace(
                "60.0 S>C F. 6649:6649(0) ack 1102",
                "60.0 S>C F. 6649:6649(0) ack 1102 ! late_fin = 55"));
  }

  @Test
  void withLastWordsThatFollow() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        30.00 S>C F. 5225:5225(0) ack 1102         ! late_fin = 29
        30.0001 C>S . 1102:1102(0) ack 5201
        30.30 S>C FP. 5201:5225(24) ack 1102
        30.3001 C>S . 1102:1102(0) ack 5226
        """);
  }

  /** The peer had it all: the capture alone lacks what was sent before the FIN, and when. */
  @Test
  void notIfOnlyTheCaptureLacksTheRest() {
    Expect.none(
        ID,
        Script.of(
            """
            exchanged
            1.000 C>S F. 1101:1101(0) ack 5201
            1.020 S>C . 5201:5201(0) ack 1102
            29.95 C>S . 1102:1102(0) ack 5225
            30.00 S>C F. 5225:5225(0) ack 1102
            30.0001 C>S . 1102:1102(0) ack 5226
            """));
  }

  /** What got lost has to come through first, whether its data or their ACKs were lost. */
  @Test
  void notWhileItRepeatsWhatGotLost() {
    String lost =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        1.500 S>C P. 5201:5301(100) ack 1102
        1.501 S>C P. 5301:5401(100) ack 1102
        2.500 S>C P. 5201:5301(100) ack 1102
        4.500 S>C P. 5201:5301(100) ack 1102
        8.500 S>C P. 5201:5301(100) ack 1102
        8.520 C>S . 1102:1102(0) ack 5301
        12.00 S>C P. 5301:5401(100) ack 1102
        12.02 C>S . 1102:1102(0) ack 5401
        12.30 S>C F. 5401:5401(0) ack 1102
        12.32 C>S . 1102:1102(0) ack 5402
        """;
    Expect.none(ID, Script.of(lost));
    Expect.none(
        ID, Script.of(lost.replace("8.500 S>C", "1.600 C>S . 1102:1102(0) ack 5301\n8.500 S>C")));
    Expect.only(
        ID,
        lost.replace(
                "12.30 S>C F. 5401:5401(0) ack 1102",
                "22.30 S>C F. 5401:5401(0) ack 1102 ! late_fin = 20.799")
            .replace("12.32", "22.32"));
  }

  /** It closes by itself: the other end's FIN has not arrived, as its own ACK number says. */
  @Test
  void notIfItDoesNotKnowOfTheOtherFin() {
    String crossing =
        """
        exchanged
        1.000 C>S P. 1101:1201(100) ack 5201
        1.001 C>S F. 1201:1201(0) ack 5201
        1.200 C>S P. 1101:1201(100) ack 5201
        1.220 S>C . 5201:5201(0) ack 1201
        19.00 S>C F. 5201:5201(0) ack 1201
        19.02 C>S F. 1201:1201(0) ack 5202
        19.04 S>C . 5202:5202(0) ack 1202
        """;
    Expect.none(ID, Script.of(crossing));
    Expect.only(
        ID,
        crossing.replace(
            "S>C F. 5201:5201(0) ack 1201", "S>C F. 5201:5201(0) ack 1202 ! late_fin = 17.999"));
  }

  @Test
  void fires() {
    Expect.all(LATE);
  }

  @Test
  void ofEitherEnd() {
    Expect.all(
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        40.20 S>C F. 5201:5201(0) ack 1102     ! late_fin = 39.2
        40.21 C>S . 1102:1102(0) ack 5202
        """);
  }

  @Test
  void notJustBelowTheThreshold() {
    Expect.only(
        ID,
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.001 C>S . 1101:1101(0) ack 5202
        10.999999999 C>S F. 1101:1101(0) ack 5202
        """);
  }

  @Test
  void atTheThreshold() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        11.0 C>S F. 1101:1101(0) ack 5202   ! late_fin = 10.0
        """);
  }

  /** That it was acknowledged after as long says nothing new. */
  @Test
  void acknowledgedByTheLateFinItself() {
    assertEquals(
        "The client closed 49 s after the server's FIN (frame 7)",
        text(
            """
            exchanged
            1.0 S>C F. 5201:5201(0) ack 1101
            50.0 C>S F. 1101:1101(0) ack 5202
            """));
  }

  /** The network was late: the peer's FIN, or the data before it, came through only then. */
  @Test
  void notIfThePeersFinArrivedLate() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C P. 5201:5301(100) ack 1101
        1.1 S>C F. 5301:5301(0) ack 1101
        6.0 S>C P. 5201:5301(100) ack 1101
        12.0 S>C P. 5201:5301(100) ack 1101
        12.01 C>S . 1101:1101(0) ack 5302
        13.0 C>S F. 1101:1101(0) ack 5302
        """);
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        4.0 S>C F. 5201:5201(0) ack 1101
        12.0 S>C F. 5201:5201(0) ack 1101
        12.01 C>S F. 1101:1101(0) ack 5202
        """);
  }

  @Test
  void thresholdIsASetting() {
    Expect.none(ID, Script.of(LATE).with("late_fin.after", "12s"));
    Expect.only(
        ID,
        Script.of(
                """
                exchanged
                1.0 S>C F. 5201:5201(0) ack 1101
                2.0 C>S F. 1101:1101(0) ack 5202   ! late_fin = 1
                """)
            .with("late_fin.after", "1s"));
  }

  @Test
  void countsFromOwnLastNewPayload() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        9.0 S>C P. 5201:5301(100) ack 1102
        9.01 C>S . 1102:1102(0) ack 5301
        30.0 S>C F. 5301:5301(0) ack 1102   ! late_fin = 21
        """);
  }

  @Test
  void notForAHalfCloseThatIsUsed() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        15.0 S>C P. 5201:5301(100) ack 1102
        15.1 S>C F. 5301:5301(0) ack 1102
        """);
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        15.0 S>C FP. 5201:5301(100) ack 1102
        """);
  }

  @Test
  void notForTheSecondTransmission() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.1 C>S F. 1101:1101(0) ack 5202
        20.0 C>S F. 1101:1101(0) ack 5202
        """);
  }

  @Test
  void countsFromTheFirstTransmissionOfThePeersFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.3 S>C F. 5201:5201(0) ack 1101
        1.301 C>S . 1101:1101(0) ack 5202
        16.0 C>S F. 1101:1101(0) ack 5202  ! late_fin = 15
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(LATE).withoutFirst(6));
    Expect.only(ID, Script.of(LATE).withoutFirst(5));
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(LATE).only(End.C));
    Expect.none(ID, Script.of(LATE).only(End.S));
  }

  /** The answer that ended the wait is missing from the capture, as the FIN's number shows. */
  @Test
  void notIfTheCaptureLacksTheBytesBeforeTheFin() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        15.0 S>C F. 5301:5301(0) ack 1102
        """);
  }

  @Test
  void aKeepaliveIsNoPayload() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        9.0 S>C . 5200:5201(1) ack 1102
        9.01 C>S . 1102:1102(0) ack 5201
        15.0 S>C F. 5201:5201(0) ack 1102   ! late_fin = 14
        """);
  }

  @Test
  void theTextTellsWhatItWaitedFor() {
    assertEquals(
        "The client closed 11.5 s after the server's FIN (frame 7), which it had acknowledged"
            + " within 1 ms",
        text(LATE));
    assertEquals(
        "The client closed 11.5 s after its last data, and after the server's FIN (frame 7), which"
            + " it had acknowledged within 1 ms",
        text(
            LATE.replace(
                    "12.50 C>S F. 1101:1101",
                    "2.00 C>S P. 1101:1201(100) ack 5202\n" + "13.50 C>S F. 1201:1201")
                .replace("12.52 S>C . 5202:5202(0) ack 1102", "")));
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
