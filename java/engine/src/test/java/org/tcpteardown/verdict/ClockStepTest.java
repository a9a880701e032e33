package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** The clock of the capture is set forward; the clocks of the ends (RFC 7323) go on as before. */
final class ClockStepTest {
  private static final String NOTE = "The capture's clock was set forward by 3600 s";
  private static final double SET_AT = 12;
  private static final double BY = 3600;

  /** How the timestamps of an end go. */
  private record Pace(double hertz, boolean standsStill) {
    long at(double truth, double captured) {
      double seconds = standsStill || truth < SET_AT ? truth : captured;
      return 770_000 + (long) (seconds * hertz);
    }
  }

  private static Pace trueAt(double hertz) {
    return new Pace(hertz, true);
  }

  private static Pace followsAt(double hertz) {
    return new Pace(hertz, false);
  }

  private record Talk(Pace client, Pace server, StringBuilder text) {
    void add(double truth, boolean asks, int port, String segment) {
      double captured = truth < SET_AT ? truth : truth + BY;
      Pace pace = asks ? client : server;
      String way = asks ? "C" + port + ">S " : "S>C" + port + " ";
      text.append(
          String.format(
              Locale.ROOT,
              "%.4f %s%s ts %d ecr 1%n",
              captured,
              asks && port == 0 ? "C>S " : port == 0 ? "S>C " : way,
              segment,
              pace.at(truth, captured)));
    }

    /** Opens, and asks 28 times in 11 s. */
    int[] converse(double from, int port) {
      add(from, true, port, "S 1000:1000(0)");
      add(from + 0.02, false, port, "S. 5000:5000(0) ack 1001");
      add(from + 0.0201, true, port, ". 1001:1001(0) ack 5001");
      int[] next = {1001, 5001};
      for (int i = 0; i < 28; i++) {
        ask(from + 0.1 + i * 0.4, port, next);
      }
      return next;
    }

    void ask(double at, int port, int[] next) {
      add(at, true, port, "P. " + next[0] + ":" + (next[0] + 100) + "(100) ack " + next[1]);
      next[0] += 100;
      add(at + 0.02, false, port, "P. " + next[1] + ":" + (next[1] + 200) + "(200) ack " + next[0]);
      next[1] += 200;
      add(at + 0.0201, true, port, ". " + next[0] + ":" + next[0] + "(0) ack " + next[1]);
    }
  }

  /** The client resets its connection 0.4 s after its last answer; another one goes on. */
  private static Script reset(Pace client, Pace server) {
    Talk talk = new Talk(client, server, new StringBuilder());
    int[] next = talk.converse(0.5, 0);
    String first = talk.text().toString();
    talk.text().setLength(0);
    int[] other = talk.converse(0.7, 2);
    String second = talk.text().toString();
    talk.text().setLength(0);
    talk.add(12.05, true, 0, "R. " + next[0] + ":" + next[0] + "(0) ack " + next[1]);
    for (int i = 0; i < 10; i++) {
      talk.ask(12.1 + i * 0.3, 2, other);
    }
    return Script.of(inOrder(first + second + talk.text()));
  }

  private static String inOrder(String lines) {
    return String.join(
            "\n",
            lines
                .lines()
                .sorted(
                    Comparator.comparingDouble(
                        line -> Double.parseDouble(line.substring(0, line.indexOf(' ')))))
                .toList())
        + "\n";
  }

  private static List<FindingId> ids(Script script) {
    return Expect.findings(script).stream().map(Finding::id).toList();
  }

  private static String sentence(Script script) {
    return Expect.report(script).verdict().sentence();
  }

  private static void assertStep(Pace client, Pace server) {
    Script script = reset(client, server);
    assertFalse(ids(script).contains(FindingId.IDLE_RESET), ids(script).toString());
    assertTrue(sentence(script).contains(NOTE), sentence(script));
    assertFalse(sentence(script).contains("of silence"), sentence(script));
  }

  private static void assertSilence(Pace client, Pace server) {
    Script script = reset(client, server);
    assertTrue(ids(script).contains(FindingId.IDLE_RESET), ids(script).toString());
    assertFalse(sentence(script).contains(NOTE), sentence(script));
  }

  /** Whatever their pace, as long as it was seen before. */
  @Test
  void nobodyWasSilent() {
    assertStep(trueAt(1000), trueAt(1000));
    assertStep(trueAt(100), trueAt(250));
    assertStep(trueAt(10), trueAt(1));
  }

  @Test
  void silentByTheirOwnClocks() {
    assertSilence(followsAt(1000), followsAt(1000));
  }

  /** The client slept, as virtual machines do, and its clock with it; the server's did not. */
  @Test
  void aClockThatSleptAlone() {
    assertSilence(trueAt(1000), followsAt(1000));
    assertSilence(followsAt(100), trueAt(1000));
  }

  /** A stamp that never changes is none. */
  @Test
  void stampsWithoutPace() {
    assertSilence(trueAt(0), trueAt(0));
    assertSilence(trueAt(1000), trueAt(0));
  }

  /** It closed 5 s after its last answer, by its own clock. */
  @Test
  void theIdleTimeIsThatOfTheEnds() {
    Talk talk = new Talk(trueAt(1000), trueAt(1000), new StringBuilder());
    int[] next = talk.converse(0.5, 0);
    talk.add(17.0, false, 0, "F. " + next[1] + ":" + next[1] + "(0) ack " + next[0]);
    talk.add(17.02, true, 0, "F. " + next[0] + ":" + next[0] + "(0) ack " + (next[1] + 1));
    talk.add(
        17.03, false, 0, ". " + (next[1] + 1) + ":" + (next[1] + 1) + "(0) ack " + (next[0] + 1));
    Script script = Script.of(talk.text().toString());
    long ns = Silence.beforeCloseNs(Expect.report(script).story());
    assertEquals(5.58, ns / 1e9, 0.1);
  }

  /** Half closed over the step: nobody closed late. */
  @Test
  void noLateFin() {
    Talk talk = new Talk(trueAt(1000), trueAt(1000), new StringBuilder());
    int[] next = talk.converse(0.5, 0);
    talk.add(11.9, true, 0, "F. " + next[0] + ":" + next[0] + "(0) ack " + next[1]);
    talk.add(11.92, false, 0, ". " + next[1] + ":" + next[1] + "(0) ack " + (next[0] + 1));
    talk.add(12.1, false, 0, "P. " + next[1] + ":" + (next[1] + 50) + "(50) ack " + (next[0] + 1));
    talk.add(
        12.12, true, 0, ". " + (next[0] + 1) + ":" + (next[0] + 1) + "(0) ack " + (next[1] + 50));
    talk.add(
        12.2, false, 0, "F. " + (next[1] + 50) + ":" + (next[1] + 50) + "(0) ack " + (next[0] + 1));
    talk.add(
        12.22, true, 0, ". " + (next[0] + 1) + ":" + (next[0] + 1) + "(0) ack " + (next[1] + 51));
    assertEquals(List.of(), ids(Script.of(talk.text().toString())));
  }
}
