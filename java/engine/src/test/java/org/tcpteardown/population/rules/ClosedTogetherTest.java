package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.Verdict;

final class ClosedTogetherTest {
  private static final PopulationId ID = PopulationId.CLOSED_TOGETHER;

  private static final String REFUSED =
      "0.0 C>S S 1000:1000(0)\n0.0004 S>C R. 0:0(0) ack 1001 win 0 id 0\n";

  /** Closed by its server so many seconds after it was opened. */
  private static String closedAfter(double seconds) {
    return """
    exchanged
    %1$.4f S>C F. 5201:5201(0) ack 1101
    %2$.4f C>S F. 1101:1101(0) ack 5202
    %2$.4f S>C . 5202:5202(0) ack 1102
    """
        .formatted(seconds, seconds + 0.1);
  }

  /** The same by its client. */
  private static String endedAfter(double seconds) {
    return """
    exchanged
    %1$.4f C>S F. 1101:1101(0) ack 5201
    %2$.4f S>C F. 5201:5201(0) ack 1102
    %2$.4f C>S . 1102:1102(0) ack 5202
    """
        .formatted(seconds, seconds + 0.02);
  }

  /** Its server closes at that time, and had said something so many seconds before. */
  private static String busyUntil(double seconds, double before) {
    return """
    exchanged
    %1$.4f C>S P. 1101:1201(100) ack 5201
    %2$.4f S>C P. 5201:5401(200) ack 1201
    %3$.4f C>S . 1201:1201(0) ack 5401
    %4$.4f S>C F. 5401:5401(0) ack 1201
    %5$.4f C>S F. 1201:1201(0) ack 5402
    %5$.4f S>C . 5402:5402(0) ack 1202
    """
        .formatted(
            seconds - before - 0.02,
            seconds - before - 0.01,
            seconds - before,
            seconds,
            seconds + 0.02);
  }

