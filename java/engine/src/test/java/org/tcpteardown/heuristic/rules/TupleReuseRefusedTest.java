package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.population.Population;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.testkit.Variant;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class TupleReuseRefusedTest {
  private static final FindingId ID = FindingId.TUPLE_REUSE_REFUSED;

  /** The client's host has forgotten the connection; the server has not. */
  private static final String FORGOTTEN =
      """
      exchanged
      5.00 C>S S 90000:90000(0)                ! tuple_reuse_refused = 0.03
      5.02 S>C . 5201:5201(0) ack 1101
      5.021 C>S R 1101:1101(0)
      5.03 C>S S 90000:90000(0)
      5.05 S>C S. 70000:70000(0) ack 90001
      5.06 C>S . 90001:90001(0) ack 70001
      """;

  private static Script numberedAs40() {
    return Script.of(
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C S. 5000:5000(0) ack 1001 stream 0
        0.0201 C>S . 1001:1001(0) ack 5001 stream 0
        0.030 C>S P. 1001:1101(100) ack 5001 stream 0
        0.050 S>C P. 5001:5201(200) ack 1101 stream 0
        0.0501 C>S . 1101:1101(0) ack 5201 stream 0
        5.00 C>S S 90000:90000(0) stream 1           ! tuple_reuse_refused = 0.03
        5.02 S>C . 5201:5201(0) ack 1101 stream 1    ! challenge_ack
        5.021 C>S R 1101:1101(0) stream 1
        5.03 C>S S 90000:90000(0) stream 1
        5.05 S>C S. 70000:70000(0) ack 90001 stream 1
        5.06 C>S . 90001:90001(0) ack 70001 stream 1
        """);
  }

  /** Nobody has forgotten anything: the server closed first, and keeps TIME-WAIT. */
  @Test
  void theServerKeepsTimeWait() {
    String closed =
        """
        exchanged
        1.000 S>C F. 5201:5201(0) ack 1101
        1.001 C>S F. 1101:1101(0) ack 5202
        1.021 S>C . 5202:5202(0) ack 1102
        5.00 C>S S 90000:90000(0)
        5.02 S>C . 5202:5202(0) ack 1102
        6.00 C>S S 90000:90000(0)
        6.02 S>C . 5202:5202(0) ack 1102
        8.00 C>S S 90000:90000(0)
        8.02 S>C . 5202:5202(0) ack 1102
        capture ends 60
        """;
    Verdict verdict = verdictOfTheLater(closed);
    assertEquals(Cause.NOT_ACCEPTED, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("keeps TIME-WAIT"), verdict.sentence());
    assertTrue(verdict.sentence().contains("the client never reset it"), verdict.sentence());
    Verdict open =
        verdictOfTheLater(
            closed
                .replaceAll("(?m)^1\\.0.*\n", "")
                .replace("5202", "5201")
                .replace("1102", "1101"));
    assertEquals(Cause.PEER_FORGOT, open.cause(), open.sentence());
  }

  private static Verdict verdictOfTheLater(String script) {
    FlowStory story = List.copyOf(Script.of(script).stories()).get(1);
    return new FlowReport(story, new RuleRunner(RuleList.ALL).judge(story), Population.NONE)
        .verdict();
  }

  /** As Wireshark 4.4 numbers it: the second SYN opens a flow of its own. */
  @Test
  void challengeAckAndAnotherTry() {
    Expect.only(ID, FORGOTTEN, Variant.NUMBERED);
    Expect.only(FindingId.TUPLE_REUSED, FORGOTTEN, Variant.NUMBERED);
  }

  /** As Wireshark 4.0 numbers it: both SYNs in one flow. Same value. */
  @Test
  void challengeAckAndAnotherTryInOneFlow() {
    Expect.all(numberedAs40(), Variant.NUMBERED, Variant.BESIDE_OTHER);
  }

  /** The old connection is older than the capture. */
  @Test
  void challengeAckOfAConnectionThatWasNotCaptured() {
    Expect.only(
        ID,
        """
        5.00 C>S S 90000:90000(0)                ! tuple_reuse_refused = 0.03
        5.02 S>C . 5201:5201(0) ack 1101
        5.021 C>S R 1101:1101(0)
        5.03 C>S S 90000:90000(0)
        5.05 S>C S. 70000:70000(0) ack 90001
        """,
        Variant.NUMBERED);
  }

  @Test
  void untilTheClientGivesUp() {
    Expect.only(
        ID,
        """
        5.0 C>S S 90000:90000(0)                ! tuple_reuse_refused = 3
        5.02 S>C . 5201:5201(0) ack 1101
        6.0 C>S S 90000:90000(0)
        6.02 S>C . 5201:5201(0) ack 1101
        8.0 C>S S 90000:90000(0)
        8.02 S>C . 5201:5201(0) ack 1101
        capture ends 20
        """);
  }

  /** A number below that of the connection in TIME-WAIT, as another host behind the NAT sends. */
  @Test
  void silenceWithAnOlderNumber() {
    String refused =
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S F. 1101:1101(0) ack 5202
        1.03 S>C . 5202:5202(0) ack 1102
        5.0 C>S S 500:500(0)                    ! tuple_reuse_refused = 7
        6.0 C>S S 500:500(0)
        8.0 C>S S 500:500(0)
        12.0 C>S S 500:500(0)
        12.02 S>C S. 70000:70000(0) ack 501
        """;
    Expect.only(ID, refused, Variant.NUMBERED);
    // A number that every TIME-WAIT accepts: the SYNs were lost, or the server was busy.
    Expect.none(
        ID,
        Script.of(refused.replace("500:500", "9500:9500").replace("ack 501", "ack 9501")),
        Variant.NUMBERED);
    // Nobody remembers it any more.
    Expect.none(
        ID, Script.of(refused.replaceAll("(?m)^(5|6|8|12)\\.0", "90$1.0")), Variant.NUMBERED);
  }

  @Test
  void resetAndAnotherTryThatWorks() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C S. 5000:5000(0) ack 1001 stream 0
        0.0201 C>S . 1001:1001(0) ack 5001 stream 0
        0.030 C>S P. 1001:1101(100) ack 5001 stream 0
        0.050 S>C F. 5001:5001(0) ack 1101 stream 0
        0.051 C>S F. 1101:1101(0) ack 5002 stream 0
        0.070 S>C . 5002:5002(0) ack 1102 stream 0
        5.0 C>S S 90000:90000(0) stream 1       ! tuple_reuse_refused = 0.5
        5.02 S>C R. 0:0(0) ack 90001 stream 1
        5.5 C>S S 90000:90000(0) stream 1
        5.52 S>C S. 70000:70000(0) ack 90001 stream 1
        """,
        Variant.NUMBERED,
        Variant.BESIDE_OTHER);
  }

  /** The service is gone. */
  @Test
  void aRefusalForGoodIsNoRefusedReuse() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S F. 1101:1101(0) ack 5202
        1.03 S>C . 5202:5202(0) ack 1102
        5.0 C>S S 90000:90000(0)
        5.02 S>C R. 0:0(0) ack 90001
        """,
        Variant.NUMBERED);
  }

  /** It may have died meanwhile, or be overloaded. */
  @Test
  void silenceForGoodIsNoRefusedReuse() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S F. 1101:1101(0) ack 5202
        1.03 S>C . 5202:5202(0) ack 1102
        5.0 C>S S 500:500(0)
        6.0 C>S S 500:500(0)
        8.0 C>S S 500:500(0)
        12.0 C>S S 500:500(0)
        capture ends 100
        """,
        Variant.NUMBERED);
  }

  @Test
  void aReuseThatIsAcceptedIsNotRefused() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C F. 5201:5201(0) ack 1102
        1.03 C>S . 1102:1102(0) ack 5202
        1.5 C>S S 90000:90000(0)
        1.52 S>C S. 70000:70000(0) ack 90001
        1.53 C>S . 90001:90001(0) ack 70001
        """,
        Variant.NUMBERED);
  }

  /** Frames of the old connection that were late, and no answer to the SYN. */
  @Test
  void latecomersAreNoAnswer() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S F. 1101:1101(0) ack 5202
        1.5 C>S S 90000:90000(0)
        1.51 S>C . 5202:5202(0) ack 1102
        1.52 S>C S. 70000:70000(0) ack 90001
        1.53 C>S . 90001:90001(0) ack 70001
        """,
        Variant.NUMBERED);
  }

  @Test
  void anOrdinaryLostSyn() {
    Expect.only(
        ID,
        """
        0.0 C>S S 1000:1000(0)
        1.0 C>S S 1000:1000(0)
        1.02 S>C S. 5000:5000(0) ack 1001
        1.03 C>S . 1001:1001(0) ack 5001
        """);
  }

  /** Somebody else sent that SYN; the host goes on with the connection that it has. */
  @Test
  void aStraySynIsNoAttempt() {
    Expect.only(
        ID,
        """
        exchanged
        5.00 C>S S 90000:90000(0)
        5.02 S>C . 5201:5201(0) ack 1101
        6.00 C>S P. 1101:1201(100) ack 5201
        6.02 S>C P. 5201:5301(100) ack 1201
        6.03 C>S . 1201:1201(0) ack 5301
        """,
        Variant.NUMBERED);
  }

  /** Every connection may lose a SYN or two. */
  @Test
  void threeSynsAreNoSilence() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S F. 1101:1101(0) ack 5202
        1.03 S>C . 5202:5202(0) ack 1102
        5.0 C>S S 500:500(0)
        6.0 C>S S 500:500(0)
        8.0 C>S S 500:500(0)
        8.02 S>C S. 70000:70000(0) ack 501
        """,
        Variant.NUMBERED);
  }

  @Test
  void forgottenAfterTwoMinutes() {
    String refused =
        """
        exchanged
        1.0 S>C F. 5201:5201(0) ack 1101
        1.02 C>S F. 1101:1101(0) ack 5202
        1.03 S>C . 5202:5202(0) ack 1102
        121.029 C>S S 500:500(0)                ! tuple_reuse_refused = 7.001
        122.03 C>S S 500:500(0)
        124.03 C>S S 500:500(0)
        128.03 C>S S 500:500(0)
        128.05 S>C S. 70000:70000(0) ack 501
        """;
    Expect.only(ID, refused, Variant.NUMBERED);
    Expect.none(ID, Script.of(refused.replace("121.029 C", "121.03 C")), Variant.NUMBERED);
  }

  /** The new connection was accepted at once; that it ends by RST is another story. */
  @Test
  void aResetOfTheNewConnectionRefusesNothing() {
    Expect.only(
        ID,
        """
        0.000 C>S S 1000:1000(0) stream 0
        0.020 S>C S. 5000:5000(0) ack 1001 stream 0
        0.0201 C>S . 1001:1001(0) ack 5001 stream 0
        0.030 C>S P. 1001:1101(100) ack 5001 stream 0
        0.050 S>C F. 5001:5001(0) ack 1101 stream 0
        0.051 C>S F. 1101:1101(0) ack 5002 stream 0
        0.070 S>C . 5002:5002(0) ack 1102 stream 0
        5.0 C>S S 90000:90000(0) stream 1
        5.02 S>C S. 70000:70000(0) ack 90001 stream 1
        5.021 C>S . 90001:90001(0) ack 70001 stream 1
        5.1 S>C R. 70001:70001(0) ack 90001 stream 1
        """,
        Variant.NUMBERED,
        Variant.BESIDE_OTHER);
  }

  /** Stacks give up after two minutes: what comes later is another attempt. */
  @Test
  void theNextTryFollowsWithin130Seconds() {
    String tried =
        """
        0.00 C>S S 90000:90000(0)                ! tuple_reuse_refused = 130
        0.02 S>C . 5201:5201(0) ack 1101
        0.021 C>S R 1101:1101(0)
        130.00 C>S S 90000:90000(0)
        130.02 S>C S. 70000:70000(0) ack 90001
        """;
    Expect.only(ID, tried, Variant.NUMBERED);
    Expect.only(
        ID,
        tried.replace("130.00 C", "130.000001 C").replace("refused = 130", "refused = 0"),
        Variant.NUMBERED);
  }

  @Test
  void theTextTellsHowItWasRefusedAndWhatBecameOfIt() {
    assertEquals(
        "The SYN was answered by an ACK of an older connection (frame 8), for flow 0 had used these"
            + " ports, which had not been closed; the next one followed 30 ms after the first",
        text(Script.of(FORGOTTEN)));
    assertEquals(
        "The SYN was answered by an ACK of an older connection (frame 8), for flow 0 had used these"
            + " ports, which had not been closed; the one that worked was sent 30 ms after the"
            + " first",
        text(numberedAs40()));
    assertEquals(
        "The SYN was answered by an ACK of an older connection (frame 2); the client gave up 1 s"
            + " after the first",
        text(
            Script.of(
                """
                5.0 C>S S 90000:90000(0)
                5.02 S>C . 5201:5201(0) ack 1101
                6.0 C>S S 90000:90000(0)
                """)));
  }

  private static String text(Script script) {
    return Expect.findings(script).stream()
        .filter(f -> f.id().equals(ID))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
