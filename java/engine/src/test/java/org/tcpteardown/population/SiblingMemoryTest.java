package org.tcpteardown.population;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.Script;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

/** What a verdict takes from the connections to the same port that were opened near it in time. */
final class SiblingMemoryTest {
  private static final String DROPPED =
      """
      0.0 C>S S 1:1(0) ts 1000 ecr 0
      1.0 C>S S 1:1(0) ts 2000 ecr 0
      3.0 C>S S 1:1(0) ts 4000 ecr 0
      capture ends 12
      """;

  private static String served(long tsVal) {
    return """
    0.00 C>S S 1000:1000(0) ts %d ecr 0
    0.02 S>C S. 5000:5000(0) ack 1001 ts 77 ecr %d
    0.03 C>S P. 1001:1101(100) ack 5001 ts %d ecr 77
    0.05 S>C P. 5001:5201(200) ack 1101 ts 80 ecr %d
    """
        .formatted(tsVal, tsVal, tsVal + 30, tsVal + 30);
  }

  @Test
  void theHostIsUp() {
    Verdict verdict =
        new Crowd().add(5, DROPPED).from("10.0.0.9").add(4, 1, "exchanged").verdict(0);
    assertTrue(
        verdict
            .sentence()
            .contains(
                "That address answers, as 4 other connections to this port were opened within a"
                    + " minute of it"),
        verdict.sentence());
  }

  private static final String REFUSED =
      """
      0.00 C>S S 1:1(0)
      0.01 S>C R. 0:0(0) ack 2 win 0 ttl 62
      """;

  /** Other ports of the same address were served from further away. */
  @Test
  void whereOtherPortsOfTheAddressAnswerFrom() {
    Crowd crowd = new Crowd().to("192.0.2.1", 80).add(0, "exchanged").add(1, "exchanged");
    Verdict verdict = crowd.to("192.0.2.1", 8080).add(5, REFUSED).verdict(2);
    assertEquals(Cause.REFUSED_BY_MIDDLEBOX, verdict.cause(), verdict.sentence());
    Crowd other = new Crowd().to("192.0.2.2", 80).add(0, "exchanged").add(1, "exchanged");
    verdict = other.to("192.0.2.1", 8080).add(5, REFUSED).verdict(2);
    assertEquals(Cause.REFUSED_BY_HOST, verdict.cause(), verdict.sentence());
    Crowd varying = new Crowd().to("192.0.2.1", 80).add(0, "exchanged");
    varying.add(1, served(7).replace("ack 1001", "ack 1001 ttl 55"));
    verdict = varying.to("192.0.2.1", 8080).add(5, REFUSED).verdict(2);
    assertEquals(Cause.REFUSED_BY_HOST, verdict.cause(), verdict.sentence());
  }