  private static Crowd closedAt100(int count) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      crowd.add(i * 20, closedAfter(100 - i * 20 + 0.001 * i));
    }
    return crowd;
  }

  @Test
  void aReload() {
    Crowd crowd = closedAt100(4).add(99, endedAfter(0.5)).add(101, endedAfter(1));
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertEquals("192.0.2.1:80", found.subject());
    assertEquals("4", found.value());
    assertEquals(
        "4 connections of the server 192.0.2.1:80 were closed within 3 ms, all by FIN, after"
            + " silences of 40 s to 99.9 s: one event, and no timer of each; none was refused"
            + " afterwards, and the next one taken 1.02 s later, as when a server is reloaded or"
            + " drained",
        found.text());
    String told = crowd.verdict(1).sentence();
    assertTrue(told.contains("3 other connections of this server were closed within 3 ms"), told);
    assertFalse(told.contains("reloaded"), told);
    crowd.none(PopulationId.RESET_TOGETHER);
    crowd.none(PopulationId.SERVER_IDLE_CLOSE);
  }

  /** The kernel closes what a process had, and refuses until it is there again. */
  @Test
  void aRestart() {
    Crowd crowd = closedAt100(4).add(100.1, REFUSED).add(102, REFUSED).add(104, endedAfter(1));
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.WARN, found.severity());
    assertTrue(
        found
            .text()
            .endsWith(
                "one event, and no timer of each; it refused the next 2 connections, the first 97"
                    + " ms later, and took one 4.02 s later, as when its process ends and is"
                    + " started again"),
        found.text());
    String told = crowd.verdict(4).sentence();
    assertTrue(told.contains("this server had ended 4 connections at once 97 ms before"), told);
  }

  /** Its server resets it at that time, in the midst of traffic: something was unread. */
  private static String resetAfter(double seconds) {
    return """
    exchanged
    %1$.4f C>S P. 1101:1201(100) ack 5201
    %2$.4f S>C . 5201:5201(0) ack 1201
    %3$.4f S>C R. 5201:5201(0) ack 1201
    """
        .formatted(seconds - 0.4, seconds - 0.39, seconds);
  }

  private static Crowd killed() {
    return new Crowd()
        .add(0, closedAfter(100))
        .add(20, closedAfter(80.0001))
        .add(40, busyUntil(60.0002, 0.02))
        .add(60, resetAfter(40.0003));
  }

  /** Of a process that is killed the kernel resets what was unread, and closes the rest. */
  @Test
  void aRestartWithDataUnread() {
    Crowd crowd = killed().add(101, REFUSED).add(102, REFUSED).add(104, endedAfter(1));
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.WARN, found.severity());
    assertEquals("4", found.value());
    assertTrue(found.text().contains(", 3 by FIN and 1 by RST, after"), found.text());
    assertTrue(found.text().contains("it refused the next 2 connections"), found.text());
    crowd.none(PopulationId.RESET_TOGETHER);
    String told = crowd.verdict(3).sentence();
    assertTrue(told.contains("3 other connections of this server were closed within"), told);
  }

  /** Without a refusal it may be chance: each has a cause of its own. */
  @Test
  void mixedWithoutRefusal() {
    Crowd crowd = killed().add(101, endedAfter(1)).add(104, endedAfter(1));
    crowd.none(ID);
    crowd.none(PopulationId.RESET_TOGETHER);
  }

  /** All had been idle since the same time: without refusals a timer of each does it. */
  @Test
  void alikeSilences() {
    Crowd timers = new Crowd();
    Crowd stops = new Crowd();
    for (int i = 0; i < 6; i++) {
      timers.add(1 + 0.0005 * i, closedAfter(60));
      stops.add(1 + 0.0005 * i, closedAfter(60));
    }
    timers.add(62, endedAfter(1)).none(ID);
    assertEquals(Severity.WARN, stops.add(62, REFUSED).finding(ID).severity());
  }

  /** What it had to say about the close goes with it. */
  @Test
  void withNotices() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      double at = 100 - i * 20 + 0.001 * i;
      crowd.add(
          i * 20,
          """
          exchanged
          %1$.4f S>C P. 5201:5232(31) ack 1101 first 21
          %2$.4f S>C F. 5232:5232(0) ack 1101
          %3$.4f C>S F. 1101:1101(0) ack 5233
          %3$.4f S>C . 5233:5233(0) ack 1102
          """
              .formatted(at, at + 0.0001, at + 0.02));
    }
    assertEquals("4", crowd.finding(ID).value());
  }

  /** A server that looks around now and then may have closed them, and that is told. */
  @Test
  void perhapsAReaper() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      crowd.add(i * 2, closedAfter(30 - i * 2 + 0.0005 * i));
    }
    PopulationFinding found = crowd.finding(ID);
    assertEquals(Severity.NOTE, found.severity());
    assertTrue(
        found
            .text()
            .endsWith(
                "after silences of 22 s to 29.9 s: one event, or a look for idle connections"
                    + " every 8 s or more seldom"),
        found.text());
  }

  /** Again and again at equal distances: that is what it does. */
  @Test
  void aReaper() {
    Crowd crowd = new Crowd();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5; i++) {
        crowd.add(round * 60 + i * 2, closedAfter(30 - i * 2 + 0.0005 * i));
      }
    }
    crowd.none(ID);
  }

  @Test
  void amidTraffic() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(i, busyUntil(5 - i + 0.0002 * i, 0.1 + 0.15 * i));
    }
    crowd.add(5.1, REFUSED).add(8.5, endedAfter(0.5));
    PopulationFinding found = crowd.finding(ID);
    assertEquals(
        "4 connections of the server 192.0.2.1:80 were closed within 0.6 ms, all by FIN, after"
            + " silences of 100 ms to 550 ms: one event; it refused the next connection, 100 ms"
            + " later, and took one 3.52 s later, as when its process ends and is started again",
        found.text());
    assertTrue(
        crowd.verdict(1).sentence().contains("3 other connections of this server were closed"),
        crowd.verdict(1).sentence());
  }

  /** A server that closes after each answer, however many at once, and then stops. */
  @Test
  void notAfterEachAnswer() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 20; i++) {
      crowd.add(1 + 0.001 * i, busyUntil(0.3, 0.0002 + 0.0001 * (i % 3)));
    }
    crowd.add(2, REFUSED).none(ID);
  }

  /** Amid traffic only what follows shows that it was no habit. */
  @Test
  void notAmidTrafficWithoutRefusals() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(i, busyUntil(5 - i + 0.0002 * i, 0.1 + 0.15 * i));
    }
    crowd.add(8, REFUSED.replace("R. 0:0(0) ack 1001 win 0 id 0", "S. 5000:5000(0) ack 1001"));
    crowd.none(ID);
  }

  /** Several answers that were waited for come at once, with a close. */
  @Test
  void notWithAnswers() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      double at = 100 - i * 20 + 0.001 * i;
      crowd.add(
          i * 20,
          """
          exchanged
          0.1000 C>S P. 1101:1201(100) ack 5201
          0.1200 S>C . 5201:5201(0) ack 1201
          %1$.4f S>C FP. 5201:6201(1000) ack 1201
          %2$.4f C>S F. 1201:1201(0) ack 6202
          %2$.4f S>C . 6202:6202(0) ack 1202
          """
              .formatted(at, at + 0.02));
    }
    crowd.none(ID);
  }

  /** A browser is closed. */
  @Test
  void notByTheClient() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 6; i++) {
      crowd.add(i * 10, endedAfter(100 - i * 10 + 0.0003 * i));
    }
    crowd.none(ID);
  }

  /** Others are closed one by one, or go on: these happened to come together. */
  @Test
  void notIfTheServerClosesAtAnyTime() {
    Crowd crowd = closedAt100(4);
    crowd.add(5, closedAfter(55)).add(12, closedAfter(48)).none(ID);
    Crowd goOn = closedAt100(4);
    for (int i = 0; i < 5; i++) {
      goOn.add(50 + i, busyUntil(100, 0.1).replace("S>C F. 5401", "S>C P. 5401"));
    }
    goOn.none(ID);
  }

  /** With RSTs among them they are told by another name. */
  @Test
  void notWithResets() {
    Crowd crowd = closedAt100(5);
    crowd.add(70, "exchanged\n30.0020 S>C R. 5201:5201(0) ack 1101 win 509\n").none(ID);
    crowd.finding(PopulationId.RESET_TOGETHER);
  }

  @Test
  void threeAreTooFew() {
    closedAt100(3).none(ID);
  }

  /**
   * A request that crosses the FIN so many seconds after it was opened, captured near the client.
   */
  private static String crossed(double seconds) {
    return """
    exchanged
    %1$.4f C>S P. 1101:1401(300) ack 5201
    %2$.4f S>C F. 5201:5201(0) ack 1101
    %3$.4f S>C R 5201:5201(0)
    """
        .formatted(seconds - 0.01, seconds, seconds + 0.01);
  }

  /** A reload closes all idle connections at once, and a request crosses that. */
  @Test
  void finsThatCutARequest() {
    Crowd crowd = closedAt100(4).add(55, crossed(45.002));
    assertEquals(
        "5 connections of the server 192.0.2.1:80 were closed within 3 ms, all by FIN, after"
            + " silences of 40 s to 99.9 s: one event, and no timer of each",
        crowd.finding(ID).text());
    Verdict verdict = crowd.verdict(4);
    assertEquals(Cause.KEEPALIVE_RACE, verdict.cause(), verdict.sentence());
    assertTrue(verdict.sentence().contains("as for a restart or reload"), verdict.sentence());
    assertTrue(verdict.sentence().contains("4 other connections"), verdict.sentence());
    assertFalse(verdict.sentence().contains("idle connections sooner"), verdict.sentence());
  }

  /** Timers of the connections, and a server that looks for idle ones now and then. */
  @Test
  void notARaceWithATimer() {
    Crowd timers = new Crowd();
    for (int i = 0; i < 6; i++) {
      timers.add(i * 3, closedAfter(60));
    }
    Crowd timer = timers.add(55, crossed(60));
    timer.none(ID);
    assertTrue(
        timer.verdict(6).sentence().contains("idle connections sooner"),
        timer.verdict(6).sentence());
    Crowd reaper = closedAt100(4).add(55, crossed(45.002));
    reaper.add(5, closedAfter(55)).add(12, closedAfter(48)).none(ID);
  }
}
