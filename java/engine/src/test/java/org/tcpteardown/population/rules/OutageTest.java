package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class OutageTest {
  private static final PopulationId ID = PopulationId.OUTAGE;
  private static final String SERVER = "192.0.2.1";

  /** Used again so many seconds after its last exchange, and nothing comes back. */
  private static String usedAfter(double seconds) {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (double again : new double[] {0, 0.3, 0.9, 2.1, 4.5, 9.3, 18.9}) {
      script.append("%.3f C>S P. 1101:1151(50) ack 5201\n".formatted(seconds + again));
    }
    return script.toString();
  }

  /** The same, and the sixth repeat is answered; then it is closed. */
  private static String recovers(double seconds) {
    double back = seconds + 18.92;
    return usedAfter(seconds)
        + """
        %1$.3f S>C P. 5201:5301(100) ack 1151
        %1$.3f C>S . 1151:1151(0) ack 5301
        %2$.3f C>S F. 1151:1151(0) ack 5301
        %2$.3f S>C F. 5301:5301(0) ack 1152
        %2$.3f C>S . 1152:1152(0) ack 5302
        """
            .formatted(back, back + 1);
  }

  private static final String SYNS =
      """
      0.0 C>S S 1000:1000(0)
      1.0 C>S S 1000:1000(0)
      3.0 C>S S 1000:1000(0)
      7.0 C>S S 1000:1000(0)
      """;

  private static final String USED =
      """
      exchanged
      0.3 C>S F. 1101:1101(0) ack 5201
      0.3 S>C F. 5201:5201(0) ack 1102
      0.4 C>S . 1102:1102(0) ack 5202
      """;

  /** Busy with an answer every two seconds for so long. */
  private static String busy(int seconds) {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 1; i < seconds / 2; i++) {
      int ours = 1101 + 10 * (i - 1);
      int theirs = 5201 + 10 * (i - 1);
      script.append(
          """
          %1$d.50 C>S P. %2$d:%3$d(10) ack %4$d
          %1$d.52 S>C P. %4$d:%5$d(10) ack %3$d
          %1$d.53 C>S . %3$d:%3$d(0) ack %5$d
          """
              .formatted(2 * i, ours, ours + 10, theirs, theirs + 10));
    }
    return script.toString();
  }

  /** One dies in mid-work at 90 s, one that was idle is used at 100 s, SYNs at 105 s. */
  private static Crowd down() {
    return new Crowd()
        .add(88, usedAfter(2))
        .add(1, usedAfter(100))
        .add(105, SYNS)
        .to("192.0.2.9", 80)
        .add(60, busy(80))
        .to(SERVER, 80);
  }

  @Test
  void answersNobody() {
    PopulationFinding found = down().finding(ID);
    assertEquals(SERVER, found.subject());
    assertEquals(3, found.count());
    assertEquals(
        "192.0.2.1 answered nobody from frame %d on, for at least 29.9 s, last heard in frame %d: 3"
                .formatted(firstUnanswered(found), lastHeard(found))
            + " connections with 10.0.0.1 went unanswered, while 1 connection of 10.0.0.1 to others"
            + " worked",
        found.text());
  }

  /** Captured at the host itself, where all had come: the way to it was not down. */
  @Test
  void nobodyAnswersWhereItWasCaptured() {
    String used =
        usedAfter(2).replace("exchanged", AT_SERVER).replace("ack 5201", "ack 5201 ttl 52");
    Crowd crowd = new Crowd();
    for (int i = 0; i < 3; i++) {
      crowd.add(10 + i * 0.1, used);
    }
    assertTrue(crowd.finding(ID).text().contains("; it was captured there, so"));
    String told = crowd.verdict(0).sentence();
    assertTrue(told.contains("the server's own host took no notice of anything then"), told);
    assertFalse(told.contains("the way to it"), told);
  }

  private static final String AT_SERVER =
      """
      0.0000 C>S S 1000:1000(0) ttl 52
      0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64
      0.0200 C>S . 1001:1001(0) ack 5001 ttl 52
      0.0300 C>S P. 1001:1101(100) ack 5001 ttl 52
      0.0301 S>C P. 5001:5201(200) ack 1101 ttl 64
      0.0500 C>S . 1101:1101(0) ack 5201 ttl 52
      """
          .strip();

  private static long firstUnanswered(PopulationFinding found) {
    return Long.parseLong(found.text().replaceAll(".*from frame (\\d+).*", "$1"));
  }

  private static long lastHeard(PopulationFinding found) {
    return Long.parseLong(found.text().replaceAll(".*last heard in frame (\\d+).*", "$1"));
  }

  /** However long it had been idle: it is no timer. */
  @Test
  void theIdleOneMeetsNoTimer() {
    Crowd crowd = down();
    Verdict verdict = crowd.verdict(1);
    assertEquals(Cause.PEER_VANISHED, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("no timer of this connection"), verdict.sentence());
    Finding found =
        crowd.tempered(1).stream()
            .filter(f -> f.id() == FindingId.IDLE_BLACKHOLE)
            .findFirst()
            .orElseThrow();
    assertTrue(found.text().contains("; but 192.0.2.1 answered nobody from"), found.text());
  }

  @Test
  void theSynMeetsTheSame() {
    Verdict verdict = down().verdict(2);
    assertEquals(Cause.PEER_VANISHED, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("2 other connections show"), verdict.sentence());
  }

  @Test
  void noTimerIsSeenOnThePath() {
    Crowd crowd = new Crowd().add(88, usedAfter(2)).add(88, usedAfter(2.1));
    for (int i = 0; i < 4; i++) {
      crowd.add(i, usedAfter(100 + i));
    }
    crowd.finding(ID);
    crowd.none(PopulationId.IDLE_TIMER);
    assertFalse(crowd.verdict(2).sentence().contains("idle timer"), crowd.verdict(2).sentence());
  }

  @Test
  void isHeardAgain() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 3; i++) {
      crowd.from("10.0.0." + (i + 1)).add(50 + 0.1 * i, recovers(5));
    }
    crowd.add(90, USED);
    PopulationFinding found = crowd.finding(ID);
    assertEquals("18.9 s", found.value());
    assertTrue(found.text().contains("until it was heard again in frame"), found.text());
    assertTrue(found.text().contains("3 connections of 3 hosts"), found.text());
    assertEquals(Cause.ORDERLY, crowd.verdict(1).cause());
    assertTrue(crowd.about(1).get(0).contains("answered nobody for up to 18.9 s"));
  }

  /** All of them idle for long: a timer may have forgotten each. */
  @Test
  void onlyIdleOnesProveNothing() {
    new Crowd().add(1, usedAfter(100)).add(2, usedAfter(100)).add(3, usedAfter(100)).none(ID);
  }

  /** Exchanges 30 s apart, so many of them, and data in vain 30.1 s after the last. */
  private static String everyHalfMinute(int times) {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 1; i <= times; i++) {
      int seq = 1101 + 19 * (i - 1);
      script.append("%d.000 C>S P. %d:%d(19) ack 5201\n".formatted(30 * i, seq, seq + 19));
      script.append("%d.001 S>C . 5201:5201(0) ack %d\n".formatted(30 * i, seq + 19));
    }
    int seq = 1101 + 19 * times;
    for (double again : new double[] {0, 1.5, 4.5, 10.5, 22.5, 46.5}) {
      script.append(
          "%.3f C>S P. %d:%d(19) ack 5201\n".formatted(30 * times + 30.1 + again, seq, seq + 19));
    }
    return script.toString();
  }

  /** The habit of the first shows that no timer cut it; new connections get no answer either. */
  @Test
  void oneThatWasKeptBusyByItsClock() {
    Crowd crowd = new Crowd().add(1, everyHalfMinute(10)).add(365, SYNS).add(375, SYNS);
    assertEquals(3, crowd.finding(ID).count());
    Verdict verdict = crowd.verdict(0);
    assertEquals(Cause.PEER_VANISHED, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("no timer of this connection"), verdict.sentence());
    // Once is no habit: a timer may have cut it, and a full backlog dropped the SYNs.
    new Crowd().add(1, everyHalfMinute(1)).add(95, SYNS).add(105, SYNS).none(ID);
  }

  @Test
  void twoAreTooFew() {
    new Crowd().add(88, usedAfter(2)).add(89, usedAfter(2)).none(ID);
  }

  /** Another connection of it works on: something drops just those. */
  @Test
  void theHostIsHeardMeanwhile() {
    down().add(50, busy(100)).none(ID);
  }

  /** A new connection is opened in the middle of it. */
  @Test
  void theHostTakesANewConnectionMeanwhile() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(88, usedAfter(2));
    }
    crowd.finding(ID);
    crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(88, usedAfter(2));
    }
    crowd.add(95, USED).none(ID);
  }

  /** A filter may drop them: nobody ever got through to that port. */
  @Test
  void synsToAPortThatNeverAnswered() {
    new Crowd()
        .add(88, usedAfter(2))
        .to(SERVER, 8443)
        .add(100, SYNS)
        .add(101, SYNS)
        .add(102, SYNS)
        .none(ID);
  }

  /** Nothing but SYNs: a full backlog drops those. */
  @Test
  void synsAloneProveNothing() {
    new Crowd().add(1, USED).add(100, SYNS).add(101, SYNS).add(102, SYNS).add(200, USED).none(ID);
  }

  /** One after the other, and heard in between. */
  @Test
  void notAtTheSameTime() {
    new Crowd()
        .add(88, usedAfter(2))
        .add(150, USED)
        .add(200, usedAfter(2))
        .add(250, USED)
        .add(300, usedAfter(2))
        .none(ID);
  }

  /** Its end comes from the client, which waited in vain. */
  @Test
  void whoGivesUpMeanwhile() {
    String closes =
        usedAfter(2)
            + """
            22.0 C>S F. 1151:1151(0) ack 5201
            31.0 C>S F. 1151:1151(0) ack 5201
            60.0 S>C P. 5201:5301(100) ack 1152
            60.0 C>S R 1152:1152(0) win 0
            """;
    Crowd crowd = new Crowd().add(88, usedAfter(2)).add(89, usedAfter(2)).add(89, closes);
    Verdict verdict = crowd.verdict(2);
    assertEquals(Cause.PEER_VANISHED, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("the client gave up waiting"), verdict.sentence());
  }

  /** It comes back without its connections. */
  @Test
  void mayHaveRestarted() {
    Crowd crowd =
        down()
            .add(
                1,
                "exchanged\n200.0 C>S P. 1101:1151(50) ack 5201\n200.02 S>C R 5201:5201(0) win 0")
            .add(180, USED);
    String about = String.join("; ", crowd.about(4));
    assertTrue(about.contains("so it may have restarted"), about);
  }

  /** A timer for closing sessions eats the late FINs of several: one of them was in use before. */
  @Test
  void lateFinsProveNothing() {
    String lateFin =
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.0 S>C . 5201:5201(0) ack 1102
        21.0 S>C F. 5201:5201(0) ack 1102
        21.3 S>C F. 5201:5201(0) ack 1102
        21.9 S>C F. 5201:5201(0) ack 1102
        23.1 S>C F. 5201:5201(0) ack 1102
        25.5 S>C F. 5201:5201(0) ack 1102
        30.3 S>C F. 5201:5201(0) ack 1102
        """;
    new Crowd().add(1, lateFin).add(2, lateFin).add(3, lateFin).add(4, lateFin).none(ID);
  }

  /** One that was in use may have a fault of its own. */
  @Test
  void oneInUseAmongIdleOnes() {
    new Crowd().add(88, usedAfter(2)).add(1, usedAfter(90)).add(2, usedAfter(90)).none(ID);
  }

  /** The server goes on with its SYN-ACK, and the client's FIN is not answered. */
  private static final String NEVER_TAKEN =
      """
      established
      1.02 S>C S. 5000:5000(0) ack 1001
      1.03 C>S . 1001:1001(0) ack 5001
      3.02 S>C S. 5000:5000(0) ack 1001
      3.03 C>S . 1001:1001(0) ack 5001
      4.0 C>S F. 1001:1001(0) ack 5001
      4.3 C>S F. 1001:1001(0) ack 5001
      4.9 C>S F. 1001:1001(0) ack 5001
      6.1 C>S F. 1001:1001(0) ack 5001
      8.5 C>S F. 1001:1001(0) ack 5001
      13.3 C>S F. 1001:1001(0) ack 5001
      capture ends 30
      """;

  /** A server whose accept queue is full is there, though it answers none of these. */
  @Test
  void whatWasNeverTakenProvesNothing() {
    Crowd crowd = new Crowd().add(1, USED);
    for (int i = 0; i < 4; i++) {
      crowd.add(100 + 0.1 * i, NEVER_TAKEN);
    }
    crowd.none(ID);
    String taken = NEVER_TAKEN.replaceAll("(?m)^[13]\\..*\n", "");
    Crowd silent = new Crowd().add(1, USED);
    Crowd died = new Crowd().add(1, USED);
    String served = "0.1 S>C P. 5001:5011(10) ack 1001\n0.12 C>S . 1001:1001(0) ack 5011\n";
    for (int i = 0; i < 4; i++) {
      silent.add(100 + 0.1 * i, taken);
      died.add(
          100 + 0.1 * i,
          taken
              .replace("established\n", "established\n" + served)
              .replace("0) ack 5001", "0) ack 5011"));
    }
    silent.none(ID); // a full queue that repeats no SYN-ACK: nobody who was served is ignored
    assertEquals(4, died.finding(ID).count());
  }

  /** The last repeat is answered by a host that no longer knows the connection. */
  private static String forgotten(double seconds) {
    return usedAfter(seconds) + "%.4f S>C R 5201:5201(0) win 0\n".formatted(seconds + 18.93);
  }

  /** When it is back it knows none of what it had. */
  @Test
  void aRestart() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(i, forgotten(10 - 0.9 * i));
    }
    String text = crowd.finding(ID).text();
    assertTrue(
        text.endsWith(
            "; when it was back it no longer knew 4 connections and none that was tried went on, as"
                + " when it restarts or another machine takes its address"),
        text);
    String told = crowd.verdict(1).sentence();
    assertTrue(told.contains("it no longer knew 4 connections"), told);
  }

  /** A filter that answers for some is no restart of the host that serves the others on. */
  @Test
  void noRestartIfSomeGoOn() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(i, forgotten(10 - 0.9 * i));
    }
    String text = crowd.add(1, recovers(9)).finding(ID).text();
    assertFalse(text.contains("no longer knew"), text);
  }

  /** The router says that it knows no way, or that the host does not answer it. */
  private static Crowd unrouted(String code) {
    String said = "2.5 icmp 10.0.0.254 3/" + code + " quotes C>S\n";
    return new Crowd().add(3, 88, recoversAfter(said)).add(88, recovers(2));
  }

  private static String recoversAfter(String said) {
    String all = recovers(2);
    int at = all.indexOf("2.900 ");
    return all.substring(0, at) + said + all.substring(at);
  }

  @Test
  void theWayWasDown() {
    Crowd crowd = unrouted("0");
    assertTrue(
        crowd.finding(ID).text().contains("10.0.0.254 said meanwhile that it had no route there"),
        crowd.finding(ID).text());
    assertTrue(
        crowd.about(0).toString().contains("so the way was down"), crowd.about(0).toString());
    // Its neighbour says that the host does not answer: that is no word of the way.
    String text = unrouted("1").finding(ID).text();
    assertFalse(text.contains("route"), text);
  }

  private static Crowd manyServers(String third) {
    return new Crowd()
        .to("10.100.1.5", 443)
        .add(88, usedAfter(2))
        .to("10.100.2.5", 443)
        .add(88.3, usedAfter(2))
        .to(third, 443)
        .add(88.6, usedAfter(2));
  }

  @Test
  void manyServersOfOneClient() {
    PopulationFinding found = manyServers("172.20.3.5").finding(ID);
    assertEquals("10.0.0.1", found.subject());
    assertEquals(3, found.count());
    assertTrue(
        found.text().startsWith("none of the 3 hosts that 10.0.0.1 talked to answered it"),
        found.text());
    String about = manyServers("172.20.3.5").about(0).toString();
    assertTrue(about.contains("none of the 3 hosts"), about);
    // SYNs to a host that never answered went the same way, if they came then.
    about = manyServers("172.20.3.5").to("172.20.9.9", 443).add(95, SYNS).about(3).toString();
    assertTrue(about.contains("none of the 3 hosts"), about);
    about = manyServers("172.20.3.5").to("172.20.9.9", 443).add(60, SYNS).about(3).toString();
    assertFalse(about.contains("none of the 3 hosts"), about);
  }

  @Test
  void manyServersOfOneNetwork() {
    PopulationFinding found =
        manyServers("10.100.3.5").to("192.0.2.9", 80).add(60, busy(80)).finding(ID);
    assertEquals("10.100.0.0/22", found.subject());
    assertTrue(found.text().contains("in touch with 1 other host"), found.text());
  }

  /** Others of that network went on, or the silent ones are of none, or fell silent by and by. */
  @Test
  void noOneWay() {
    manyServers("10.100.3.5").to("10.100.2.9", 80).add(60, busy(80)).none(ID);
    manyServers("172.20.3.5").to("192.0.2.9", 80).add(60, busy(80)).none(ID);
    new Crowd()
        .to("10.100.1.5", 443)
        .add(58, usedAfter(2))
        .to("10.100.2.5", 443)
        .add(73, usedAfter(2))
        .to("10.100.3.5", 443)
        .add(88, usedAfter(2))
        .none(ID);
  }
}