  @Test
  void olderTimestampsBehindOneAddress() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      crowd.add(i, served(80_000_000 + 1000 * i));
    }
    Verdict verdict = crowd.add(5, DROPPED).verdict(5);
    assertEquals(Cause.CLASS_DROPPED, verdict.cause());
    assertTrue(
        verdict.sentence().contains("the 5 from the same address before its last SYN all carried"),
        verdict.sentence());
  }

  /** Each connection has a clock of its own, as newer systems have it. */
  @Test
  void timestampsOfManyClocksSayNothing() {
    Crowd crowd = new Crowd();
    for (long tsVal : new long[] {80_000_000, 5_000_000, 300_000_000}) {
      crowd.add(1, served(tsVal));
    }
    assertEquals(Cause.UNKNOWN, crowd.add(5, DROPPED).verdict(3).cause());
  }

  @Test
  void anotherAddressHasAnotherClock() {
    Crowd crowd = new Crowd().from("10.0.0.9");
    for (int i = 0; i < 5; i++) {
      crowd.add(i, served(80_000_000 + 1000 * i));
    }
    assertEquals(Cause.UNKNOWN, crowd.from("10.0.0.1").add(5, DROPPED).verdict(5).cause());
  }

  @Test
  void longBeforeIsNotMeanwhile() {
    Verdict verdict = new Crowd().add(500, DROPPED).add(4, 1, "exchanged").verdict(0);
    assertFalse(verdict.sentence().contains("is up"), verdict.sentence());
  }

  @Test
  void otherPortsAnswer() {
    Crowd crowd = new Crowd().add(5, DROPPED).to("192.0.2.1", 8080).add(4, 1, "exchanged");
    String sentence = crowd.verdict(0).sentence();
    assertFalse(sentence.contains("host is up"), sentence);
    assertTrue(sentence.contains("4 connections to other ports of it (port 8080) were"), sentence);
  }

  /** A browser opens two connections and needs one. */
  @Test
  void theOtherConnectionWonTheRace() {
    String loser = "0.0 C>S S 1:1(0)\n0.3 S>C S. 7:7(0) ack 2\n0.301 C>S R 2:2(0)";
    Verdict verdict = new Crowd().add(5, "exchanged").add(5.25, loser).verdict(1);
    assertEquals(Cause.APPLICATION_ABORT, verdict.cause());
    assertTrue(
        verdict.sentence().contains("took another connection to the same port (flow 0)"),
        verdict.sentence());
    Verdict alone =
        new Crowd()
            .from("10.0.0.9")
            .add(5, "exchanged")
            .from("10.0.0.1")
            .add(5.25, loser)
            .verdict(1);
    assertTrue(alone.sentence().contains("no longer wanted"), alone.sentence());
  }

  private static String late(String synAckAndRst) {
    return "0.0 C>S S 1:1(0)\n1.0 C>S S 1:1(0)\n" + synAckAndRst;
  }

  private static final String CLOSED_SOON =
      """
      exchanged
      0.06 C>S F. 1101:1101(0) ack 5201
      0.08 S>C F. 5201:5201(0) ack 1102
      0.09 C>S . 1102:1102(0) ack 5202
      """;

  private static final String OFFERED_LATE = late("3.5 S>C S. 7:7(0) ack 2\n3.501 C>S R 2:2(0)");

  /** What had ended before the first SYN raced with nothing. */
  @Test
  void noRaceWithWhatWasOver() {
    String sentence = new Crowd().add(5, CLOSED_SOON).add(5.5, OFFERED_LATE).verdict(1).sentence();
    assertTrue(sentence.contains("gave up before the connection was open"), sentence);
    String soon = "0.0 C>S S 1:1(0)\n0.3 S>C S. 7:7(0) ack 2\n0.301 C>S R 2:2(0)";
    sentence = new Crowd().add(5, CLOSED_SOON).add(5.25, soon).verdict(1).sentence();
    assertTrue(sentence.contains("no longer wanted"), sentence);
  }

  /** Whoever repeats the SYN still wants the connection, whatever else is open. */
  @Test
  void lateAnswersLoseNoRace() {
    String sentence = new Crowd().add(5, "exchanged").add(5.5, OFFERED_LATE).verdict(1).sentence();
    assertTrue(sentence.contains("gave up before the connection was open"), sentence);
    sentence = new Crowd().add(5, OFFERED_LATE).add(5.5, "exchanged").verdict(0).sentence();
    assertTrue(sentence.contains("gave up before the connection was open"), sentence);
    String once = "0.0 C>S S 1:1(0)\n3.5 S>C S. 7:7(0) ack 2\n3.501 C>S R 2:2(0)";
    sentence = new Crowd().add(5, once).add(5.25, CLOSED_SOON).verdict(0).sentence();
    assertTrue(sentence.contains("to the same port (flow 1), which was open first"), sentence);
  }

  /** A client that opens one connection a second races none of them. */
  @Test
  void theNextRequestIsNoRival() {
    String sentence = new Crowd().add(5, OFFERED_LATE).add(6.1, CLOSED_SOON).verdict(0).sentence();
    assertTrue(sentence.contains("gave up before the connection was open"), sentence);
  }

  /** Taken only after the other one had been dropped, it is what was tried next. */
  @Test
  void whatWasTakenLaterIsNoRival() {
    String slow = CLOSED_SOON.replace("0.000 C>S S", "-0.5 C>S S");
    String lost = "0.0 C>S S 1:1(0)\n0.6 S>C S. 7:7(0) ack 2\n0.601 C>S R 2:2(0)";
    String sentence = new Crowd().add(5, lost).add(5.7, slow).verdict(0).sentence();
    assertTrue(sentence.contains("gave up before"), sentence);
  }

  /** Happy Eyeballs: the same port of two addresses. */
  @Test
  void anotherAddressWonTheRace() {
    String lost = "0.0 C>S S 1:1(0)\n0.03 S>C S. 7:7(0) ack 2\n0.0301 C>S R 2:2(0)";
    Crowd crowd = new Crowd().to("192.0.2.2", 80).add(2, lost.replace("R 2", ". 2"));
    crowd.to("192.0.2.1", 80).add(5, CLOSED_SOON).to("192.0.2.2", 80).add(5.01, lost);
    String sentence = crowd.verdict(2).sentence();
    assertTrue(sentence.contains("the same port of 192.0.2.1 (flow 1), which was open"), sentence);
    Crowd three = new Crowd().to("192.0.2.1", 80).add(5, CLOSED_SOON);
    three.to("192.0.2.3", 80).add(5.005, CLOSED_SOON).to("192.0.2.2", 80).add(5.01, lost);
    sentence = three.verdict(2).sentence();
    assertTrue(sentence.contains("no longer wanted"), sentence);
    Crowd other = new Crowd().to("192.0.2.1", 80).add(4, "exchanged");
    sentence = other.to("192.0.2.2", 80).add(5, lost).verdict(1).sentence();
    assertTrue(sentence.contains("no longer wanted"), sentence);
  }

  /** The table stays small; what it still knows is spread over the capture. */
  @Test
  void manyAreThinnedOut() {
    Crowd crowd = new Crowd().add(200, DROPPED);
    Verdict verdict = crowd.from("10.0.0.9").add(600, 1, "exchanged").verdict(0);
    assertTrue(verdict.sentence().contains("That address answers, as "), verdict.sentence());
  }

  /** A host of which other connections open meanwhile has not crashed. */
  @Test
  void othersWorkedWhileThisOneWasTriedInVain() {
    String dead =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.3 C>S P. 1101:1201(100) ack 5201
        1.9 C>S P. 1101:1201(100) ack 5201
        3.1 C>S P. 1101:1201(100) ack 5201
        5.5 C>S P. 1101:1201(100) ack 5201
        10.3 C>S P. 1101:1201(100) ack 5201
        """;
    String alone = new Crowd().add(5, dead).add(40, "exchanged").verdict(0).sentence();
    assertTrue(alone.contains("or the path to it was gone"), alone);
    String among =
        new Crowd().add(5, dead).add(9, "exchanged").add(40, "exchanged").verdict(0).sentence();
    assertTrue(among.contains("dropped just this connection"), among);
    assertTrue(
        among.contains("1 other connection of the same two hosts went on or was opened"), among);
    // Opened long before, but at work all the time; and one that had ended before.
    String old =
        """
        exchanged
        10.0 C>S P. 1101:1201(100) ack 5201
        10.1 S>C P. 5201:5301(100) ack 1201
        14.0 C>S P. 1201:1301(100) ack 5301
        14.1 S>C P. 5301:5401(100) ack 1301
        18.0 C>S P. 1301:1401(100) ack 5401
        18.1 S>C P. 5401:5501(100) ack 1401
        """;
    String besideOld = new Crowd().add(5, dead).add(-5, old).verdict(0).sentence();
    assertTrue(besideOld.contains("dropped just this connection"), besideOld);
    String ended = new Crowd().add(45, dead).add(-5, old).verdict(0).sentence();
    assertTrue(ended.contains("or the path to it was gone"), ended);
    // Its last answer was on its way when the host died.
    String dying =
        """
        exchanged
        10.99 C>S P. 1101:1201(100) ack 5201
        11.05 S>C P. 5201:5301(100) ack 1201
        """;
    String besideDying = new Crowd().add(5, dead).add(-5, dying).verdict(0).sentence();
    assertTrue(besideDying.contains("or the path to it was gone"), besideDying);
    // Heard before and after, and not between: that may be when it was away.
    String paused =
        """
        exchanged
        40.0 C>S P. 1101:1201(100) ack 5201
        40.1 S>C P. 5201:5301(100) ack 1201
        """;
    String besidePaused = new Crowd().add(5, dead).add(0, paused).verdict(0).sentence();
    assertTrue(besidePaused.contains("or the path to it was gone"), besidePaused);
  }

  /** The host speaks in a connection that it has opened itself. */
  @Test
  void aHostIsHeardInTheOtherRole() {
    String other = new Crowd().add(5, DROPPED).add(4, "exchanged").verdict(0).sentence();
    assertTrue(other.contains("or the host is down"), other);
    String reversed =
        """
        0.0 S>C S 1000:1000(0)
        0.1 C>S S. 5000:5000(0) ack 1001
        0.2 S>C . 1001:1001(0) ack 5001
        1.0 S>C P. 1001:1101(100) ack 5001
        1.1 C>S P. 5001:5201(200) ack 1101
        2.0 S>C P. 1101:1201(100) ack 5201
        """;
    String sentence = new Crowd().add(5, DROPPED).add(5, reversed).verdict(0).sentence();
    assertTrue(
        sentence.contains("The host is up, as 1 connection of the same two hosts went on"),
        sentence);
  }

  private static final String SERVER_CALLS =
      """
      0.0 S>C S 1000:1000(0)KIND
      1.0 S>C S 1000:1000(0)KIND
      3.0 S>C S 1000:1000(0)KIND
      capture ends 9
      """;

  /** Each asks the other, and neither answers: no host is down. */
  @Test
  void aHostThatAsksItselfIsUp() {
    String calls = SERVER_CALLS.replace("KIND", "");
    String sentence = new Crowd().add(5, DROPPED).add(15, calls).verdict(0).sentence();
    assertTrue(sentence.contains("The host is up, as it sent 3 SYNs to this client"), sentence);
    assertFalse(sentence.contains("host is down"), sentence);
    assertFalse(sentence.contains("MD5"), sentence);
    String later = new Crowd().add(5, DROPPED).add(500, calls).verdict(0).sentence();
    assertTrue(later.contains("or the host is down"), later);
  }

  @Test
  void onlyOneOfThemSignsItsSyns() {
    String calls = SERVER_CALLS.replace("KIND", " kind 19");
    String sentence = new Crowd().add(5, DROPPED).add(15, calls).verdict(0).sentence();
    assertTrue(sentence.contains("only the server signs its SYNs (TCP MD5, option 19)"), sentence);
    assertTrue(sentence.contains("set the same TCP MD5 key"), sentence);
    String signed = DROPPED.replaceAll("(C>S S .*)", "$1 kind 19");
    sentence = new Crowd().add(5, signed).add(15, calls).verdict(0).sentence();
    assertFalse(sentence.contains("only the"), sentence);
  }

  /** Whoever signs with another key gets no answer either. */
  @Test
  void bothSignTheirSyns() {
    String calls = SERVER_CALLS.replace("KIND", " kind 19");
    String signed = DROPPED.replaceAll("(C>S S .*)", "$1 kind 19");
    String sentence = new Crowd().add(5, signed).add(15, calls).verdict(0).sentence();
    assertTrue(sentence.contains("the SYNs of both are signed (TCP MD5, option 19)"), sentence);
    assertTrue(sentence.contains("set the same TCP MD5 key"), sentence);
    assertFalse(sentence.contains("host is down"), sentence);
    String alone = new Crowd().add(5, signed).verdict(0).sentence();
    assertTrue(alone.contains("or drops it for its signature (TCP MD5, option 19)"), alone);
    String plain = new Crowd().add(5, DROPPED).verdict(0).sentence();
    assertFalse(plain.contains("signature"), plain);
  }

  private static final String AFTER_PAUSE =
      """
      exchanged
      2464.0 S>C P. 5201:5225(24) ack 1101
      2464.3 S>C P. 5201:5225(24) ack 1101
      2464.9 S>C P. 5201:5225(24) ack 1101
      2466.1 S>C P. 5201:5225(24) ack 1101
      2468.5 S>C P. 5201:5225(24) ack 1101
      2473.3 S>C P. 5201:5225(24) ack 1101
      2482.9 S>C P. 5201:5225(24) ack 1101
      """;

  /** The client's host spoke on another connection just before: it did not go in that pause. */
  @Test
  void theSilentHostWasHeardElsewhere() {
    String doubt = "an end that vanished in just that pause";
    String beside =
        new Crowd()
            .add(0, Script.of(AFTER_PAUSE).routed())
            .to("192.0.2.1", 5000)
            .add(2463.2, "exchanged\n0.3 C>S F. 1101:1101(0) ack 5201\n")
            .verdict(0)
            .sentence();
    assertFalse(beside.contains(doubt), beside);
    String longBefore =
        new Crowd()
            .add(0, Script.of(AFTER_PAUSE).routed())
            .to("192.0.2.1", 5000)
            .add(1500, "exchanged\n0.3 C>S F. 1101:1101(0) ack 5201\n")
            .verdict(0)
            .sentence();
    assertTrue(longBefore.contains(doubt), longBefore);
    String ofOther =
        new Crowd()
            .add(0, Script.of(AFTER_PAUSE).routed())
            .from("10.0.0.7")
            .to("192.0.2.1", 5000)
            .add(2463.2, "exchanged\n0.3 C>S F. 1101:1101(0) ack 5201\n")
            .verdict(0)
            .sentence();
    assertTrue(ofOther.contains(doubt), ofOther);
  }

  private static final String SEVENTH_SYN =
      """
      0.0 C>S S 1000:1000(0)
      1.0 C>S S 1000:1000(0)
      3.0 C>S S 1000:1000(0)
      7.0 C>S S 1000:1000(0)
      15.0 C>S S 1000:1000(0)
      15.1 S>C S. 5000:5000(0) ack 1001
      15.2 C>S . 1001:1001(0) ack 5001
      16.0 C>S P. 1001:1101(100) ack 5001
      16.1 S>C P. 5001:5201(200) ack 1101
      17.0 C>S F. 1101:1101(0) ack 5201
      17.1 S>C F. 5201:5201(0) ack 1102
      17.2 C>S . 1102:1102(0) ack 5202
      """;

  @Test
  void takenLateWhileOthersWereTakenAtOnce() {
    String late = new Crowd().add(5, SEVENTH_SYN).add(3, 7, "exchanged").verdict(0).sentence();
    assertTrue(late.contains("while 3 other connections to this port were taken at once"), late);
    // Before and after it only, or late as well.
    String apart =
        new Crowd()
            .add(5, SEVENTH_SYN)
            .add(2, 1, "exchanged")
            .add(2, 25, "exchanged")
            .add(2, 6, SEVENTH_SYN)
            .verdict(0)
            .sentence();
    assertTrue(apart.contains("Connected at the 5th SYN"), apart);
    assertFalse(apart.contains("at once"), apart);
  }

  private static final String FAST_OPEN =
      """
      0.0 C>S S 1000:1180(180) kind 34
      1.0 C>S S 1000:1000(0)
      1.1 S>C S. 5000:5000(0) ack 1001
      1.2 C>S . 1001:1001(0) ack 5001
      1.3 C>S P. 1001:1181(180) ack 5001
      1.4 S>C P. 5001:5201(200) ack 1181
      2.0 C>S F. 1181:1181(0) ack 5201
      2.1 S>C F. 5201:5201(0) ack 1182
      2.2 C>S . 1182:1182(0) ack 5202
      """;

  @Test
  void whatAllLostSynsHadInCommon() {
    String common = "sent without data and without Fast Open, the one before it with data";
    String lost = new Crowd().add(3, 5, FAST_OPEN).add(30, "exchanged").verdict(0).sentence();
    assertTrue(lost.contains(common), lost);
    assertTrue(lost.contains("so it was in 2 other connections"), lost);
    // Once it may be chance: stacks leave that out of a SYN that they repeat.
    String once = new Crowd().add(5, FAST_OPEN).add(30, "exchanged").verdict(0).sentence();
    assertTrue(once.contains("The SYN was sent twice"), once);
    assertFalse(once.contains("Fast Open"), once);
    // And such a SYN was taken.
    String taken =
        FAST_OPEN
            .replace("1.0 C>S S 1000:1000(0)\n", "")
            .replace("S. 5000:5000(0) ack 1001", "S. 5000:5000(0) ack 1181");
    String beside = new Crowd().add(3, 5, FAST_OPEN).add(30, taken).verdict(0).sentence();
    assertFalse(beside.contains("Fast Open"), beside);
  }

  private static final String NOT_KNOWN =
      """
      exchanged
      8.00 C>S P. 1101:1201(100) ack 5201
      8.01 S>C . 5201:5201(0) ack 1201
      9.00 C>S P. 1201:1301(100) ack 5201
      9.02 S>C R 5201:5201(0) win 0 id 0 ttl 54
      """;

  private static String routed(int ttl) {
    return """
    0.00 C>S S 1000:1000(0)
    0.02 S>C S. 5000:5000(0) ack 1001 ttl %d
    0.03 C>S P. 1001:1101(100) ack 5001
    0.05 S>C P. 5001:5201(200) ack 1101 ttl %d
    """
        .formatted(ttl, ttl);
  }

  /** The route to the address changed: what came afterwards is of the machine that made the RST. */
  @Test
  void theAddressIsSomewhereElseNow() {
    Crowd moved = new Crowd().add(0, NOT_KNOWN).add(2, 12, routed(54));
    String told = moved.verdict(0).sentence();
    assertTrue(told.contains("another machine had taken the server's address over"), told);
    assertTrue(told.contains("2 connections to that address, opened in the minute after"), told);
  }

  @Test
  void theAddressIsWhereItWas() {
    String usual = new Crowd().add(0, NOT_KNOWN).add(2, 12, "exchanged").verdict(0).sentence();
    assertFalse(usual.contains("taken the server's address over"), usual);
    assertFalse(usual.contains("untranslated"), usual);
    String both =
        new Crowd()
            .add(0, NOT_KNOWN)
            .add(12, routed(54))
            .add(13, "exchanged")
            .verdict(0)
            .sentence();
    assertFalse(both.contains("taken the server's address over"), both);
    String before = new Crowd().add(0, NOT_KNOWN).add(2, 4, routed(54)).verdict(0).sentence();
    assertFalse(before.contains("taken the server's address over"), before);
  }

  /** What to do depends on what the SYNs that are refused have. */
  @Test
  void theRemedyFitsTheDifference() {
    String refused = "0.00 C>S S 1:1(0) kind 30\n0.01 S>C R. 0:0(0) ack 2 win 0\n";
    String told =
        new Crowd()
            .add(0, refused)
            .add(2, 1, "exchanged")
            .add(4, "exchanged")
            .verdict(0)
            .sentence();
    assertTrue(told.contains("was sent with MPTCP"), told);
    assertTrue(told.contains("net.mptcp.enabled"), told);
    assertFalse(told.contains("ecn"), told);
  }

  /** Nobody says that nothing listens on a port that serves. */
  @Test
  void refusedByAPortThatServesOthers() {
    String refused = REFUSED.replace(" ttl 62", "");
    String nobody = new Crowd().add(500, refused).add(5, "exchanged").verdict(0).sentence();
    assertTrue(nobody.contains("nothing listens on that port"), nobody);
    String restarting = new Crowd().add(30, refused).add(5, "exchanged").verdict(0).sentence();
    assertTrue(restarting.contains("1 other connection to this port was taken within"), restarting);
    String serving =
        """
        exchanged
        40.0 C>S P. 1101:1201(100) ack 5201
        40.1 S>C P. 5201:5301(100) ack 1201
        """;
    String limit = new Crowd().add(30, refused).add(5, serving).verdict(0).sentence();
    assertTrue(limit.contains("served 1 other connection at this very time"), limit);
  }

  private static String busy(int seconds, String end) {
    StringBuilder script = new StringBuilder("exchanged\n");
    int asked = 1101;
    int told = 5201;
    for (int second = 2; second < seconds; second += 2) {
      script.append(
          "%d.0 C>S P. %d:%d(100) ack %d\n".formatted(second, asked, asked + 100, told)
              + "%d.02 S>C P. %d:%d(100) ack %d\n"
                  .formatted(second, told, told + 100, asked + 100));
      asked += 100;
      told += 100;
    }
    return script + end.replace("ASKED", asked + ":" + (asked + 100) + "(100) ack " + told);
  }

  private static final String IN_VAIN =
      """
      20.0 C>S P. ASKED
      20.3 C>S P. ASKED
      20.9 C>S P. ASKED
      22.1 C>S P. ASKED
      24.5 C>S P. ASKED
      29.3 C>S P. ASKED
      """;

  /** Of the machines behind one address some die, and the others go on. */
  @Test
  void aPartOfThemFellSilentTogether() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 3; i++) {
      crowd.add(i * 0.1, busy(20, IN_VAIN));
    }
    for (int i = 3; i < 8; i++) {
      crowd.add(i * 0.1, busy(60, ""));
    }
    String sentence = crowd.verdict(0).sentence();
    assertTrue(sentence.contains("a part of what stands behind the server's address"), sentence);
    assertTrue(
        sentence.contains(
            "2 other connections to this port fell silent at the same moment, while 5 of the same"),
        sentence);
    assertFalse(sentence.contains("just this connection"), sentence);
    assertFalse(sentence.contains("passed between"), sentence);
  }

  /** Two that die a minute apart do not die of one thing. */
  @Test
  void notTogetherIfOneHadGoneOn() {
    Crowd crowd = new Crowd();
    crowd.add(0, busy(20, IN_VAIN)).add(30, busy(20, IN_VAIN)).add(60, busy(20, IN_VAIN));
    crowd.add(1, busy(120, ""));
    String sentence = crowd.verdict(0).sentence();
    assertTrue(sentence.contains("dropped just this connection"), sentence);
  }

  private static Crowd takesNoNewOnes(boolean oneIsTaken, String... servers) {
    Crowd crowd = new Crowd();
    for (String server : servers) {
      crowd.to(server, 443).add(0, busy(90, "")).add(10, "exchanged").add(70, "exchanged");
    }
    for (String server : servers) {
      crowd.to(server, 443).add(30, DROPPED);
      crowd.from("10.0.0.9").add(30.5, DROPPED);
    }
    if (oneIsTaken) {
      crowd.to(servers[0], 443).add(32, "exchanged");
    }
    return crowd;
  }

  /** A device before several servers whose session table is full. */
  @Test
  void nothingNewPasses() {
    Crowd crowd = takesNoNewOnes(false, "192.0.2.1", "192.0.2.2");
    String sentence = crowd.verdict(6).sentence();
    assertTrue(
        sentence.contains(
            "None of 4 connections that 2 clients tried to 2 servers at this time was opened, while"
                + " 2 of the same servers went on"),
        sentence);
  }

  @Test
  void notIfAnotherPassed() {
    String sentence = takesNoNewOnes(true, "192.0.2.1", "192.0.2.2").verdict(6).sentence();
    assertTrue(sentence.contains("That address answers"), sentence);
  }

  @Test
  void notForOneServer() {
    String sentence = takesNoNewOnes(false, "192.0.2.1").verdict(3).sentence();
    assertTrue(sentence.contains("That address answers"), sentence);
  }

  private static final String TURNED_AWAY =
      """
      0.00 C>S S 1:1(0)
      0.01 S>C R. 0:0(0) ack 2 win 0
      """;

  private static String sentenceBeside(String others) {
    Crowd crowd = new Crowd().add(3, 0, others).add(75, TURNED_AWAY).add(80, "exchanged");
    return crowd.verdict(3).sentence();
  }

  /** The host had restarted: what its peer believed open, it had lost, as its later RSTs show. */
  @Test
  void whatTheServerHadLostItDidNotServe() {
    String sentence =
        sentenceBeside(
            """
            exchanged
            200.00 C>S P. 1101:1161(60) ack 5201
            200.02 S>C R 5201:5201(0) win 0
            """);
    assertTrue(sentence.contains("the service was not listening just then"), sentence);
    assertFalse(sentence.contains("served 3 other"), sentence);
  }

  @Test
  void whatItAnsweredLaterItServed() {
    String served = "for the port served 3 other connections at this very time";
    String sentence =
        sentenceBeside(
            """
            exchanged
            200.00 C>S P. 1101:1161(60) ack 5201
            200.02 S>C P. 5201:5401(200) ack 1161
            """);
    assertTrue(sentence.contains(served), sentence);
    assertTrue(sentence.contains("as in a graceful stop"), sentence);
    sentence = sentenceBeside("exchanged\n200.00 S>C R. 5201:5201(0) ack 1101 win 500");
    assertTrue(sentence.contains(served), sentence); // the socket was there to be aborted
  }
}
