package org.tcpteardown.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Script;

/** Silences, retransmission series and keepalive probes as facts of a flow. */
final class SilenceFactsTest {
  private static Flow flow(String script) {
    return Script.of(script).flows().flows().get(0);
  }

  @Test
  void aGapThatIsAnsweredSurvives() {
    Flow flow =
        flow(
            """
            exchanged
            40.0 C>S P. 1101:1201(100) ack 5201
            40.1 S>C . 5201:5201(0) ack 1201
            """);
    assertTrue(flow.survivedGapNs(0) > 39_000_000_000L);
    Gap gap = flow.latestGap();
    assertNotNull(gap);
    assertTrue(gap.survived());
    assertEquals(1, gap.transmissions());
  }

  /** A capture that was paused, or dropped frames, shows no silence. */
  @Test
  void numbersThatJumpShowThatThereWasMore() {
    for (String numbers : List.of("1201:1301(100) ack 5201", "1101:1201(100) ack 5301")) {
      assertNull(flow("exchanged\n40.0 C>S P. " + numbers).latestGap());
    }
    assertNotNull(flow("exchanged\n40.0 C>S P. 1101:1201(100) ack 5201").latestGap());
  }

  @Test
  void aGapWithoutAnswerStaysOpen() {
    Flow flow =
        flow(
            """
            exchanged
            40.0 C>S P. 1101:1201(100) ack 5201
            40.3 C>S P. 1101:1201(100) ack 5201
            40.9 C>S P. 1101:1201(100) ack 5201
            42.1 C>S P. 1101:1201(100) ack 5201
            """);
    Gap gap = flow.latestGap();
    assertNotNull(gap);
    assertFalse(gap.survived());
    assertEquals(4, gap.transmissions());
    assertEquals(0, flow.survivedGapNs(0));
    ResendSeries series = flow.client().unackedResends();
    assertNotNull(series);
    assertEquals(3, series.resends());
    assertTrue(series.gapsDouble());
    assertEquals(gap.first(), series.first());
  }

  /** Linux stops doubling at 120 s. */
  @Test
  void gapsThatReachTheLongestStillCountAsDoubling() {
    StringBuilder script = new StringBuilder("exchanged\n");
    long time = 1;
    for (long gap : new long[] {7, 14, 28, 56, 112, 120, 120, 120}) {
      script.append(time).append(".0 C>S P. 1101:1201(100) ack 5201\n");
      time += gap;
    }
    ResendSeries series = flow(script.toString()).client().unackedResends();
    assertNotNull(series);
    assertEquals(7, series.resends());
    assertTrue(series.gapsDouble());
  }

  @Test
  void gapsThatStayTheSameDoNotDouble() {
    Flow flow =
        flow(
            """
            exchanged
            1.0 C>S P. 1101:1201(100) ack 5201
            2.0 C>S P. 1101:1201(100) ack 5201
            3.0 C>S P. 1101:1201(100) ack 5201
            4.0 C>S P. 1101:1201(100) ack 5201
            """);
    ResendSeries series = flow.client().unackedResends();
    assertNotNull(series);
    assertFalse(series.gapsDouble());
  }

  @Test
  void aPauseOfARetransmissionTimerIsNoGap() {
    Flow flow =
        flow(
            """
            exchanged
            1.0 C>S P. 1101:1201(100) ack 5201
            3.0 C>S P. 1101:1201(100) ack 5201
            3.1 S>C . 5201:5201(0) ack 1201
            """);
    assertNull(flow.latestGap());
    assertNull(flow.client().unackedResends());
  }

  @Test
  void gapsAreCountedByPhase() {
    Flow flow =
        flow(
            """
            exchanged
            1.0 S>C F. 5201:5201(0) ack 1101
            1.1 C>S . 1101:1101(0) ack 5202
            9.1 C>S F. 1101:1101(0) ack 5202
            9.2 S>C . 5202:5202(0) ack 1102
            """);
    assertEquals(8_000_000_000L, flow.survivedGapNs(1));
    assertEquals(0, flow.survivedGapNs(0));
  }

