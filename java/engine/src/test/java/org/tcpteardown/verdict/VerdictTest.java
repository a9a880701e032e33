package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerInterval;

final class VerdictTest {

  private static Verdict verdict(String script) {
    return Expect.report(Script.of(script)).verdict();
  }

  private static void assertVerdict(
      String script, FlowEnd end, ClosedBy closedBy, Cause cause, String... essentials) {
    Verdict verdict = verdict(script);
    assertEquals(end, verdict.end(), verdict.sentence());
    assertEquals(closedBy, verdict.closedBy(), verdict.sentence());
    assertEquals(cause, verdict.cause(), verdict.sentence());
    assertTrue(verdict.confidence() >= 0 && verdict.confidence() <= 100, "confidence");
    for (String essential : essentials) {
      assertTrue(verdict.sentence().contains(essential), verdict.sentence());
    }
    assertTrue(verdict.sentence().endsWith("."), verdict.sentence());
    assertFalse(verdict.sentence().contains("..") || verdict.sentence().contains("\n"), "form");
  }

  @Test
  void orderly() {
    assertVerdict(
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C F. 5201:5201(0) ack 1102
        1.021 C>S . 1102:1102(0) ack 5202
        """,
        FlowEnd.FIN,
        ClosedBy.CLIENT,
        Cause.ORDERLY,
        "The client closed first",
        "20 ms later",
        "all data was acknowledged both ways");
  }

  /** How the client's end of it had gone, lost or not captured, nobody can tell. */
  @Test
  void nobodyNeedHaveForgottenWhatTheNextSynEnds() {
    assertVerdict(
        """
        exchanged
        100.0 C>S S 500000:500000(0)
        100.02 S>C . 5201:5201(0) ack 1101
        100.0201 C>S R 1101:1101(0)
        101.0 C>S S 500000:500000(0)
        101.02 S>C S. 900000:900000(0) ack 500001
        101.0201 C>S . 500001:500001(0) ack 900001
        """,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.PEER_FORGOT,
        "it may have ended it before by a FIN or RST that got lost or is not in the capture");
  }

  /** What was acknowledged has its answer, and needs no RST. */
  @Test
  void aRstDoesNotAnswerWhatWasAcknowledged() {
    String idle =
        """
        exchanged
        0.500 C>S P. 1101:1201(100) ack 5201
        0.520 S>C P. 5201:5901(700) ack 1201
        0.521 C>S . 1201:1201(0) ack 5901
        1.020 C>S R. 1201:1201(0) ack 5901 win 0
        """;
    String told = verdict(idle).sentence();
    assertFalse(told.contains("was answered"), told);
    String answered = idle.replace("0.521 C>S . 1201:1201(0) ack 5901\n", "");
    String kept = verdict(answered.replace("1.020", "0.530")).sentence();
    assertTrue(kept.contains("was answered 10 ms later"), kept);
  }

  /** Two capture clocks: the order of the frames is right, their times are not. */
  @Test
  void timeThatRunsBackwards() {
    String sentence =
        verdict(
                """
                exchanged
                1.002 S>C F. 5201:5201(0) ack 1101
                1.000 C>S . 1101:1101(0) ack 5202
                1.000 C>S F. 1101:1101(0) ack 5202
                1.002 S>C . 5202:5202(0) ack 1102
                """)
            .sentence();
    assertTrue(
        sentence.startsWith("The server closed first, the client right after it;"), sentence);
  }

  @Test
  void bothAtOnce() {
    assertVerdict(
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.001 S>C F. 5201:5201(0) ack 1101
        1.002 C>S . 1102:1102(0) ack 5202
        1.021 S>C . 5202:5202(0) ack 1102
        """,
        FlowEnd.FIN,
        ClosedBy.BOTH,
        Cause.ORDERLY,
        "Both ends closed at the same time");
  }

  /** Neither FIN is the first where they cross, also when a RST follows. */
  @Test
  void bothAtOnceAndReset() {
    assertVerdict(
        """
        exchanged
        5.0000 C>S FP. 1101:1165(64) ack 5201
        5.0004 S>C P. 5201:5265(64) ack 1101
        5.0005 S>C F. 5265:5265(0) ack 1101
        5.0006 C>S R 1101:1101(0)
        """,
        FlowEnd.FIN_RST,
        ClosedBy.BOTH,
        Cause.APPLICATION_UNREAD_DATA,
        "Both ends closed at the same time; a RST of the client followed");
    // It knows of the other FIN.
    assertVerdict(
        """
        exchanged
        5.0000 C>S FP. 1101:1165(64) ack 5201
        5.0204 S>C FP. 5201:5265(64) ack 1166
        5.0206 C>S R 1166:1166(0)
        """,
        FlowEnd.FIN_RST,
        ClosedBy.CLIENT,
        Cause.FAREWELL_REFUSED,
        "The client closed first, the server 20 ms later");
  }

  @Test
  void nothingOfAHandshake() {
    String lone = verdictOf("0.0 C>S - 1000:1010(10)");
    assertTrue(lone.startsWith("Neither a handshake nor a close was captured"), lone);
    assertFalse(lone.contains("gets lost"), lone);
  }

  /** A FIN with a wrong checksum where others are right closes nothing if its sender goes on. */
  @Test
  void aFinThatIsAnAckDamagedOnTheWay() {
    String script =
        """
        exchanged
        0.9 S>C P. 5201:5211(10) ack 1101
        0.901 C>S . 1101:1101(0) ack 5211
        1.0 S>C P. 5211:5221(10) ack 1101
        1.001 C>S F. 1101:1101(0) ack 5221 sum wrong
        2.0 C>S P. 1101:1114(13) ack 5221
        2.02 S>C P. 5221:5321(100) ack 1114
        2.021 C>S . 1114:1114(0) ack 5321
        capture ends 9
        """;
    String damaged = verdictOf(script);
    assertTrue(damaged.startsWith("Not closed within the capture."), damaged);
    String right = verdictOf(script.replace(" sum wrong", " sum right"));
    assertTrue(right.startsWith("The client closed its direction"), right);
  }

  /** A keepalive drew the RST: the timer is of the silence before, not of what lies between. */
  @Test
  void aDeviceThatForgotAnIdleSessionAnswersTheProbe() {
    String verdict =
        verdictOf(
            """
            0.0000 C>S S 1000:1000(0) ttl 58
            0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64
            0.0240 C>S . 1001:1001(0) ack 5001 ttl 58
            0.0300 C>S P. 1001:1101(100) ack 5001 ttl 58
            0.0310 S>C P. 5001:5201(200) ack 1101 ttl 64
            0.0550 C>S . 1101:1101(0) ack 5201 ttl 58
            7200.0000 S>C . 5200:5200(0) ack 1101 win 8192 id 12521 ttl 64
            7200.0009 C>S R. 1101:1101(0) ack 5201 win 8192 id 12521 ttl 254
            """);
    assertTrue(verdict.contains("after 7200 s of silence"), verdict);
    assertTrue(verdict.contains("at most 7200 s"), verdict);
  }

