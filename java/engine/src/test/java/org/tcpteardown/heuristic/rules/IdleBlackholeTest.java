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

final class IdleBlackholeTest {
  private static final FindingId ID = FindingId.IDLE_BLACKHOLE;

  private static final String EATEN =
      """
      exchanged
      300.0501 C>S P. 1101:1201(100) ack 5201  ! idle_blackhole = 300
      300.26 C>S P. 1101:1201(100) ack 5201
      300.70 C>S P. 1101:1201(100) ack 5201
      301.60 C>S P. 1101:1201(100) ack 5201
      303.40 C>S P. 1101:1201(100) ack 5201
      307.00 C>S P. 1101:1201(100) ack 5201    ! unclosed
      capture ends 320
      """;

  @Test
  void afterSilence() {
    Expect.all(EATEN);
    Expect.only(ID, EATEN);
  }

  /** A late answer or a push: the server speaks first. */
  @Test
  void ofTheServersData() {
    Expect.only(
        ID,
        Script.of(
                """
                exchanged
                60.0501 S>C P. 5201:5301(100) ack 1101  ! idle_blackhole = 60
                60.26 S>C P. 5201:5301(100) ack 1101
                60.70 S>C P. 5201:5301(100) ack 1101
                61.60 S>C P. 5201:5301(100) ack 1101
                63.40 S>C P. 5201:5301(100) ack 1101
                capture ends 70
                """)
            .awayFrom(End.C));
  }

  /** What reaches the client's host has come through the path. */
  @Test
  void notWhereTheSilentEndWasCaptured() {
    String silent =
        """
        exchanged
        60.0501 S>C P. 5201:5301(100) ack 1101  ! retransmission_death = 3.3499
        60.26 S>C P. 5201:5301(100) ack 1101
        60.70 S>C P. 5201:5301(100) ack 1101
        61.60 S>C P. 5201:5301(100) ack 1101
        63.40 S>C P. 5201:5301(100) ack 1101    ! unclosed
        capture ends 70
        """;
    Expect.all(silent, Variant.ROUTED, Variant.FOUR_TIMES); // captured at a router
  }

  @Test
  void ofSeveralSegments() {
    Expect.only(
        ID,
        """
        exchanged
        60.0501 C>S . 1101:2561(1460) ack 5201  ! idle_blackhole = 60
        60.0502 C>S P. 2561:2661(100) ack 5201
        60.15 C>S P. 2561:2661(100) ack 5201
        60.26 C>S . 1101:2561(1460) ack 5201
        60.70 C>S . 1101:2561(1460) ack 5201
        61.60 C>S . 1101:2561(1460) ack 5201
        63.40 C>S . 1101:2561(1460) ack 5201
        capture ends 80
        """);
  }

  /** The answer to a half-closed peer: a closing timer, but the same story. */
  @Test
  void ofAnAnswerAfterThePeersFin() {
    Expect.only(
        ID,
        Script.of(
                """
                exchanged
                1.0 C>S F. 1101:1101(0) ack 5201
                1.02 S>C . 5201:5201(0) ack 1102
                90.02 S>C P. 5201:5301(100) ack 1102  ! idle_blackhole = 89
                90.26 S>C P. 5201:5301(100) ack 1102
                90.70 S>C P. 5201:5301(100) ack 1102
                91.60 S>C P. 5201:5301(100) ack 1102
                93.40 S>C P. 5201:5301(100) ack 1102
                capture ends 110
                """)
            .awayFrom(End.C));
  }

  @Test
  void whenTheSenderGivesUp() {
    Expect.all(
        """
        exchanged
        60.0501 C>S P. 1101:1201(100) ack 5201  ! idle_blackhole = 60
        60.35 C>S P. 1101:1201(100) ack 5201
        60.95 C>S P. 1101:1201(100) ack 5201
        62.15 C>S P. 1101:1201(100) ack 5201
        64.55 C>S P. 1101:1201(100) ack 5201
        69.35 C>S R. 1201:1201(0) ack 5201
        """);
  }

  /** Silences that it survived before do not matter. */
  @Test
  void afterSilencesThatItSurvived() {
    Expect.only(
        ID,
        """
        exchanged
        50.0 C>S P. 1101:1201(100) ack 5201
        50.02 S>C P. 5201:5301(100) ack 1201
        50.021 C>S . 1201:1201(0) ack 5301
        170.021 C>S P. 1201:1301(100) ack 5301  ! idle_blackhole = 120
        170.26 C>S P. 1201:1301(100) ack 5301
        170.70 C>S P. 1201:1301(100) ack 5301
        171.60 C>S P. 1201:1301(100) ack 5301
        173.40 C>S P. 1201:1301(100) ack 5301
        capture ends 180
        """);
  }

  @Test
  void inTheMiddleOfAConnection() {
    Expect.only(ID, Script.of(EATEN).withoutFirst(4));
  }

  @Test
  void evenIfTheCaptureLostARepeat() {
    Expect.only(ID, Script.of(EATEN).without(9));
  }

