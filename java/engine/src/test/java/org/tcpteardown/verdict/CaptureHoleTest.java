package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** A capture that lacks all that went by for some seconds: nobody is known to be silent then. */
final class CaptureHoleTest {
  private static final double FROM = 20.2;
  private static final double TO = 32.4;

  private static final String RESENT =
      """
      19.0 C>S P. 1101:1201(100) ack 5201
      19.1 C>S P. 1101:1201(100) ack 5201
      19.3 C>S P. 1101:1201(100) ack 5201
      19.7 C>S P. 1101:1201(100) ack 5201
      20.15 C>S P. 1101:1201(100) ack 5201
      21.0 S>C . 5201:5201(0) ack 1201
      """;

  private static final String LATE_CLOSE =
      """
      15.0 C>S F. 1101:1101(0) ack 5201
      15.02 S>C . 5201:5201(0) ack 1102
      22.0 S>C F. 5201:5201(0) ack 1102
      22.001 C>S . 1102:1102(0) ack 5202
      40.0 S>C R. 5202:5202(0) ack 1102
      """;

  /** What a connection sent, among two busy ones, and what the capture has of it. */
  private static Script captured(String lines, boolean withHole, boolean othersPauseToo) {
    List<String> all = new ArrayList<>(lines.lines().map(String::strip).toList());
    for (int port = 2; port <= 3; port++) {
      converse(port, othersPauseToo, all);
    }
    all.removeIf(line -> withHole && time(line) > FROM && time(line) < TO);
    all.sort(Comparator.comparingDouble(CaptureHoleTest::time));
    return Script.of("exchanged\n" + String.join("\n", all));
  }

  private static double time(String line) {
    return Double.parseDouble(line.substring(0, line.indexOf(' ')));
  }

  /** Asks and is answered four times a second; or keeps quiet for a while, by itself. */
  private static void converse(int port, boolean pauses, List<String> all) {
    double at = 0.1 + port * 0.01;
    int sent = 1001;
    int got = 5001;
    all.add(line(at, port, true, "S 1000:1000(0)"));
    all.add(line(at + 0.02, port, false, "S. 5000:5000(0) ack 1001"));
    all.add(line(at + 0.0201, port, true, ". 1001:1001(0) ack 5001"));
    for (at += 0.25; at < 50; at += 0.25) {
      if (!pauses || at < FROM - 0.1 || at > TO) {
        String ask = String.format(Locale.ROOT, "P. %d:%d(100) ack %d", sent, sent + 100, got);
        sent += 100;
        String answer = String.format(Locale.ROOT, "P. %d:%d(200) ack %d", got, got + 200, sent);
        got += 200;
        all.add(line(at, port, true, ask));
        all.add(line(at + 0.02, port, false, answer));
      }
    }
  }

  private static String line(double at, int port, boolean asks, String segment) {
    String way = asks ? "C" + port + ">S " : "S>C" + port + " ";
    return String.format(Locale.ROOT, "%.4f %s%s", at, way, segment);
  }

  private static List<FindingId> ids(Script script) {
    return Expect.findings(script).stream()
        .map(Finding::id)
        .filter(id -> id != FindingId.UNCLOSED)
        .toList();
  }

  private static Verdict verdict(Script script) {
    return Expect.report(script).verdict();
  }

  /** It was acknowledged, in the hole. */
  @Test
  void nobodyWaitedInVain() {
    Script script = captured(RESENT, true, false);
    assertEquals(List.of(), ids(script));
    assertEquals(FlowEnd.OPEN, verdict(script).end());
  }

  /** A capture that goes on shows the silence. */
  @Test
  void withoutHoleTheyDid() {
    Script script =
        captured(RESENT.lines().limit(5).reduce("", (a, b) -> a + b + "\n"), true, true);
    assertTrue(ids(script).contains(FindingId.RETRANSMISSION_DEATH), ids(script).toString());
  }

  /** The RST has the number behind a FIN that was not captured. */
  @Test
  void aCloseInTheHoleIsNotLate() {
    Verdict verdict = verdict(captured(LATE_CLOSE, true, false));
    assertTrue(verdict.sentence().contains("the capture lacks"), verdict.sentence());
    assertFalse(verdict.sentence().contains("instead"), verdict.sentence());
  }

  @Test
  void whatIsCapturedCounts() {
    Script whole = captured(LATE_CLOSE, false, false);
    assertFalse(verdict(whole).sentence().contains("the capture lacks"), verdict(whole).sentence());
  }

  /** Its silence was seen for less than a timer takes: since the hole's end. */
  @Test
  void noIdleTimeOutOfAHole() {
    String reset = "50.0 S>C R. 5201:5201(0) ack 1101\n";
    assertTrue(ids(captured(reset, true, true)).contains(FindingId.IDLE_RESET));
    assertFalse(ids(captured(reset, true, false)).contains(FindingId.IDLE_RESET));
    String sentence = verdict(captured(reset, true, false)).sentence();
    assertTrue(sentence.contains("after 17.6 s of silence"), sentence);
  }

  /** A single frame that the capture lost is no hole. */
  @Test
  void notWhereASingleFrameIsMissing() {
    String reset = "50.0 S>C R. 5201:5201(0) ack 1101\n";
    Script paused = captured(reset, false, true);
    List<CapturedFrame> frames = paused.frames();
    int first = 0;
    while (frames.get(first).timeNs() - frames.get(0).timeNs() < TO * 1e9) {
      first++;
    }
    assertTrue(ids(paused.without(first + 1)).contains(FindingId.IDLE_RESET));
  }
}