  private static String verdictOf(String script) {
    return verdict(script).sentence();
  }

  /** The round trip is 20 ms: the first FIN was lost, or stood in a queue. */
  @Test
  void bothButNotAtOnce() {
    assertVerdict(
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.400 S>C F. 5201:5201(0) ack 1101
        1.401 C>S . 1102:1102(0) ack 5202
        1.410 C>S F. 1101:1101(0) ack 5202
        1.430 S>C . 5202:5202(0) ack 1102
        """,
        FlowEnd.FIN,
        ClosedBy.BOTH,
        Cause.ORDERLY,
        "The client closed, and the server 400 ms later, before it had that FIN (frame 7)");
  }

  private static final String CLOSES_LATER =
      """
      9.000 C>S F. 1101:1101(0) ack 5201
      9.020 S>C F. 5201:5201(0) ack 1102
      9.021 C>S . 1102:1102(0) ack 5202
      """;

  /** Nine exact RSTs, and the other end goes on: the question is who drops them. */
  @Test
  void resetsThatNeverArrive() {
    StringBuilder script = new StringBuilder("exchanged\n0.5 C>S R. 1101:1101(0) ack 5201\n");
    for (int i = 0; i < 6; i++) {
      double at = 1.5 * (1 << i);
      script.append("%.4f S>C P. 5201:6201(1000) ack 1101\n".formatted(at));
      script.append("%.4f C>S R 1101:1101(0)\n".formatted(at + 0.0001));
    }
    String all = verdict(script.toString()).sentence();
    assertTrue(all.contains("Next: capture at the server: as it seems, none of the 7 RSTs"), all);
    // Two may have got lost.
    String two =
        verdict(
                """
                exchanged
                0.5 C>S R. 1101:1101(0) ack 5201
                3.0 S>C P. 5201:6201(1000) ack 1101
                3.1 C>S R 1101:1101(0)
                """)
            .sentence();
    assertFalse(two.contains("none of the"), two);
  }

  /** A second machine answers the SYN, too; the client goes on with the first. */
  @Test
  void twoSynAcks() {
    String goesOn =
        """
        0.0006 C>S . 1001:1001(0) ack 5001
        0.0010 C>S P. 1001:1101(100) ack 5001
        0.0020 S>C P. 5001:5201(200) ack 1101
        0.0021 C>S . 1101:1101(0) ack 5201
        """
            + CLOSES_LATER;
    assertVerdict(
        """
        0.0000 C>S S 1000:1000(0)
        0.0002 S>C S. 5000:5000(0) ack 1001
        0.0005 S>C S. 70000:70000(0) ack 1001
        """
            + goesOn,
        FlowEnd.FIN,
        ClosedBy.CLIENT,
        Cause.ORDERLY,
        "Two SYN-ACKs with different numbers answered the SYN (frames 2 and 3); the client closed"
            + " first",
        "all data was acknowledged both ways");
    // Asked again, a server may have forgotten its first answer.
    String askedAgain =
        verdict(
                """
                0.0000 C>S S 1000:1000(0)
                0.0002 S>C S. 70000:70000(0) ack 1001
                0.0003 C>S S 1000:1000(0)
                0.0005 S>C S. 5000:5000(0) ack 1001
                """
                    + goesOn)
            .sentence();
    assertTrue(askedAgain.startsWith("The client closed first"), askedAgain);
  }

  /** No older connection was seen: nobody knows whose numbers these are. */
  @Test
  void guessedResets() {
    assertVerdict(
        """
        exchanged
        1.1 S>C R 2047483000:2047483000(0) ttl 231
        1.2 S>C R 2947483000:2947483000(0) ttl 231
        1.3 S>C R 1147483000:1147483000(0) ttl 231
        """
            + CLOSES_LATER,
        FlowEnd.FIN,
        ClosedBy.CLIENT,
        Cause.ORDERLY,
        "3 RSTs in the server's name (the first in frame 7",
        "guesses (blind reset attack), and all had to be ignored");
    String one =
        verdict("exchanged\n1.1 S>C R 3147483000:3147483000(0)\n" + CLOSES_LATER).sentence();
    assertTrue(one.contains("has no number of this connection, and changed nothing"), one);
    assertFalse(one.contains("belonged to an older connection"), one);
    // Nobody guesses the same number twice.
    String again =
        verdict(
                """
                exchanged
                1.1 S>C R 3147483000:3147483000(0)
                1.3 S>C R 3147483000:3147483000(0)
                """
                    + CLOSES_LATER)
            .sentence();
    assertTrue(again.contains("belonged to an older connection on these ports"), again);
  }

  /** Its RST is ahead of all that was captured: the last data was lost. */
  @Test
  void notAllDataWasCaptured() {
    assertVerdict(
        """
        exchanged
        1.000 C>S R. 1606:1606(0) ack 5201 win 500
        1.0001 S>C . 5201:5201(0) ack 1101
        1.0201 C>S R 1101:1101(0)
        """,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.APPLICATION_ABORT,
        "all captured data was acknowledged both ways, but by its RST in frame 7 the client had"
            + " sent 505 bytes more");
  }

  private static final String REPEATED_DATA =
      """
      exchanged
      1.0 C>S P. 1101:1201(100) ack 5201
      1.3 C>S P. 1101:1201(100) ack 5201
      1.9 C>S P. 1101:1201(100) ack 5201
      3.1 C>S P. 1101:1201(100) ack 5201
      END C>S P. 1101:1201(100) ack 5201
      5.5 S>C . 5201:5201(0) ack 1201
      6.0 C>S F. 1201:1201(0) ack 5201
      6.02 S>C F. 5201:5201(0) ack 1202
      6.03 C>S . 1202:1202(0) ack 5202
      """;

  @Test
  void aStallThatRecovered() {
    String sentence = verdict(REPEATED_DATA.replace("END", "5.48")).sentence();
    assertTrue(
        sentence.contains(
            "; 100 bytes of the client got through at the 5th try only, 4.48 s after the first"
                + " (frame 7)"),
        sentence);
    // In less than 3 s it is ordinary loss.
    assertFalse(verdict(REPEATED_DATA.replace("END", "3.9")).sentence().contains(" try only"));
  }

  @Test
  void aSynAckThatTheClientRejectedBeforeItTookAnother() {
    String rejected =
        """
        0.000 C>S S 1000:1000(0)
        0.010 S>C S. 7000:7000(0) ack 900
        0.011 C>S R 900:900(0)
        0.020 S>C S. 5000:5000(0) ack 1001
        0.021 C>S . 1001:1001(0) ack 5001
        0.030 C>S P. 1001:1101(100) ack 5001
        0.050 S>C P. 5001:5201(200) ack 1101
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C F. 5201:5201(0) ack 1102
        1.021 C>S . 1102:1102(0) ack 5202
        """;
    String sentence = verdict(rejected).sentence();
    assertTrue(
        sentence.startsWith(
            "The client answered a SYN-ACK by RST (the first in frame 2) and took a later one; the"
                + " client closed first"),
        sentence);
    String stray = rejected.replace("S>C S. 7000:7000(0) ack 900", "S>C . 7000:7000(0) ack 900");
    assertFalse(verdict(stray).sentence().contains("SYN-ACK by RST"), "an old connection's ACK");
  }

  @Test
  void anAbortOfAnEndThatHadSaidNothing() {
    String banner =
        """
        0.000 C>S S 1000:1000(0)
        0.020 S>C S. 5000:5000(0) ack 1001
        0.021 C>S . 1001:1001(0) ack 5001
        0.030 S>C P. 5001:5151(150) ack 1001
        0.031 C>S R. 1001:1001(0) ack 5151 win 8192
        """;
    Verdict silent = verdict(banner);
    assertEquals(Cause.APPLICATION_UNREAD_DATA, silent.cause());
    assertEquals(57, silent.confidence(), silent.sentence());
    assertTrue(silent.sentence().contains("the client had said nothing"), silent.sentence());
  }

  private static final String REQUEST_MET_BY_RST =
      """
      exchanged
      T.000 C>S P. 1101:1201(100) ack 5201
      T.021 S>C R. 5201:5201(0) ack 1201 win 501
      """;

  @Test
  void anAbortAfterASilence() {
    Verdict idle = verdict(REQUEST_MET_BY_RST.replace("T", "58"));
    assertEquals(Cause.APPLICATION_UNREAD_DATA, idle.cause());
    assertTrue(
        idle.sentence().contains("before those data it had been idle for 57.9 s"), idle.sentence());
    Verdict busy = verdict(REQUEST_MET_BY_RST.replace("T", "1"));
    assertEquals(Cause.APPLICATION_UNREAD_DATA, busy.cause());
    assertTrue(busy.confidence() > idle.confidence(), busy.sentence());
  }

  @Test
  void aSlowApplication() {
    assertVerdict(
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.001 C>S . 1101:1101(0) ack 5202
        20.0 C>S F. 1101:1101(0) ack 5202
        20.02 S>C . 5202:5202(0) ack 1102
        """,
        FlowEnd.FIN,
        ClosedBy.SERVER,
        Cause.SLOW_APPLICATION,
        "The server closed first, the client 19 s later",
        "Almost certainly the client's application took that long to close: TCP itself never",
        "Next: let the client close as soon as the stream has ended");
  }