  @Test
  void atTheThreshold() {
    Expect.only(
        ID,
        """
        exchanged
        30.0501 C>S P. 1101:1201(100) ack 5201  ! idle_blackhole = 30
        30.26 C>S P. 1101:1201(100) ack 5201
        30.70 C>S P. 1101:1201(100) ack 5201
        31.60 C>S P. 1101:1201(100) ack 5201
        33.40 C>S P. 1101:1201(100) ack 5201
        capture ends 50
        """);
    Expect.none(ID, Script.of(EATEN).with("idle.after", "301s"));
  }

  /** Without such a silence it died at work. */
  @Test
  void notAfterAShortPause() {
    Expect.only(
        ID,
        """
        exchanged
        30.05 C>S P. 1101:1201(100) ack 5201
        30.26 C>S P. 1101:1201(100) ack 5201
        30.70 C>S P. 1101:1201(100) ack 5201
        31.60 C>S P. 1101:1201(100) ack 5201
        33.40 C>S P. 1101:1201(100) ack 5201
        capture ends 50
        """);
  }

  /** The pause of a retransmission timer is no silence with nothing outstanding. */
  @Test
  void notForALongBackoff() {
    Expect.only(
        ID,
        """
        exchanged
        1 C>S P. 1101:1201(100) ack 5201
        13 C>S P. 1101:1201(100) ack 5201
        37 C>S P. 1101:1201(100) ack 5201
        85 C>S P. 1101:1201(100) ack 5201
        181 C>S P. 1101:1201(100) ack 5201
        capture ends 400
        """);
  }

  @Test
  void notIfThePeerAnswersInTheEnd() {
    Script answered =
        Script.of(EATEN.replace("capture ends", "308 S>C . 5201:5201(0) ack 1201\ncapture ends"));
    Expect.none(ID, answered);
  }

  @Test
  void notIfThePeerSaysAnythingAtAll() {
    Script alive = Script.of(EATEN.replace("capture", "308 S>C P. 5201:5210(9) ack 1101\ncapture"));
    Expect.none(ID, alive);
  }

  /** A RST or an ICMP error is an answer: other findings tell it. */
  @Test
  void notIfItIsAnsweredByResetOrIcmp() {
    Expect.none(ID, Script.of(EATEN.replace("capture", "307.01 S>C R 5201:5201(0)\ncapture")));
    Expect.none(
        ID, Script.of(EATEN.replace("capture", "307.01 icmp 10.0.0.254 3/1 quotes C>S\ncapture")));
  }

  @Test
  void notIfTheCaptureEndsTooEarly() {
    Expect.none(ID, Script.of(EATEN.replace("307.00", "304.90").replace("ends 320", "ends 305")));
  }

  /** The last repeat had no time to be answered: three are too few. */
  @Test
  void notIfTheCaptureEndsWithTheFourthRepeat() {
    Expect.only(
        ID,
        """
        exchanged
        60.0 C>S P. 1101:1201(100) ack 5201
        61.0 C>S P. 1101:1201(100) ack 5201
        63.0 C>S P. 1101:1201(100) ack 5201
        67.0 C>S P. 1101:1201(100) ack 5201
        75.0 C>S P. 1101:1201(100) ack 5201
        """);
  }

  @Test
  void aFinIsToldElsewhere() {
    Expect.only(
        ID,
        """
        exchanged
        300.0 C>S F. 1101:1101(0) ack 5201
        300.3 C>S F. 1101:1101(0) ack 5201
        300.9 C>S F. 1101:1101(0) ack 5201
        302.1 C>S F. 1101:1101(0) ack 5201
        capture ends 320
        """);
    Expect.only(
        ID,
        """
        exchanged
        300.0 C>S FP. 1101:1201(100) ack 5201
        300.3 C>S FP. 1101:1201(100) ack 5201
        300.9 C>S FP. 1101:1201(100) ack 5201
        302.1 C>S FP. 1101:1201(100) ack 5201
        capture ends 320
        """);
  }

  @Test
  void aSeriesOfProbesIsToldElsewhere() {
    Expect.only(
        ID,
        """
        exchanged
        60 C>S . 1100:1100(0) ack 5201
        61 C>S . 1100:1100(0) ack 5201
        62 C>S . 1100:1100(0) ack 5201
        62.5 C>S P. 1101:1201(100) ack 5201
        62.7 C>S P. 1101:1201(100) ack 5201
        63.1 C>S P. 1101:1201(100) ack 5201
        63.9 C>S P. 1101:1201(100) ack 5201
        65.5 C>S P. 1101:1201(100) ack 5201
        capture ends 80
        """);
  }

  /** One probe is no series: what died is the data behind it. */
  @Test
  void aSingleProbeOnlyComesFirst() {
    Expect.only(
        ID,
        """
        exchanged
        60.0501 C>S . 1100:1100(0) ack 5201  ! idle_blackhole = 60
        60.5 C>S P. 1101:1201(100) ack 5201
        60.7 C>S P. 1101:1201(100) ack 5201
        61.1 C>S P. 1101:1201(100) ack 5201
        61.9 C>S P. 1101:1201(100) ack 5201
        63.5 C>S P. 1101:1201(100) ack 5201
        capture ends 80
        """);
  }

