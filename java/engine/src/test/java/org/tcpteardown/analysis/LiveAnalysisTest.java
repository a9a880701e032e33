package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Crowd;
import org.tcpteardown.testkit.Script;

/** What is said of connections while they are captured, and when. */
class LiveAnalysisTest {
  private static final long SECOND_NS = 1_000_000_000L;

  /** Frames of a script, taken one by one, with a clock that a test sets. */
  private static final class Watch {
    private final List<CapturedFrame> frames;
    private final List<String> said = new ArrayList<>();
    private final LiveAnalysis live;
    private final long beginNs;
    private int taken;

    Watch(Script script) {
      this(script.frames(), script, Analysis.FLOWS_AT_MOST);
    }

    Watch(List<CapturedFrame> frames, Script script, int flowsKept) {
      this.frames = frames;
      this.beginNs = frames.get(0).timeNs();
      this.live =
          new LiveAnalysis(
              script.settings(),
              a -> said.add(a.kind() + " " + a.finding().id() + " " + a.finding().frame()),
              flowsKept);
    }

    /** Takes the frames up to that time and looks; returns what was said then. */
    List<String> at(double seconds) {
      long nowNs = beginNs + (long) (seconds * SECOND_NS);
      while (taken < frames.size() && frames.get(taken).timeNs() <= nowNs) {
        live.accept(frames.get(taken++));
      }
      live.look(nowNs);
      List<String> now = List.copyOf(said);
      said.clear();
      return now;
    }

    List<String> end(double seconds) {
      live.finish(beginNs + (long) (seconds * SECOND_NS));
      return List.copyOf(said);
    }
  }

  private static final String FIN_AGAIN =
      """
      exchanged
      1.0 C>S F. 1101:1101(0) ack 5201
      1.4 C>S F. 1101:1101(0) ack 5201
      """;

  @Test
  void silenceIsJudgedWithoutAnotherFrame() {
    Watch watch = new Watch(Script.of(FIN_AGAIN));
    assertEquals(List.of(), watch.at(1.2));
    assertEquals(List.of(), onFin(watch.at(1.7)));
    // The second one must have had as long as the first; then it must hold for a moment.
    assertEquals(List.of(), onFin(watch.at(1.9)));
    assertEquals(List.of("FOUND fin_unanswered 7"), onFin(watch.at(3.0)));
  }

  /** Without what is said of the repeat. */
  private static List<String> onFin(List<String> said) {
    return said.stream().filter(s -> s.endsWith(" 7")).toList();
  }

  @Test
  void everyFindingIsSaidOnce() {
    Watch watch = new Watch(Script.of(FIN_AGAIN));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      all.addAll(watch.at(i * 0.2));
    }
    all.addAll(watch.end(80));
    assertEquals(
        1, all.stream().filter(s -> s.startsWith("FOUND fin_unanswered")).count(), all + "");
    assertEquals(all.size(), all.stream().distinct().count());
    assertEquals(Map.of(FindingId.FIN_UNANSWERED, 1L), watch.live.findings().get(Severity.WARN));
  }

  @Test
  void whatDoesNotHoldIsWithdrawn() {
    Watch watch =
        new Watch(
            Script.of(
                FIN_AGAIN
                    + """
                    9.0 S>C . 5201:5201(0) ack 1102
                    """));
    assertEquals(List.of("FOUND fin_unanswered 7"), onFin(watch.at(5.5)));
    assertEquals(List.of("WITHDRAWN fin_unanswered 7"), onFin(watch.at(9.1)));
    assertEquals(List.of(), onFin(watch.at(9.3)));
    assertEquals(Map.of(), watch.live.findings().getOrDefault(Severity.WARN, Map.of()));
  }

  @Test
  void aMomentsImpressionIsNotSaid() {
    Watch watch =
        new Watch(
            Script.of(
                """
                exchanged
                1.0 C>S F. 1101:1101(0) ack 5201
                1.2 C>S F. 1101:1101(0) ack 5201
                1.6 C>S F. 1101:1101(0) ack 5201
                2.1 S>C . 5201:5201(0) ack 1102
                2.2 S>C F. 5201:5201(0) ack 1102
                2.3 C>S . 1102:1102(0) ack 5202
                """));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.addAll(watch.at(i * 0.1));
    }
    assertEquals(List.of("FOUND fin_retransmitted 8", "FOUND fin_retransmitted 9"), all);
  }

  @Test
  void aSeriesThatGoesOnIsNotSaidAgain() {
    Watch watch =
        new Watch(
            Script.of(
                """
                0.0 C>S S 1000:1000(0)
                0.1 S>C S. 5000:5000(0) ack 1001
                1.1 S>C S. 5000:5000(0) ack 1001
                3.1 S>C S. 5000:5000(0) ack 1001
                7.1 S>C S. 5000:5000(0) ack 1001
                15.1 S>C S. 5000:5000(0) ack 1001
                """));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.addAll(watch.at(i * 0.2));
    }
    assertEquals(1, all.stream().filter(s -> s.contains("handshake_abandoned")).count(), all + "");
    assertTrue(all.stream().noneMatch(s -> s.startsWith("WITHDRAWN")), all + "");
  }

  @Test
  void whatEndedIsForgottenAndItsLateFramesAreNoNewConnection() {
    Watch watch =
        new Watch(
            Script.of(
                    """
                    exchanged
                    1.0 C>S F. 1101:1101(0) ack 5201
                    1.1 S>C F. 5201:5201(0) ack 1102
                    1.2 C>S . 1102:1102(0) ack 5202
                    9.0 C>S . 1102:1102(0) ack 5202
                    """)
                .numbered());
    watch.at(1.3);
    assertEquals(1, watch.live.remembered());
    watch.at(4.5);
    assertEquals(0, watch.live.remembered());
    watch.at(9.1);
    watch.end(10);
    assertEquals(1, watch.live.connections());
    assertEquals(1L, watch.live.ends().values().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void anIdleConnectionIsForgottenAfterHours() {
    Watch watch = new Watch(Script.of("exchanged"));
    watch.at(8_999);
    assertEquals(1, watch.live.remembered());
    assertEquals(List.of("FOUND unclosed 6"), watch.at(9_001));
    assertEquals(0, watch.live.remembered());
  }

  @Test
  void thereIsAnEndToWhatIsKept() {
    Crowd crowd = new Crowd();
    Script open = Script.of("exchanged");
    for (int i = 0; i < 50; i++) {
      crowd.add(i * 10, open);
    }
    List<CapturedFrame> frames = crowd.frames();
    Watch watch = new Watch(frames, open, 20);
    for (int i = 0; i <= 510; i++) {
      watch.at(i);
      assertTrue(watch.live.remembered() <= 20, watch.live.remembered() + "");
    }
    assertEquals(50, watch.live.connections());
    assertTrue(watch.live.crowdedOut() >= 30);
    watch.end(520);
    assertEquals(50L, watch.live.ends().values().stream().mapToLong(Long::longValue).sum());
  }
}