  @Test
  void aLateFinEatenByARouter() {
    assertVerdict(
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.001 C>S . 1101:1101(0) ack 5202
        40.2 C>S F. 1101:1101(0) ack 5202
        40.5 C>S F. 1101:1101(0) ack 5202
        41.1 C>S F. 1101:1101(0) ack 5202
        42.3 C>S F. 1101:1101(0) ack 5202
        capture ends 60
        """,
        FlowEnd.FIN,
        ClosedBy.SERVER,
        Cause.MIDDLEBOX_FIN_TIMER,
        "The server closed first",
        "39.2 s",
        "4 times",
        "all data was acknowledged",
        "a session timer of at most 39.2 s on the path had expired",
        "Next: fix the client's late close, or raise that timer");
  }

  @Test
  void aFinEatenAfterALongSilence() {
    assertVerdict(
        """
        exchanged
        3000.0 C>S F. 1101:1101(0) ack 5201
        3000.3 C>S F. 1101:1101(0) ack 5201
        3000.9 C>S F. 1101:1101(0) ack 5201
        capture ends 3060
        """,
        FlowEnd.HALF_CLOSED,
        ClosedBy.CLIENT,
        Cause.MIDDLEBOX_IDLE_TIMER,
        "after 3000 s of silence",
        "the server did not in the 60 s that were captured",
        "a timer for idle sessions of at most 3000 s",
        "Next: read the timers for idle sessions");
  }

  /** Closed within the shortest time that counts as late, yet after a pause. */
  @Test
  void aFinEatenSoonAfterThePeersFin() {
    assertVerdict(
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.001 C>S . 1101:1101(0) ack 5202
        8.0 C>S F. 1101:1101(0) ack 5202
        8.3 C>S F. 1101:1101(0) ack 5202
        8.9 C>S F. 1101:1101(0) ack 5202
        capture ends 60
        """,
        FlowEnd.FIN,
        ClosedBy.SERVER,
        Cause.MIDDLEBOX_FIN_TIMER);
  }

  @Test
  void aFirewallThatAnswersTheFin() {
    assertVerdict(
        """
        0.0000 C>S S 1000:1000(0) ttl 125 win 8192
        0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64 win 65535
        0.0301 C>S . 1001:1001(0) ack 5001 ttl 125 win 513
        0.0310 C>S P. 1001:1213(212) ack 5001 ttl 125 win 513
        0.0350 S>C P. 5001:5201(200) ack 1213 ttl 64 win 65323
        0.0650 C>S . 1213:1213(0) ack 5201 ttl 125 win 512
        90.0 S>C F. 5201:5201(0) ack 1213 ttl 64 win 65323
        90.001 C>S R. 1213:1213(0) ack 5202 ttl 255 win 65323
        """,
        FlowEnd.FIN_RST,
        ClosedBy.SERVER,
        Cause.MIDDLEBOX_RESET,
        "after 89.9 s of silence",
        "Almost certainly a device on the path made the RST, not the client",
        "TTL 255",
        "window 65323",
        "frame 8");
  }

  @Test
  void aResetInAnEndsName() {
    assertVerdict(
        """
        exchanged
        1.000 S>C R 5201:5201(0)
        1.100 C>S P. 1101:1201(100) ack 5201
        1.120 S>C P. 5201:5301(100) ack 1201
        1.121 C>S . 1201:1201(0) ack 5301
        """,
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "Not closed within the capture",
        "A RST in the server's name (frame 7) changed nothing and was not its own");
  }