  @Test
  void withheldForOneDirection() {
    Expect.none(ID, Script.of(EATEN).only(End.C));
    Expect.none(ID, Script.of(EATEN).only(End.S));
  }

  @Test
  void theTextTellsOfAHalfClose() {
    String half =
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        90.02 S>C P. 5201:5301(100) ack 1102
        90.26 S>C P. 5201:5301(100) ack 1102
        90.70 S>C P. 5201:5301(100) ack 1102
        91.60 S>C P. 5201:5301(100) ack 1102
        93.40 S>C P. 5201:5301(100) ack 1102
        capture ends 110
        """;
    assertEquals(
        "After 89 s of silence in a half-closed connection, where timers are shorter, the server"
            + " sent the same data 5 times in 3.38 s and nothing came back, as when a session"
            + " timer on the path has expired",
        text(half));
    assertEquals(
        "After 300 s of silence the client sent the same data 6 times in 6.95 s and nothing came"
            + " back, as when a session timer on the path has expired",
        text(EATEN));
  }

  /** The time is that of the repeats, however long the sender waits before it gives up. */
  @Test
  void theTimeIsThatOfTheRepeats() {
    String gaveUp =
        text(EATEN.replace("capture ends", "340 C>S R. 1201:1201(0) ack 5201\ncapture ends"));
    assertTrue(gaveUp.contains("6 times in 6.95 s and nothing came back"), gaveUp);
  }

  private static String text(String script) {
    return Expect.findings(Script.of(script).awayFrom(End.C)).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static final String IN_VAIN =
      """
      125 C>S P. 1101:1201(100) ack 5201  ! retransmission_death
      125.2 C>S P. 1101:1201(100) ack 5201
      125.6 C>S P. 1101:1201(100) ack 5201
      126.4 C>S P. 1101:1201(100) ack 5201
      128.0 C>S P. 1101:1201(100) ack 5201
      140.0 C>S R. 1201:1201(0) ack 5201
      """;

  private static void expectVanished(String part, String script) {
    Expect.all(script);
    Expect.none(ID, Script.of(script));
    String sentence = Expect.report(Script.of(script)).verdict().sentence();
    assertTrue(sentence.contains(part), sentence);
    assertFalse(sentence.contains("had expired"), sentence);
  }

  /** No timer for idle sessions expires while one end says the same by the clock. */
  @Test
  void notWhileBareAcksKeptItBusy() {
    expectVanished(
        "the client had kept the connection busy, with 3 ACKs since the server was last heard",
        """
        exchanged
        30 C>S . 1101:1101(0) ack 5201
        60 C>S . 1101:1101(0) ack 5201
        90 C>S . 1101:1101(0) ack 5201
        """
            + IN_VAIN);
  }

  @Test
  void withAcksThatComeTooSeldom() {
    Expect.only(
        ID,
        """
        exchanged
        3600 C>S . 1101:1101(0) ack 5201
        7200 C>S . 1101:1101(0) ack 5201
        7300 C>S P. 1101:1201(100) ack 5201  ! idle_blackhole = 3600
        7300.2 C>S P. 1101:1201(100) ack 5201
        7300.6 C>S P. 1101:1201(100) ack 5201
        7301.4 C>S P. 1101:1201(100) ack 5201
        7303.0 C>S P. 1101:1201(100) ack 5201
        capture ends 7320
        """);
  }

  /** The server was gone before any timer that had let its keepalives pass. */
  @Test
  void notWhenThePeersKeepalivesHadStopped() {
    String bare = "%d S>C . 5201:5201(0) ack 1101\n";
    String probe = "%d S>C . 5200:5200(0) ack 1101\n%1$d.0001 C>S . 1101:1101(0) ack 5201\n";
    for (String beat : List.of(bare, probe)) {
      expectVanished(
          "the server, which had kept the connection busy every 20 s, had stopped that before",
          "exchanged\n"
              + String.format(beat, 20)
              + String.format(beat, 40)
              + String.format(beat, 60)
              + IN_VAIN);
    }
  }

  /** They had not yet been due again. */
  @Test
  void whenThePeersKeepalivesAreSeldom() {
    Expect.only(
        ID,
        """
        exchanged
        100 S>C . 5201:5201(0) ack 1101
        200 S>C . 5201:5201(0) ack 1101
        300 S>C . 5201:5201(0) ack 1101
        420 C>S P. 1101:1201(100) ack 5201  ! idle_blackhole = 120
        420.2 C>S P. 1101:1201(100) ack 5201
        420.6 C>S P. 1101:1201(100) ack 5201
        421.4 C>S P. 1101:1201(100) ack 5201
        423.0 C>S P. 1101:1201(100) ack 5201
        capture ends 440
        """);
  }

  @Test
  void notAfterASilenceThatItHadSurvived() {
    expectVanished(
        "a silence as long had survived before",
        """
        exchanged
        65.0 C>S . 1101:1101(0) ack 5201
        65.5 S>C P. 5201:5301(100) ack 1101
        65.501 C>S . 1101:1101(0) ack 5301
        """
            + IN_VAIN.replace("5201", "5301"));
  }
}
