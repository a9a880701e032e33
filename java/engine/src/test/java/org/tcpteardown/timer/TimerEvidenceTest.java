package org.tcpteardown.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.timer.TimerEvidence.Failure;

final class TimerEvidenceTest {
  private static final String SERVER_CLOSES =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.020 C>S . 1101:1101(0) ack 5202
      """;

  private static void halfClosed(String script, double survived, double failed, Failure how) {
    check(TimerEvidence.ofHalfClosed(Script.of(script).story()), survived, failed, how);
  }

  private static void idle(String script, double survived, double failed, Failure how) {
    check(TimerEvidence.ofIdle(Script.of(script).story()), survived, failed, how);
  }

  /** In seconds; negative is unknown. */
  private static void check(
      @Nullable TimerEvidence evidence, double survived, double failed, Failure how) {
    assertNotNull(evidence);
    assertEquals(survived, seconds(evidence.survivedNs()), 1e-9, "survived");
    assertEquals(failed, seconds(evidence.failedNs()), 1e-9, "failed");
    assertEquals(how, evidence.how());
  }

  private static double seconds(long ns) {
    return ns == TimerInterval.UNKNOWN ? -1 : ns / 1e9;
  }

  /** Nothing came of the server after its SYN-ACK: it may never have had the connection. */
  @Test
  void notOfAConnectionThatNeverWorked() {
    String idle = "400.0 C>S F. 1001:1001(0) ack %d\n400.04 S>C R %1$d:%1$d(0)";
    assertNull(TimerEvidence.ofIdle(Script.of("established\n" + idle.formatted(5001)).story()));
    String banner =
        "established\n0.5 S>C P. 5001:5101(100) ack 1001\n0.51 C>S . 1001:1001(0) ack 5101\n";
    TimerEvidence told = TimerEvidence.ofIdle(Script.of(banner + idle.formatted(5101)).story());
    assertNotNull(told);
    assertEquals(Failure.RST, told.how());
  }

  /** The other end came back under another port before: by then the entry was lost. */
  @Test
  void notLaterThanItGoesOnUnderAnotherName() {
    TimerEvidence evidence =
        TimerEvidence.ofIdle(
            Script.of(
                    """
                    exchanged
                    0.1 C>S . 1101:1101(0) ack 5201 ttl 57
                    914.0 C2>S P. 1101:1201(100) ack 5201
                    914.0009 S>C2 R 5201:5201(0)
                    950.0 S>C P. 5201:5301(100) ack 1101
                    950.3 S>C P. 5201:5301(100) ack 1101
                    950.9 S>C P. 5201:5301(100) ack 1101
                    952.1 S>C P. 5201:5301(100) ack 1101
                    954.5 S>C P. 5201:5301(100) ack 1101
                    959.3 S>C P. 5201:5301(100) ack 1101
                    968.9 S>C P. 5201:5301(100) ack 1101
                    capture ends 1000
                    """)
                .stories()
                .iterator()
                .next());
    assertNotNull(evidence);
    assertEquals(914, seconds(evidence.failedNs()), 0.2);
  }

  @Test
  void anAcknowledgedFinSurvived() {
    halfClosed(
        SERVER_CLOSES
            + """
            8.020 C>S F. 1101:1101(0) ack 5202
            8.040 S>C . 5202:5202(0) ack 1102
            """,
        7,
        -1,
        Failure.NONE);
  }

  /** The longest silence counts, not the one before the FIN: data keeps a session alive. */
  @Test
  void dataBetweenTheFinsSurvivedToo() {
    halfClosed(
        SERVER_CLOSES
            + """
            5.020 C>S P. 1101:1201(100) ack 5202
            5.040 S>C . 5202:5202(0) ack 1201
            6.040 C>S F. 1201:1201(0) ack 5202
            6.060 S>C . 5202:5202(0) ack 1202
            """,
        4,
        -1,
        Failure.NONE);
  }

  private static final String EATEN =
      SERVER_CLOSES
          + """
          10.020 C>S F. 1101:1101(0) ack 5202
          10.320 C>S F. 1101:1101(0) ack 5202
          10.920 C>S F. 1101:1101(0) ack 5202
          capture ends 30
          """;

  @Test
  void anEatenFinFailed() {
    halfClosed(EATEN, -1, 9, Failure.SILENT);
  }

  /** It reached the host at which the capture was made. */
  @Test
  void nothingFailedOnThePathToTheCapturePoint() {
    String fins =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C . 5201:5201(0) ack 1102
        31.0 S>C F. 5201:5201(0) ack 1102
        31.3 S>C F. 5201:5201(0) ack 1102
        31.9 S>C F. 5201:5201(0) ack 1102
        capture ends 50
        """;
    assertNull(TimerEvidence.ofHalfClosed(Script.of(fins).story()));
    assertNotNull(TimerEvidence.ofHalfClosed(Script.of(fins).awayFrom(End.C).story()));
  }

  @Test
  void whateverTheNumbersAndAddresses() {
    Script script = Script.of(EATEN);
    for (Script varied :
        List.of(
            script.startingAt(End.C, -16),
            script.startingAt(End.S, -16),
            script.endingAt(End.C, 0).endingAt(End.S, 0),
            script.swappedAddresses(),
            script.openedByServer(),
            script.withoutFirst(6),
            script.numbered())) {
      check(TimerEvidence.ofHalfClosed(varied.story()), -1, 9, Failure.SILENT);
    }
  }

  @Test
  void nothingOfOneDirection() {
    assertNull(TimerEvidence.ofHalfClosed(Script.of(EATEN).only(End.C).story()));
    assertNull(TimerEvidence.ofHalfClosed(Script.of(EATEN).only(End.S).story()));
  }

  @Test
  void survivedOnceThenFailed() {
    halfClosed(
        SERVER_CLOSES
            + """
            4.020 C>S P. 1101:1201(100) ack 5202
            4.040 S>C . 5202:5202(0) ack 1201
            13.040 C>S F. 1201:1201(0) ack 5202
            13.340 C>S F. 1201:1201(0) ack 5202
            13.940 C>S F. 1201:1201(0) ack 5202
            capture ends 30
            """,
        3,
        9,
        Failure.SILENT);
  }

  @Test
  void icmpNeedsNoRepeats() {
    halfClosed(
        SERVER_CLOSES
            + """
            10.020 C>S F. 1101:1101(0) ack 5202
            10.030 icmp 10.0.0.254 3/1 quotes C>S
            """,
        -1,
        9,
        Failure.ICMP);
  }

  @Test
  void icmpAboutPacketSizeIsNone() {
    assertNull(
        TimerEvidence.ofHalfClosed(
            Script.of(
                    SERVER_CLOSES
                        + """
                        10.020 C>S F. 1101:1101(0) ack 5202
                        10.030 icmp 10.0.0.254 3/4 quotes C>S
                        """)
                .story()));
  }

  @Test
  void aRstForABareFin() {
    halfClosed(
        SERVER_CLOSES
            + """
            10.020 C>S F. 1101:1101(0) ack 5202
            10.040 S>C R 5202:5202(0)
            """,
        -1,
        9,
        Failure.RST);
  }

  /** A host whose application has closed for good answers data by RST at any time. */
  @Test
  void notForDataAfterThePeersFin() {
    assertNull(
        TimerEvidence.ofHalfClosed(
            Script.of(
                    SERVER_CLOSES
                        + """
                        10.020 C>S P. 1101:1201(100) ack 5202
                        10.040 S>C R 5202:5202(0)
                        """)
                .story()));
  }

  @Test
  void notIfASocketAborts() {
    assertNull(
        TimerEvidence.ofHalfClosed(
            Script.of(
                    SERVER_CLOSES
                        + """
                        10.020 C>S F. 1101:1101(0) ack 5202
                        10.040 S>C R. 5202:5202(0) ack 1102 win 509
                        """)
                .story()));
  }

  @Test
  void notRightAfterThePeersFin() {
    assertNull(
        TimerEvidence.ofHalfClosed(
            Script.of(
                    SERVER_CLOSES
                        + """
                        3.020 C>S F. 1101:1101(0) ack 5202
                        3.320 C>S F. 1101:1101(0) ack 5202
                        3.920 C>S F. 1101:1101(0) ack 5202
                        capture ends 30
                        """)
                .story()));
  }

  @Test
  void notIfThePeerIsStillHeard() {
    assertNull(
        TimerEvidence.ofHalfClosed(
            Script.of(
                    SERVER_CLOSES
                        + """
                        10.020 C>S F. 1101:1101(0) ack 5202
                        10.320 C>S F. 1101:1101(0) ack 5202
                        10.920 C>S F. 1101:1101(0) ack 5202
                        11.000 S>C F. 5201:5201(0) ack 1101
                        capture ends 30
                        """)
                .story()));
  }

  @Test
  void twoTransmissionsAreTooFew() {
    assertNull(TimerEvidence.ofHalfClosed(Script.of(EATEN).without(11).story()));
  }

  @Test
  void idleRequestsAnsweredAndNot() {
    idle(
        """
        exchanged
        40.0501 C>S P. 1101:1201(100) ack 5201
        40.0600 S>C P. 5201:5301(100) ack 1201
        40.0700 C>S . 1201:1201(0) ack 5301
        100.070 C>S P. 1201:1301(100) ack 5301
        100.370 C>S P. 1201:1301(100) ack 5301
        100.970 C>S P. 1201:1301(100) ack 5301
        capture ends 130
        """,
        40,
        60,
        Failure.SILENT);
  }

  @Test
  void idleForLessThanTheSetting() {
    assertNull(
        TimerEvidence.ofIdle(
            Script.of(
                    """
                    exchanged
                    20.0501 C>S P. 1101:1201(100) ack 5201
                    20.3501 C>S P. 1101:1201(100) ack 5201
                    20.9501 C>S P. 1101:1201(100) ack 5201
                    capture ends 60
                    """)
                .story()));
  }

  @Test
  void aRstForTheFirstRequestAfterIdleTime() {
    idle(
        """
        exchanged
        400.0501 C>S P. 1101:1201(100) ack 5201
        400.0502 S>C R 5201:5201(0)
        """,
        -1,
        400,
        Failure.RST);
  }

  @Test
  void aRstOutOfTheSilence() {
    idle(
        """
        exchanged
        300.0501 S>C R. 5201:5201(0) ack 1101 win 0
        """,
        -1,
        300,
        Failure.RST);
  }

  @Test
  void aSocketsRstOutOfTheSilenceIsTheApplications() {
    assertNull(
        TimerEvidence.ofIdle(
            Script.of(
                    """
                    exchanged
                    300.0501 S>C R. 5201:5201(0) ack 1101 win 509
                    """)
                .story()));
  }

  @Test
  void nothingInAPromptConnection() {
    Script script =
        Script.of(
            """
            exchanged
            1.000 S>C F. 5201:5201(0) ack 1101
            """);
    assertNull(TimerEvidence.ofIdle(script.story()));
    assertNull(TimerEvidence.ofHalfClosed(script.story()));
  }

  /** A shorter timer would have sent it sooner. */
  @Test
  void aRstThatAnswersNothingComesWhenTheTimerRunsOut() {
    TimerInterval timer = alone("300.0501 S>C R 5201:5201(0) ttl 33", 300);
    assertEquals("300 s", timer.text());
    assertTrue(timer.contains(300_000_000_000L));
    assertFalse(timer.contains(240_000_000_000L));
  }

  @Test
  void oneThatAnswersSomethingMayComeLongAfter() {
    TimerInterval timer =
        alone(
            """
            300.0501 C>S P. 1101:1201(100) ack 5201
            300.0701 S>C R 5201:5201(0) ttl 33
            """,
            300);
    assertEquals("at most 300 s", timer.text());
    assertTrue(timer.contains(240_000_000_000L));
  }

  /** A keepalive that was answered ends a silence that survived. */
  @Test
  void noTimerIfASilenceAsLongHadSurvived() {
    String script =
        """
        exchanged
        300.0501 C>S . 1100:1100(0) ack 5201
        300.0701 S>C . 5201:5201(0) ack 1101
        %s C>S . 1100:1100(0) ack 5201
        %s S>C R 5201:5201(0) ttl 33
        """;
    TimerEvidence same = TimerEvidence.ofIdle(story(script.formatted("600.0701", "600.0901")));
    TimerEvidence longer = TimerEvidence.ofIdle(story(script.formatted("665.0701", "665.0901")));
    assertNotNull(same);
    assertNotNull(longer);
    assertTrue(same.isContradicted());
    assertFalse(longer.isContradicted());
    assertEquals("(300 s, 365 s]", longer.within(longer.failedNs()).text());
  }

  private static FlowStory story(String script) {
    return Script.of(script).story();
  }

  private static TimerInterval alone(String end, double seconds) {
    TimerEvidence evidence = TimerEvidence.ofIdle(story("exchanged\n" + end));
    assertNotNull(evidence);
    assertEquals(seconds, evidence.failedNs() / 1e9, 1e-9);
    return evidence.within(evidence.failedNs());
  }

  /** A RST that its receiver drops, made by a device: the ends were silent before and after it. */
  @Test
  void aDevicesRstEndsNoSilence() {
    String script =
        """
        exchanged
        3600.5 S>C R 5001:5001(0) ttl 254 id 0 nodf
        3700.5 C>S P. 1101:1201(100) ack 5201
        3700.8 C>S P. 1101:1201(100) ack 5201
        3701.4 C>S P. 1101:1201(100) ack 5201
        3702.6 C>S P. 1101:1201(100) ack 5201
        3705.0 C>S P. 1101:1201(100) ack 5201
        3709.8 C>S P. 1101:1201(100) ack 5201
        capture ends 3800
        """;
    Flow flow = Script.of(script).story().flow();
    assertNotNull(flow.latestGap());
    assertEquals(3700.0, seconds(flow.latestGap().quietNs()), 0.5);
    TimerEvidence told = TimerEvidence.ofIdle(Script.of(script).story());
    assertNotNull(told);
    assertEquals(3600.0, seconds(told.failedNs()), 0.5);
    assertEquals(Failure.RST, told.how());
    assertTrue(told.unasked());
    assertTrue(told.within(flow.latestGap().quietNs()).exact());
    // From where the server is: it said something, though the client may not believe it.
    Flow own = Script.of(script.replace("ttl 254", "ttl 57")).story().flow();
    assertNotNull(own.latestGap());
    assertEquals(100.0, seconds(own.latestGap().quietNs()), 0.001);
  }
}