  @Test
  void refused() {
    assertVerdict(
        "0.0 C>S S 1000:1000(0)\n0.02 S>C R. 0:0(0) ack 1001 win 0",
        FlowEnd.REFUSED,
        ClosedBy.SERVER,
        Cause.REFUSED_BY_HOST,
        "refused the connection",
        "Next: ");
  }

  @Test
  void unanswered() {
    assertVerdict(
        "0.0 C>S S 1000:1000(0)\n1.0 C>S S 1000:1000(0)\ncapture ends 9",
        FlowEnd.UNANSWERED,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "The SYN was sent twice and never answered",
        "Next: ");
  }

  @Test
  void anAbortOfASocket() {
    assertVerdict(
        "exchanged\n9.0501 C>S R. 1101:1101(0) ack 5201",
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.APPLICATION_ABORT,
        "The client reset the connection after 9 s of silence");
  }

  @Test
  void anAbortWithoutSocket() {
    assertVerdict(
        """
        exchanged
        600.0 C>S P. 1101:1201(100) ack 5201
        600.02 S>C R 5201:5201(0)
        """,
        FlowEnd.RST,
        ClosedBy.SERVER,
        Cause.PEER_FORGOT,
        "was answered 20 ms later by a RST in the server's name",
        "never acknowledged: 100 bytes of the client");
  }

  @Test
  void anAbortOfEitherKind() {
    assertVerdict(
        "exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 win 0",
        FlowEnd.RST,
        ClosedBy.SERVER,
        Cause.UNKNOWN);
  }

  @Test
  void aFinAnsweredByASocketOrByNone() {
    String fin = "exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\n";
    assertVerdict(
        fin + "1.02 S>C R 5201:5201(0)", FlowEnd.FIN_RST, ClosedBy.CLIENT, Cause.PEER_FORGOT);
    assertVerdict(
        fin + "1.02 S>C R. 5201:5201(0) ack 1102",
        FlowEnd.FIN_RST,
        ClosedBy.CLIENT,
        Cause.APPLICATION_ABORT);
  }

  @Test
  void aRstAfterAllWasSaid() {
    assertVerdict(
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C F. 5201:5201(0) ack 1102
        1.0201 C>S R 1102:1102(0)
        """,
        FlowEnd.FIN_RST,
        ClosedBy.CLIENT,
        Cause.ORDERLY);
  }

  @Test
  void aCancelledTransfer() {
    assertVerdict(
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C P. 5201:6201(1000) ack 1102
        1.0201 C>S R 1102:1102(0)
        """,
        FlowEnd.FIN_RST,
        ClosedBy.CLIENT,
        Cause.USER_CANCELLED,
        "1000 bytes of the server");
  }

  @Test
  void halfClosed() {
    assertVerdict(
        "exchanged\n1.0 S>C F. 5201:5201(0) ack 1101\n1.001 C>S . 1101:1101(0) ack 5202",
        FlowEnd.HALF_CLOSED,
        ClosedBy.SERVER,
        Cause.UNKNOWN,
        "The server closed its direction",
        "; the capture ends 1 ms later, before the client closed");
    assertFalse(
        verdict("exchanged\n1.0 S>C F. 5201:5201(0) ack 1101\n1.001 C>S . 1101:1101(0) ack 5202")
            .sentence()
            .contains("Next"));
  }

  /** More than one number is data that the capture lacks: whether there was a FIN is not known. */
  @Test
  void bytesThatWereNotCapturedAreNoFin() {
    String two = "exchanged\n1.000 S>C F. 5201:5201(0) ack 1103\ncapture ends 60";
    assertTrue(
        verdict(two).sentence().contains("the client did not in the"), verdict(two).sentence());
    String wentOn =
        "exchanged\n1.000 S>C F. 5201:5201(0) ack 1102\n"
            + "1.02 C>S P. 1102:1202(100) ack 5202\ncapture ends 60";
    assertTrue(
        verdict(wentOn).sentence().contains("the client did not in the"),
        verdict(wentOn).sentence());
  }

