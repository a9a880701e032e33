package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.testkit.Crowd;

final class ForgottenTogetherTest {
  private static final PopulationId ID = PopulationId.FORGOTTEN_TOGETHER;

  /** Used again so long after its opening, and no longer known then. */
  private static String forgottenAfter(double seconds) {
    return """
    exchanged
    %1$.3f C>S P. 1101:1201(100) ack 5201
    %2$.3f S>C R 5201:5201(0) win 0
    """
        .formatted(seconds, seconds + 0.03);
  }

  private static final String USED =
      """
      exchanged
      0.3 C>S F. 1101:1101(0) ack 5201
      0.3 S>C F. 5201:5201(0) ack 1102
      0.4 C>S . 1102:1102(0) ack 5202
      """;

  /** So many, opened one a second, of which none is known from a moment on. */
  private static Crowd forgotten(int count, double firstAfter) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      crowd.add(i, forgottenAfter(firstAfter + 2 * i));
    }
    return crowd;
  }

  @Test
  void anAddressMoves() {
    Crowd crowd = forgotten(4, 6.5).add(8, USED);
    PopulationFinding found = crowd.finding(ID);
    assertEquals("192.0.2.1", found.subject());
    assertEquals("4", found.value());
    assertTrue(
        found.text().startsWith("192.0.2.1 no longer knew 4 connections from frame "),
        found.text());
    assertTrue(found.text().contains("too quick for a host that restarts"), found.text());
    assertTrue(found.text().contains("a new connection was taken 1."), found.text());
    String about = String.join("; ", crowd.about(2));
    assertTrue(about.startsWith("3 other connections of this server"), about);
  }

  /** There is time for a restart. */
  @Test
  void aHostMayHaveRestarted() {
    String text = forgotten(3, 20).finding(ID).text();
    assertTrue(text.contains("as when the host restarts or its address moves"), text);
  }

  /** What is said of one of them holds for all, however long each was silent by itself. */
  @Test
  void oneStoryForAll() {
    Crowd slow = forgotten(4, 13);
    Crowd quick = forgotten(4, 6.5);
    for (int i = 0; i < 4; i++) {
      String verdict = slow.verdict(i).sentence();
      assertTrue(verdict.contains("as after a restart, or another machine has"), verdict);
      assertFalse(verdict.contains("no host restarts so soon"), verdict);
      verdict = quick.verdict(i).sentence();
      assertTrue(verdict.contains("no host restarts so soon"), verdict);
    }
  }

  /** Alone, each has its own time. */
  @Test
  void twoByThemselves() {
    String verdict = forgotten(2, 13).verdict(0).sentence();
    assertTrue(verdict.contains("no host restarts so soon"), verdict);
  }

  @Test
  void twoAreTooFew() {
    forgotten(2, 10).none(ID);
  }

  /** Idle for long: an idle timer may have forgotten each. */
  @Test
  void allIdle() {
    forgotten(5, 100).none(ID);
  }

  /** Each forgotten before the next was opened: no one event. */
  @Test
  void oneAfterTheOther() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 5; i++) {
      crowd.add(20 * i, forgottenAfter(10));
    }
    crowd.none(ID);
  }

  /** Closed in good order. */
  @Test
  void ordinaryOnes() {
    new Crowd().add(5, 0, USED).none(ID);
  }

  /** At work from 1 s on until that second, with a word of each end every second. */
  private static String busy(int until, String end) {
    StringBuilder script = new StringBuilder("exchanged\n");
    int asked = 1101;
    int told = 5201;
    for (int second = 1; second < until; second++) {
      script.append(
          "%d.0 C>S P. %d:%d(100) ack %d\n".formatted(second, asked, asked + 100, told)
              + "%d.02 S>C P. %d:%d(100) ack %d\n".formatted(second, told, told + 100, asked + 100)
              + "%d.03 C>S . %d:%d(0) ack %d\n"
                  .formatted(second, asked + 100, asked + 100, told + 100));
      asked += 100;
      told += 100;
    }
    return script
        + end.replace("ASKED", asked + ":" + (asked + 100) + "(100) ack " + told)
            .replace("LARGE", asked + ":" + (asked + 1400) + "(1400) ack " + told)
            .replace("TOLD", told + ":" + (told + 100) + "(100) ack " + asked)
            .replace("TAKEN", (asked + 100) + ":" + (asked + 100) + "(0) ack " + told)
            .replace("ACK", told + ":" + told + "(0) ack " + (asked + 100));
  }

  /** Sent again and again from the 20th second on. */
  private static String inVain(String packet) {
    StringBuilder script = new StringBuilder();
    for (double at : new double[] {20, 20.3, 20.9, 22.1, 24.5, 29.3}) {
      script.append("%.1f %s%n".formatted(at, packet));
    }
    return script.toString();
  }

  private static Crowd lost(int count, String packet) {
    Crowd crowd = new Crowd();
    for (int i = 0; i < count; i++) {
      crowd.add(i * 0.1, busy(20, inVain(packet)));
    }
    return crowd;
  }

  /** Nothing answers on the old connections, and new ones work: no host restarts so. */
  @Test
  void silently() {
    Crowd crowd = lost(4, "C>S P. ASKED").add(22, "exchanged").add(24, "exchanged");
    PopulationFinding found = crowd.finding(ID);
    assertEquals("192.0.2.1", found.subject());
    assertEquals("4", found.value());
    assertTrue(
        found.text().contains("192.0.2.1 fell silent in 4 connections at the same moment"),
        found.text());
    assertTrue(
        found.text().contains("while 2 opened since worked, and none that was open before: one"),
        found.text());
    String told = crowd.verdict(1).sentence();
    assertTrue(told.contains("one event lost all connections that were open"), told);
    assertTrue(told.contains("3 others fell silent at the same moment"), told);
    assertFalse(told.contains("just this connection"), told);
    assertTrue(told.contains("restart or failover"), told);
  }

  /** The server asks, and what stands before the client knows nothing of it any more. */
  @Test
  void ofAClientsAddress() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 3; i++) {
      crowd.add(i * 0.1, fromAfar(busy(20, inVain("S>C P. TOLD"))));
    }
    crowd.add(22, fromAfar("exchanged\n")).add(27, fromAfar("exchanged\n"));
    assertEquals("10.0.0.1", crowd.finding(ID).subject());
    assertTrue(
        crowd.verdict(0).sentence().contains("NAT, firewall or load balancer"),
        crowd.verdict(0).sentence());
  }

  /** Captured at the silent end: all arrived there. */
  @Test
  void notAtThatEnd() {
    lost(3, "S>C P. TOLD").add(22, "exchanged").add(27, "exchanged").none(ID);
  }

  private static String fromAfar(String script) {
    String opened =
        """
        0.0 C>S S 1000:1000(0)
        0.0001 S>C S. 5000:5000(0) ack 1001
        0.02 C>S . 1001:1001(0) ack 5001
        0.03 C>S P. 1001:1101(100) ack 5001
        0.0301 S>C P. 5001:5201(200) ack 1101
        0.05 C>S . 1101:1101(0) ack 5201
        """;
    return script
        .replace("exchanged\n", opened)
        .lines()
        .map(line -> line.contains("C>S") ? line + " ttl 54" : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Then it is the host, or the way to it. */
  @Test
  void notSilentlyIfNothingElseWorks() {
    Crowd crowd = lost(4, "C>S P. ASKED").add(60, "exchanged");
    crowd.none(ID);
    crowd.finding(PopulationId.OUTAGE);
  }

  /** Two fail by chance; more of them have one size that does not pass. */
  @Test
  void notSilentlyIfFewOrLarge() {
    lost(2, "C>S P. ASKED").add(24, "exchanged").none(ID);
    lost(4, "C>S P. LARGE").add(24, "exchanged").none(ID);
  }

  /** Some go on: those that fail at other moments fail by themselves. */
  @Test
  void notSilentlyOneAfterTheOther() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(i * 8, busy(20, inVain("C>S P. ASKED")));
    }
    crowd.add(1, busy(70, "")).add(46, "exchanged").none(ID);
  }

  /** Of one address that many machines stand behind a part may be gone. */
  @Test
  void someSilently() {
    Crowd crowd = lost(4, "C>S P. ASKED").add(1, busy(40, "")).add(24, "exchanged");
    assertTrue(
        crowd.finding(ID).text().contains("and 1 open before went on: one event lost some"),
        crowd.finding(ID).text());
  }

  /** Closes in vain belong to the same event, and need no timer of their own. */
  @Test
  void fins() {
    Crowd crowd =
        lost(3, "C>S P. ASKED")
            .add(0.5, busy(13, finInVain("S>C F. BYE\nC>S . BYETAKEN\n")))
            .add(0.6, busy(13, finInVain("")))
            .add(22, "exchanged")
            .add(27, "exchanged");
    assertEquals("5", crowd.finding(ID).value());
    for (int flow = 3; flow < 5; flow++) {
      String told = crowd.verdict(flow).sentence();
      assertTrue(told.contains("one event lost all connections that were open"), told);
      assertFalse(told.contains("timer of"), told);
    }
  }

  /** One that was closed in vain long before has a story of its own, and so have those alone. */
  @Test
  void notFinsAtOtherTimes() {
    Crowd crowd =
        lost(3, "C>S P. ASKED")
            .add(-12, busy(13, finInVain("S>C F. BYE\nC>S . BYETAKEN\n")))
            .add(22, "exchanged")
            .add(27, "exchanged");
    assertEquals("3", crowd.finding(ID).value());
    String told = crowd.verdict(3).sentence();
    assertTrue(told.contains("timer"), told);
    new Crowd()
        .add(0.1, busy(13, finInVain("S>C F. BYE\nC>S . BYETAKEN\n")))
        .add(0.2, busy(13, finInVain("S>C F. BYE\nC>S . BYETAKEN\n")))
        .add(0.3, busy(13, finInVain("S>C F. BYE\nC>S . BYETAKEN\n")))
        .add(22, "exchanged")
        .add(27, "exchanged")
        .none(ID);
  }

  /** The client closes in vain at 20 s, after what the server did at 13 s. */
  private static String finInVain(String before) {
    long told = 5001 + 13 * 100;
    long asked = 1001 + 13 * 100;
    int fin = before.isEmpty() ? 0 : 1;
    return before
            .replace("BYETAKEN", asked + ":" + asked + "(0) ack " + (told + 1))
            .replace("BYE", told + ":" + told + "(0) ack " + asked)
            .replace("S>C F", "13.00 S>C F")
            .replace("C>S .", "13.02 C>S .")
        + inVain("C>S F. " + asked + ":" + asked + "(0) ack " + (told + fin));
  }

  /** They were only slow. */
  @Test
  void notIfTheyComeBack() {
    Crowd crowd = new Crowd();
    for (int i = 0; i < 4; i++) {
      crowd.add(i * 0.1, busy(20, inVain("C>S P. ASKED") + "29.4 S>C . ACK\n"));
    }
    crowd.add(24, "exchanged").none(ID);
  }
}
