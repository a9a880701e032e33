package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.tcp.CaptureRegions;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;

/** Watches all test captures as if they were being captured now. */
@Execution(ExecutionMode.CONCURRENT)
class LiveCapturesTest {
  private static final long LOOK_EVERY_NS = 200_000_000L;

  /** A pause in which nothing can be decided any more need not be watched look by look. */
  private static final long LONGEST_PAUSE_NS = 200_000_000_000L;

  static Stream<Path> captures() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../../test-captures"))) {
      return files
          .filter(f -> f.toString().matches(".*\\.(pcap|pcapng)"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static List<CapturedFrame> frames(Path capture) throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    Readers.read(
        capture,
        Choice.AUTO,
        TsharkUse.USUAL,
        notice -> {},
        reader -> {
          frames.clear();
          return reader.read(frames::add);
        });
    return frames;
  }

  private interface Watcher {
    void frame(CapturedFrame frame);

    void look(long nowNs);
  }

  /** Plays a capture in its own time. */
  private static long play(List<CapturedFrame> frames, long everyNs, Watcher watcher) {
    long lookNs = frames.isEmpty() ? 0 : frames.get(0).timeNs();
    long lastNs = lookNs;
    for (CapturedFrame frame : frames) {
      while (lookNs <= frame.timeNs() && lookNs - lastNs < LONGEST_PAUSE_NS) {
        watcher.look(lookNs);
        lookNs += everyNs;
      }
      watcher.frame(frame);
      lastNs = Math.max(lastNs, frame.timeNs());
      lookNs = Math.max(lookNs, lastNs);
    }
    return lastNs;
  }

  private static String key(Finding finding) {
    return finding.flow() + " " + finding.id();
  }

  private static Set<String> keys(List<Finding> findings) {
    Set<String> keys = new TreeSet<>();
    findings.forEach(f -> keys.add(key(f)));
    return keys;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void whatStandsInTheEndIsWhatAnalyzeFinds(Path capture) throws Exception {
    List<CapturedFrame> frames = frames(capture);
    Map<String, Finding> standing = new TreeMap<>();
    LiveAnalysis live =
        new LiveAnalysis(
            Settings.defaults(),
            said -> {
              String key = key(said.finding()) + " " + said.finding().frame();
              if (said.kind() == Announcement.Kind.WITHDRAWN) {
                assertTrue(standing.remove(key) != null, "never said: " + said);
              } else {
                Finding before = standing.put(key, said.finding());
                assertEquals(said.kind() == Announcement.Kind.CHANGED, before != null, key);
              }
            },
            Analysis.FLOWS_AT_MOST);
    Analysis analysis = new Analysis(Settings.defaults());
    long endNs =
        play(
            frames,
            LOOK_EVERY_NS,
            new Watcher() {
              @Override
              public void frame(CapturedFrame frame) {
                live.accept(frame);
                analysis.accept(frame);
              }

              @Override
              public void look(long nowNs) {
                live.look(nowNs);
              }
            });
    live.finish(endNs);
    Result result =
        analysis.finish(
            new CaptureInfo(
                "x", "x", "", true, "", frames.size(), 0, Settings.defaults(), List.of()));
    // That a flow goes on under another name is only known of a capture as a whole.
    Set<Long> renamed =
        result.findings().stream()
            .filter(f -> f.id() == FindingId.FLOW_CONTINUED)
            .map(Finding::flow)
            .collect(Collectors.toSet());
    assertEquals(
        keys(withoutFlows(result.findings(), renamed)),
        keys(withoutFlows(List.copyOf(standing.values()), renamed)));
    assertEquals(result.flows().size(), live.connections());
  }

  private static List<Finding> withoutFlows(List<Finding> findings, Set<Long> flows) {
    return findings.stream().filter(f -> !flows.contains(f.flow())).toList();
  }

  /** Judges everything at every moment, which the live analysis is too economical to do. */
  @ParameterizedTest
  @MethodSource("captures")
  void nothingIsSaidLate(Path capture) throws Exception {
    List<CapturedFrame> frames = frames(capture);
    Settings settings = Settings.defaults();
    Map<String, Long> saidNs = new HashMap<>();
    long[] now = new long[1];
    LiveAnalysis live =
        new LiveAnalysis(
            settings,
            said -> saidNs.putIfAbsent(key(said.finding()), now[0]),
            Analysis.FLOWS_AT_MOST);
    FlowTable table = new FlowTable(CaptureRegions.unbroken());
    RuleRunner runner = new RuleRunner(RuleList.ALL);
    SettlingDelay settlingDelay = new SettlingDelay(settings);
    Map<String, Long> since = new HashMap<>();
    Map<String, Long> decidedNs = new TreeMap<>();
    Set<String> late = new TreeSet<>();
    play(
        frames,
        LOOK_EVERY_NS,
        new Watcher() {
          @Override
          public void frame(CapturedFrame frame) {
            live.accept(frame);
            table.accept(frame);
          }

          @Override
          public void look(long nowNs) {
            now[0] = nowNs;
            live.look(nowNs);
            Map<String, Long> holding = new HashMap<>();
            Set<String> decided = new HashSet<>();
            for (Flow flow : table.flows()) {
              for (Finding f : runner.judge(new FlowStory(flow, nowNs, settings))) {
                String key = key(f) + " " + f.frame();
                holding.put(key, since.getOrDefault(key, nowNs));
                if (f.id() != FindingId.UNCLOSED
                    && nowNs - holding.get(key) >= settlingDelay.ns(f.id())) {
                  decided.add(key(f));
                }
              }
            }
            since.clear();
            since.putAll(holding);
            for (String key : decided) {
              decidedNs.putIfAbsent(key, nowNs);
              if (nowNs - decidedNs.get(key) >= LOOK_EVERY_NS && !saidNs.containsKey(key)) {
                late.add(key);
              }
            }
          }
        });
    assertEquals(Set.of(), late);
  }
}