  /** An ICMP error is an answer, though none of the other end's stack. */
  @Test
  void dataThatOnlyDrewIcmpErrors() {
    String script =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 icmp 192.0.2.1 3/3 quotes C>S
        1.3 C>S P. 1101:1201(100) ack 5201
        1.9 C>S P. 1101:1201(100) ack 5201
        3.1 C>S P. 1101:1201(100) ack 5201
        5.5 C>S P. 1101:1201(100) ack 5201
        10.3 C>S P. 1101:1201(100) ack 5201
        """;
    String told = verdict(script).sentence();
    assertTrue(told.contains("sent 6 times in 9.3 s and answered by ICMP errors only"), told);
    String silent = verdict(script.replaceAll("(?m)^1.02.*\n", "")).sentence();
    assertTrue(silent.contains("sent 6 times in 9.3 s and never answered"), silent);
  }

  @Test
  void halfClosedForLong() {
    assertVerdict(
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.001 C>S . 1101:1101(0) ack 5202
        capture ends 20
        """,
        FlowEnd.HALF_CLOSED,
        ClosedBy.SERVER,
        Cause.UNKNOWN,
        "the client did not in the 19 s that were captured",
        "It may close later. Next: see whether the client's application ever closes");
  }

  @Test
  void open() {
    assertVerdict(
        "exchanged\ncapture ends 100",
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "Not closed within the capture");
  }

  @Test
  void silent() {
    assertVerdict(
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.3 C>S P. 1101:1201(100) ack 5201
        1.9 C>S P. 1101:1201(100) ack 5201
        3.1 C>S P. 1101:1201(100) ack 5201
        5.5 C>S P. 1101:1201(100) ack 5201
        capture ends 100
        """,
        FlowEnd.SILENT,
        ClosedBy.NOBODY,
        Cause.PEER_VANISHED,
        "100 bytes of the client");
  }

  /** Some devices count the zeros that fill a short frame into the IP length; TCP does not. */
  @Test
  void paddingInsideTheIpLengthIsNoPayload() {
    assertVerdict(
        """
        exchanged
        0.5 C>S . 1101:1107(6) ack 5201 first 0
        1.0 C>S F. 1101:1107(6) ack 5201 first 0
        1.02 S>C F. 5201:5207(6) ack 1102 first 0
        1.04 C>S . 1102:1108(6) ack 5202 first 0
        capture ends 90
        """,
        FlowEnd.FIN,
        ClosedBy.CLIENT,
        Cause.ORDERLY,
        "all data was acknowledged both ways");
    // Real bytes, for they are pushed.
    assertTrue(
        verdict(
                """
                exchanged
                1.0 C>S P. 1101:1107(6) ack 5201 first 0
                1.1 C>S F. 1107:1107(0) ack 5201
                1.12 S>C F. 5201:5201(0) ack 1101
                capture ends 90
                """)
            .sentence()
            .contains("never acknowledged: 6 bytes of the client"));
  }

  /** One thing is said about the data that only the RST acknowledges. */
  @Test
  void aResetThatAcknowledgesTheLastData() {
    assertVerdict(
        """
        exchanged
        1.0 S>C P. 5201:5301(100) ack 1101
        1.00001 C>S R. 1101:1101(0) ack 5301
        """,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.APPLICATION_UNREAD_DATA,
        "all data was acknowledged both ways");
    assertVerdict(
        """
        exchanged
        1.0 S>C P. 5201:5301(100) ack 1101
        1.0 S>C P. 5301:5401(100) ack 1101
        1.00001 C>S R. 1101:1101(0) ack 5301
        """,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.APPLICATION_UNREAD_DATA,
        "never acknowledged: 100 bytes of the server");
  }

  /** Without ACK its sender would have repeated it: the capture lacks something. */
  @Test
  void sentOnceIsNotSilent() {
    assertVerdict(
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        capture ends 4000
        """,
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "Not closed within the capture.");
  }

  @Test
  void cutByTheEndOfTheCapture() {
    assertVerdict(
        "exchanged\n1.0 C>S P. 1101:1201(100) ack 5201",
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN);
  }

  @Test
  void aRstWithoutConnection() {
    assertVerdict(
        "0.0 C>S P. 1:101(100) ack 700\n0.02 S>C R 700:700(0)",
        FlowEnd.RST_ONLY,
        ClosedBy.SERVER,
        Cause.UNKNOWN,
        "A RST without a connection");
  }

  @Test
  void aHandshakeThatWentNoFurther() {
    assertVerdict(
        "0.0 C>S S 1:1(0)\n0.1 S>C S. 7:7(0) ack 2\ncapture ends 60",
        FlowEnd.UNKNOWN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "The handshake was not completed");
  }

  /** Forged, and in the window but not exact: a stack of today asks back and goes on. */
  @Test
  void aResetThatChangedNothing() {
    assertVerdict(
        """
        exchanged
        1.000 C>S R 2101:2101(0) ttl 255
        1.001 S>C . 5201:5201(0) ack 1101
        1.500 C>S P. 1101:1201(100) ack 5201
        1.520 S>C P. 5201:5301(100) ack 1201
        1.521 C>S . 1201:1201(0) ack 5301
        2.000 C>S F. 1201:1201(0) ack 5301
        2.020 S>C F. 5301:5301(0) ack 1202
        2.021 C>S . 1202:1202(0) ack 5302
        """,
        FlowEnd.FIN,
        ClosedBy.CLIENT,
        Cause.ORDERLY,
        "The client closed first, the server 20 ms later",
        "A RST in the client's name (frame 7) was inside the server's window but not exact, and"
            + " changed nothing and was not its own");
  }

  /** The peer goes on a little, but the sender of the RST is gone: that RST was the end. */
  @Test
  void aResetThatThePeerHadNotSeenYet() {
    assertVerdict(
        """
        exchanged
        1.000 C>S R. 1101:1101(0) ack 5201
        1.001 S>C P. 5201:5301(100) ack 1101
        1.002 C>S R 1101:1101(0)
        """,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.APPLICATION_ABORT);
  }

  /** A frame that the RST overtook does not revive its sender. */
  @Test
  void aResetThatOvertookData() {
    assertVerdict(
        """
        exchanged
        1.0000 C>S R. 1201:1201(0) ack 5201
        1.0001 C>S P. 1101:1201(100) ack 5201
        """,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.APPLICATION_ABORT);
  }

  @Test
  void ofOneDirectionLittleIsKnown() {
    Verdict verdict =
        Expect.report(
                Script.of("exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\ncapture ends 90")
                    .only(End.C))
            .verdict();
    assertEquals(FlowEnd.UNKNOWN, verdict.end());
    assertNull(verdict.closedBy());
    assertEquals(Cause.UNKNOWN, verdict.cause());
  }

  @Test
  void tellsWhatTheRestOfTheCaptureAdds() {
    Script script = Script.of("exchanged\n9.0501 C>S R. 1101:1101(0) ack 5201");
    Verdict verdict =
        Verdict.of(
            script.story(),
            Expect.findings(script),
            others(null, "1 of 2605 connections to this server ended so"));
    assertTrue(
        verdict
            .sentence()
            .contains("In this capture 1 of 2605 connections to this server ended so. Next:"),
        verdict.sentence());
    assertEquals(List.of("1 of 2605 connections to this server ended so"), verdict.context());
  }

  private static OtherFlows others(@Nullable TimerInterval timer, String... clauses) {
    return new OtherFlows() {
      @Override
      public List<String> clauses() {
        return List.of(clauses);
      }

      @Override
      public @Nullable TimerInterval timer(Phase phase) {
        return phase == Phase.HALF_CLOSED ? timer : null;
      }
    };
  }

  /** What others on the path have shown is closer than what one flow can show. */
  @Test
  void theTimerIsThatOfThePathIfItIsKnown() {
    Script script =
        Script.of(
            """
            exchanged
            1.00 S>C F. 5201:5201(0) ack 1101
            1.02 C>S . 1101:1101(0) ack 5202
            9.40 C>S F. 1101:1101(0) ack 5202
            9.70 C>S F. 1101:1101(0) ack 5202
            10.30 C>S F. 1101:1101(0) ack 5202
            11.50 C>S F. 1101:1101(0) ack 5202
            capture ends 30
            """);
    List<Finding> found = Expect.findings(script);
    TimerInterval path = new TimerInterval(7_500_000_000L, 8_360_000_000L);
    String alone = Verdict.of(script.story(), found).sentence();
    String among = Verdict.of(script.story(), found, others(path)).sentence();
    assertTrue(alone.contains("at most 8.4 s"), alone);
    assertTrue(alone.contains("(defaults that fit: Arcadyan and SMC home routers 5 s)"), alone);
    assertTrue(among.contains("of more than 7.5 s and at most 8.36 s on the path"), among);
    assertFalse(among.contains("defaults that fit"), among);
  }

  @Test
  void dataIsCompleteWhenAllOfItWasAcknowledged() {
    assertTrue(complete(Script.of("exchanged")));
    assertFalse(complete(Script.of("exchanged\n1.0 C>S P. 1101:1102(1) ack 5201")));
    assertFalse(complete(Script.of("exchanged").only(End.C)));
    assertTrue(
        complete(
            Script.of(
                "exchanged\n1.0 C>S P. 1101:1102(1) ack 5201\n2.0 S>C R. 5201:5201(0)"
                    + " ack 1102\n2.1 S>C . 5201:5201(0) ack 1102")));
  }

  /** The ACK of a RST is trusted only if the RST is plainly that end's own. */
  @Test
  void dataThatOnlyARstAcknowledged() {
    String reset =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 S>C R. 5201:5201(0) ack 1201
        """;
    assertTrue(complete(Script.of(reset)));
    assertFalse(complete(Script.of(reset.replace("ack 1201", "ack 1101"))));
    assertFalse(complete(Script.of(reset.replace("ack 1201", "ack 1201 ttl 200"))));
    assertFalse(complete(Script.of(reset.replace("ack 1201", "ack 1201 win 0"))));
    assertFalse(
        complete(Script.of(reset.replace("5201:5201(0) ack 1201", "5301:5301(0) ack 1201"))));
  }

  private static boolean complete(Script script) {
    return DataCheck.complete(script.story().flow());
  }

  /** Windows aborts without window and timestamps; but nobody else counts its packets. */
  @Test
  void anAbortThatCountsOn() {
    assertVerdict(
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101
        1.021 C>S R. 1101:1101(0) ack 5301 win 0
        """,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.APPLICATION_ABORT,
        "counts on in the client's IP identification");
    assertVerdict(
        """
        exchanged
        1.000 S>C P. 5201:5301(100) ack 1101
        1.021 C>S R. 1101:1101(0) ack 5301 win 0 id 0
        """,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.UNKNOWN);
  }

  /** The RST is counted to the next connection on these ports, and ends this one. */
  @Test
  void endedByARstOfTheNextFlow() {
    String next =
        """
        exchanged
        9.000 C>S S 700000000:700000000(0)
        9.020 S>C . 5201:5201(0) ack 1101
        9.021 C>S R 1101:1101(0)
        """;
    assertVerdict(
        next,
        FlowEnd.RST,
        ClosedBy.CLIENT,
        Cause.PEER_FORGOT,
        "The server still had the connection when a SYN for the next one came (flow 1)",
        "all data was acknowledged both ways");
    assertVerdict(
        next.replace(
                "9.000", "1.0 S>C F. 5201:5201(0) ack 1101\n1.01 C>S . 1101:1101(0) ack 5202\n9.0")
            .replace("5201:5201(0) ack 1101\n9.021", "5202:5202(0) ack 1101\n9.021"),
        FlowEnd.FIN_RST,
        ClosedBy.SERVER,
        Cause.PEER_FORGOT,
        "The server closed first. The server still had the connection");
    // Another number ends nothing, nor does a RST behind the next connection's own handshake.
    assertVerdict(
        next.replace("1101:1101(0)\n", "1102:1102(0)\n"),
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "Not closed within the capture");
    assertVerdict(
        """
        exchanged
        9.000 C>S S 700000000:700000000(0)
        9.020 S>C S. 800000000:800000000(0) ack 700000001
        9.021 C>S R 1101:1101(0)
        """,
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "Not closed within the capture");
  }

  @Test
  void quotesWhatTheRstSays() {
    assertVerdict(
        "exchanged\n1.0 S>C R. 5201:5217(16) ack 1101 text \"Connection limit\"",
        FlowEnd.RST,
        ClosedBy.SERVER,
        Cause.APPLICATION_ABORT,
        "; the RST says why: \"Connection limit\"");
  }

  /** Its receiver reads none of it: the connection goes on. */
  @Test
  void aRstWithTheMd5Option() {
    assertVerdict(
        """
        exchanged
        1.000 C>S R. 1101:1101(0) ack 5201 kind 19
        2.000 C>S F. 1101:1101(0) ack 5201
        2.020 S>C F. 5201:5201(0) ack 1102
        2.021 C>S . 1102:1102(0) ack 5202
        """,
        FlowEnd.FIN,
        ClosedBy.CLIENT,
        Cause.ORDERLY,
        "(frame 7) carries the TCP MD5 option on a connection that does not use it");
  }

  /** Windows sends the refused SYN again; by then somebody listens. */
  @Test
  void refusedThenAccepted() {
    assertVerdict(
        """
        0.00 C>S S 1000:1000(0) stream 0
        0.02 S>C R. 0:0(0) ack 1001 win 0 stream 0
        0.52 C>S S 1000:1000(0) stream 0
        0.54 S>C S. 5000:5000(0) ack 1001 stream 0
        0.55 C>S P. 1001:1101(100) ack 5001 stream 0
        0.57 S>C P. 5001:5201(200) ack 1101 stream 0
        25.0 C>S F. 1101:1101(0) ack 5201 stream 0
        25.02 S>C F. 5201:5201(0) ack 1102 stream 0
        25.03 C>S . 1102:1102(0) ack 5202 stream 0
        """,
        FlowEnd.FIN,
        ClosedBy.CLIENT,
        Cause.ORDERLY,
        "Refused once, then accepted 540 ms after the first SYN; the client closed first");
  }

  @Test
  void refusedEachTime() {
    assertVerdict(
        """
        0.00 C>S S 1000:1000(0) stream 0
        0.02 S>C R. 0:0(0) ack 1001 win 0 stream 0
        0.52 C>S S 1000:1000(0) stream 0
        0.54 S>C R. 0:0(0) ack 1001 win 0 stream 0
        """,
        FlowEnd.REFUSED,
        ClosedBy.SERVER,
        Cause.REFUSED_BY_HOST,
        "The server's address refused the connection");
  }

  @Test
  void opensLate() {
    assertVerdict(
        """
        0.0 C>S SEW 1000:1000(0)
        1.0 C>S SEW 1000:1000(0)
        3.0 C>S SEW 1000:1000(0)
        7.0 C>S S 1000:1000(0)
        7.02 S>C S. 5000:5000(0) ack 1001
        7.03 C>S P. 1001:1101(100) ack 5001
        7.05 S>C F. 5001:5001(0) ack 1101
        7.06 C>S F. 1101:1101(0) ack 5002
        7.08 S>C . 5002:5002(0) ack 1102
        """,
        FlowEnd.FIN,
        ClosedBy.SERVER,
        Cause.ORDERLY,
        "Connected at the 4th SYN, 7 s after the first; the server closed first",
        "Opening it took several SYNs: the one that was answered was sent without ECE and CWR, all"
            + " others with ECE and CWR");
  }

  /** None of these shows a connection that could be open. */
  @Test
  void nothingThatWasNeverOpenIsOpen() {
    for (String script :
        List.of(
            "0.0 S>C S. 5000:5000(0) ack 1001\ncapture ends 9",
            "0.0 C>S U 1000:1000(0)\ncapture ends 9",
            "0.0 C>S F 1000:1000(0)\ncapture ends 9")) {
      assertEquals(FlowEnd.UNKNOWN, verdict(script).end(), script);
      for (var half : Script.of(script).story().flow().halves()) {
        assertFalse(half.state().isSynchronized(), script);
      }
    }
  }

  @Test
  void finBesideRstCounts() {
    String script = "exchanged\n1.0 C>S FR. 1101:1101(0) ack 5201";
    assertEquals(FlowEnd.FIN_RST, verdict(script).end());
    assertEquals(1, Script.of(script).story().flow().client().finCount());
  }

  @Test
  void synsWithWrongChecksums() {
    String wrong = "C>S S 1000:1000(0) sum wrong\n";
    assertVerdict(
        "0.0 " + wrong + "1.0 " + wrong + "3.0 " + wrong + "capture ends 9",
        FlowEnd.UNANSWERED,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "The TCP checksum of each SYN is wrong");
  }

  private static final String FIN_IN_VAIN =
      """
      exchanged
      1.0 S>C F. 5201:5201(0) ack 1101
      1.3 S>C F. 5201:5201(0) ack 1101
      1.9 S>C F. 5201:5201(0) ack 1101
      3.1 S>C F. 5201:5201(0) ack 1101
      5.5 S>C F. 5201:5201(0) ack 1101
      10.3 S>C F. 5201:5201(0) ack 1101
      """;

  /** Who is heard an hour after the last FIN was not alive while it was tried. */
  @Test
  void cameBackWhenTheFinHadBeenGivenUp() {
    String back =
        """
        3600.0 C>S P. 1101:1201(100) ack 5201
        3600.02 S>C R 5201:5201(0)
        """;
    String sentence = verdict(FIN_IN_VAIN + back).sentence();
    assertTrue(sentence.contains("came back only after the other end had given up"), sentence);
    assertTrue(sentence.contains("when the client was heard again, 3590 s later"), sentence);
    String meanwhile =
        FIN_IN_VAIN.replace("10.3 S>C", "5.6 C>S P. 1101:1201(100) ack 5201\n10.3 S>C");
    sentence = verdict(meanwhile + back.replace("1101:1201", "1201:1301")).sentence();
    assertFalse(sentence.contains("came back only"), sentence);
  }

  /** The client takes the early FIN for the end of the stream, and never gets what lies before. */
  @Test
  void dataThatItsFinHasOvertakenIsLost() {
    String lost =
        """
        established
        0.10 C>S P. 1001:1081(80) ack 5001
        0.19 S>C . 5001:5001(0) ack 1081
        0.20 S>C F. 5901:5901(0) ack 1081
        0.2003 C>S . 1081:1081(0) ack 5002
        0.2004 S>C P. 5001:5901(900) ack 1081
        0.2006 C>S F. 1081:1081(0) ack 5002
        0.29 S>C . 5902:5902(0) ack 1082
        0.60 S>C FP. 5001:5901(900) ack 1082
        1.20 S>C FP. 5001:5901(900) ack 1082
        2.40 S>C FP. 5001:5901(900) ack 1082
        capture ends 30
        """;
    Verdict verdict = verdict(lost);
    assertFalse(verdict.sentence().contains("sent none"), verdict.sentence());
    assertFalse(verdict.sentence().contains("complete"), verdict.sentence());
    assertTrue(verdict.sentence().contains("899 bytes of the server"), verdict.sentence());
    // The same order in the capture only: all of it arrives.
    String inOrder =
        verdict(lost.replace("1081:1081(0) ack 5002", "1081:1081(0) ack 5902")).sentence();
    assertTrue(inOrder.contains("all data was acknowledged both ways"), inOrder);
  }

  @Test
  void readTooLate() {
    String verdict =
        verdict(
                """
                exchanged
                0.100 S>C P. 5201:6201(1000) ack 1101
                0.140 C>S . 1101:1101(0) ack 6201 win 0
                60.40 S>C . 6200:6200(0) ack 1101
                60.41 C>S . 1101:1101(0) ack 6201 win 0
                200.14 C>S . 1101:1101(0) ack 6201 win 500
                200.16 S>C R 6201:6201(0)
                """)
            .sentence();
    assertTrue(verdict.startsWith("The client had not read for 200 s (window 0) when"), verdict);
    assertTrue(
        verdict.contains("client's application had not read for 200 s; the server"), verdict);
    assertFalse(verdict.contains("restarted"), verdict);
  }

  /** It could not close any more: nobody leaks. */
  @Test
  void readTooLateForAHalfClosedPeer() {
    assertVerdict(
        """
        exchanged
        0.100 S>C FP. 5201:6201(1000) ack 1101
        0.140 C>S . 1101:1101(0) ack 6202 win 0
        125.14 C>S . 1101:1101(0) ack 6202 win 500
        125.16 S>C R 6202:6202(0)
        capture ends 300
        """,
        FlowEnd.FIN_RST,
        ClosedBy.SERVER,
        Cause.APPLICATION_UNREAD_DATA,
        "The server closed first; the client had not read for 125 s",
        "Linux does for 60 s, Windows for 120 s");
  }

  @Test
  void lateCloseOfWhoHadNotRead() {
    assertVerdict(
        """
        exchanged
        0.100 S>C FP. 5201:6201(1000) ack 1101
        0.140 C>S . 1101:1101(0) ack 6202 win 0
        40.14 C>S . 1101:1101(0) ack 6202 win 500
        40.50 C>S F. 1101:1101(0) ack 6202
        40.54 S>C . 6202:6202(0) ack 1102
        """,
        FlowEnd.FIN,
        ClosedBy.SERVER,
        Cause.SLOW_APPLICATION,
        "its window was 0 for 40 s");
  }

  @Test
  void askedForInVain() {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 0; i < 6; i++) {
      int seq = 6201 + 1000 * i;
      script.append("1.%d0 S>C . %d:%d(1000) ack 1101\n".formatted(i, seq, seq + 1000));
      script.append("1.%d1 C>S . 1101:1101(0) ack 5201 sack 6201:%d\n".formatted(i, seq + 1000));
    }
    script.append(
        """
        61.04 C>S F. 1101:1101(0) ack 5201 sack 6201:12201
        61.06 S>C . 12201:12201(0) ack 1102
        capture ends 80
        """);
    String verdict = verdict(script.toString()).sentence();
    assertTrue(
        verdict.contains(
            "1000 bytes of the server never came, though the client asked for them 7 times in 60 s"
                + " and had 6000 bytes behind them"),
        verdict);
    assertTrue(verdict.contains("The server never repeated what the other end asked"), verdict);
    assertFalse(verdict.contains("may close later"), verdict);
  }

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
      1.290 C>S F. 1201:1201(0) ack 5202
      1.310 S>C . 5202:5202(0) ack 1101
      capture ends 4
      """;

  @Test
  void aRequestThatCrossedTheCloseAndIsDropped() {
    assertVerdict(
        CROSSED,
        FlowEnd.FIN,
        ClosedBy.SERVER,
        Cause.APPLICATION_UNREAD_DATA,
        "the client's request (frame 7) crossed that FIN and was sent 3 times in vain",
        "its stack drops what comes then, without a RST");
  }

  @Test
  void theFirstFinWasNotCaptured() {
    String unseen =
        """
        exchanged
        1.0201 C>S . 1101:1101(0) ack 5202
        1.0203 C>S F. 1101:1101(0) ack 5202
        1.0405 S>C . 5202:5202(0) ack 1102
        """;
    assertVerdict(
        unseen,
        FlowEnd.HALF_CLOSED,
        ClosedBy.SERVER,
        Cause.ORDERLY,
        "The server closed first: its FIN was not captured, but frame 7 acknowledges it; the client"
            + " closed after it");
    // The other's FIN came later.
    assertVerdict(
        """
        exchanged
        1.00 C>S F. 1101:1101(0) ack 5201
        1.02 S>C . 5201:5201(0) ack 1102
        1.05 C>S . 1102:1102(0) ack 5202
        """,
        FlowEnd.HALF_CLOSED,
        ClosedBy.CLIENT,
        Cause.ORDERLY,
        "The client closed its direction, and the server its own: that FIN was not captured, but"
            + " frame 9 acknowledges it");
  }

  @Test
  void neitherFinWasCaptured() {
    assertVerdict(
        """
        exchanged
        1.0201 C>S . 1101:1101(0) ack 5202
        1.0405 S>C . 5202:5202(0) ack 1102
        """,
        FlowEnd.OPEN,
        ClosedBy.SERVER,
        Cause.ORDERLY,
        "Both ends closed, the server first: neither FIN was captured, but frames 7 and 8"
            + " acknowledge them",
        "all data was acknowledged both ways");
  }

  /** It goes on: that was a byte, not a FIN. Nor is a byte of one end the close of both. */
  @Test
  void aByteThatWasNotCapturedIsNoClose() {
    assertVerdict(
        """
        exchanged
        1.0201 C>S . 1101:1101(0) ack 5202
        1.0405 S>C . 5202:5202(0) ack 1102
        2.0000 C>S P. 1102:1103(1) ack 5202
        2.0200 S>C . 5202:5202(0) ack 1103
        """,
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "Not closed within the capture");
    assertVerdict(
        """
        exchanged
        1.0201 C>S . 1101:1101(0) ack 5202
        1.0405 S>C . 5202:5202(0) ack 1101
        """,
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.UNKNOWN,
        "Not closed within the capture");
  }

  @Test
  void refusedBehindASynProxy() {
    String script =
        """
        0.00 C>S S 1000:1000(0)
        0.02 S>C S. 5000:5000(0) ack 1001 win 0
        0.03 C>S . 1001:1001(0) ack 5001
        0.05 S>C R. 5001:5001(0) ack 1001 win 0
        """;
    assertVerdict(
        script,
        FlowEnd.RST,
        ClosedBy.SERVER,
        Cause.NOT_ACCEPTED,
        "a SYN proxy answered in the server's name, and the server behind it refused");
    assertEquals(
        Cause.UNKNOWN,
        verdict(script.replace("ack 1001 win 0\n0.03", "ack 1001 win 8192\n0.03")).cause());
  }

  private static final String SILENT_DROP =
      """
      0.0000 C>S S 1000:1000(0) ttl 47
      0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64
      0.0800 C>S . 1001:1001(0) ack 5001 ttl 47
      0.0900 C>S P. 1001:1101(100) ack 5001 ttl 47
      0.0901 S>C . 5001:5001(0) ack 1101 ttl 64
      0.0905 S>C R. 5001:5001(0) ack 1101 win 502 ttl 1
      0.4000 C>S P. 1101:1201(100) ack 5001 ttl 47
      0.7000 C>S P. 1101:1201(100) ack 5001 ttl 47
      1.3000 C>S P. 1101:1201(100) ack 5001 ttl 47
      2.5000 C>S P. 1101:1201(100) ack 5001 ttl 47
      4.9000 C>S P. 1101:1201(100) ack 5001 ttl 47
      9.7000 C>S P. 1101:1201(100) ack 5001 ttl 47
      capture ends 20
      """;

  @Test
  void aRstThatReachesNobody() {
    assertVerdict(
        SILENT_DROP,
        FlowEnd.RST,
        ClosedBy.SERVER,
        Cause.APPLICATION_ABORT,
        "The server reset the connection by a RST with TTL 1 (frame 6), which no router passes on;"
            + " the client went on until 9.61 s later",
        "on purpose");
  }

  /** Where all packets have TTL 1, as between neighbours, it says nothing. */
  @Test
  void aTtlOf1LikeAllOthers() {
    String sentence = verdict(SILENT_DROP.replace("ttl 64", "ttl 1")).sentence();
    assertFalse(sentence.contains("TTL 1"), sentence);
    String usual = verdict(SILENT_DROP.replace("ttl 1\n", "ttl 64\n")).sentence();
    assertFalse(usual.contains("TTL 1"), usual);
  }

  /** The capture ends with one of them: it is not better than those before it. */
  @Test
  void theLastRstOfALoopIsNoneThatCounts() {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 0; i < 30; i++) {
      script.append("75.%02d0 S>C . 5201:5201(0) ack 1101\n".formatted(i));
      script.append("75.%02d5 C>S R 1301:1301(0)\n".formatted(i));
    }
    assertVerdict(
        script.toString(),
        FlowEnd.OPEN,
        ClosedBy.NOBODY,
        Cause.CHALLENGE_LOOP,
        "Not closed within the capture");
    String exact = verdict(script + "76.0 C>S R 1101:1101(0)\n").sentence();
    assertTrue(exact.contains("until the RST in frame 67 was exact"), exact);
  }
}