  @Test
  void probesAreCountedUntilTheyAreAnswered() {
    String probing =
        """
        exchanged
        10.0 C>S . 1100:1100(0) ack 5201
        10.1 S>C . 5201:5201(0) ack 1101
        20.0 C>S . 1100:1100(0) ack 5201
        21.0 C>S . 1100:1100(0) ack 5201
        22.0 C>S . 1100:1100(0) ack 5201
        """;
    HalfConnection client = flow(probing).client();
    assertEquals(1, client.answeredProbes());
    ProbeSeries series = client.unansweredProbes();
    assertNotNull(series);
    assertEquals(3, series.probes());
    Gap gap = flow(probing).latestGap();
    assertNotNull(gap);
    assertTrue(gap.probe());
  }

  @Test
  void anAckOfAnotherConnectionIsAStranger() {
    Flow flow =
        flow(
            """
            0.0 C>S S 1000:1000(0)
            0.1 S>C . 5000:5000(0) ack 900
            0.2 S>C . 5000:5000(0) ack 9000
            """);
    assertEquals(2, flow.server().strayAnswers().size());
  }

  /** The SYN-ACK is missing from the capture. */
  @Test
  void anAckOfThisConnectionIsNone() {
    Flow flow =
        flow(
            """
            0.0 C>S S 1000:1000(0)
            0.1 C>S P. 1001:1101(100) ack 5001
            0.2 C>S P. 1101:1201(100) ack 5001
            0.3 S>C . 5001:5001(0) ack 1101
            0.4 S>C . 5001:5001(0) ack 1201
            """);
    assertEquals(0, flow.server().strayAnswers().size());
  }

  @Test
  void anEndsOwnSilences() {
    Flow flow =
        flow(
            """
            exchanged
            40.0 C>S P. 1101:1201(100) ack 5201
            40.3 C>S P. 1101:1201(100) ack 5201
            43.3 C>S P. 1101:1201(100) ack 5201
            50.0 S>C R 5201:5201(0) win 0
            """);
    List<Silence> server = flow.server().silences();
    assertEquals(1, server.size());
    assertEquals(flow.lastSegment().frame(), server.get(0).toFrame());
    assertEquals(flow.server().lastFrame(), server.get(0).toFrame());
    assertTrue(server.get(0).holds(43_300_000_000L + flow.firstSegment().timeNs()));
    assertEquals(2, flow.client().silences().size());
    assertEquals(3_000_000_000L, flow.client().silences().get(1).lengthNs());
  }

  /** The longest are kept. */
  @Test
  void manySilences() {
    StringBuilder script = new StringBuilder("exchanged\n");
    double at = 10;
    for (int i = 0; i < 40; i++) {
      at += i == 3 ? 100 : 4 + 0.01 * i;
      script.append("%.2f C>S . 1101:1101(0) ack 5201%n".formatted(at));
    }
    List<Silence> kept = flow(script.toString()).client().silences();
    assertEquals(Silences.MAX, kept.size());
    assertTrue(kept.stream().anyMatch(s -> s.lengthNs() == 100_000_000_000L));
    assertTrue(kept.stream().allMatch(s -> s.lengthNs() > 4_200_000_000L), kept.toString());
  }

  /** Exchanges, one after each such silence, and data in vain after another one. */
  private static boolean survivedAsLong(double... silences) {
    StringBuilder script = new StringBuilder("exchanged\n");
    double at = 0.05;
    int seq = 1101;
    for (int i = 0; i < silences.length; i++) {
      at += silences[i];
      script.append("%.3f C>S P. %d:%d(19) ack 5201\n".formatted(at, seq, seq + 19));
      seq += 19;
      if (i < silences.length - 1) {
        script.append("%.3f S>C . 5201:5201(0) ack %d\n".formatted(at, seq));
      }
    }
    Flow flow = flow(script.toString());
    Gap gap = flow.latestGap();
    assertNotNull(gap);
    assertFalse(gap.survived());
    return flow.survivedAsLong(gap);
  }

  /** A clock is late at times; five silences alike leave no room for a timer between them. */
  @Test
  void aHabitOfSilencesBearsTheSpreadOfAClock() {
    assertTrue(survivedAsLong(30, 29.9));
    assertFalse(survivedAsLong(30, 30.1));
    assertFalse(survivedAsLong(30, 29.9, 30, 29.9, 30.1));
    assertTrue(survivedAsLong(30, 29.9, 30, 29.9, 30, 30.1));
    assertFalse(survivedAsLong(30, 29.9, 30, 29.9, 30, 31));
    assertFalse(survivedAsLong(10, 10, 10, 10, 30, 30.1));
  }
}
