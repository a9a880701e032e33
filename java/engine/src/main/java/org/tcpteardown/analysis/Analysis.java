package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.Population;
import org.tcpteardown.population.rules.PopulationRules;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;

/** The loop: takes frames in capture order, then judges every flow. Used once. */
public final class Analysis {
  private static final Comparator<Finding> BY_FRAME =
      Comparator.comparingLong(Finding::frame).thenComparing(Finding::id);

  private final Settings settings;
  private final FlowTable table = new FlowTable();
  private final Fingerprint fingerprint = new Fingerprint();
  private final RuleRunner runner = new RuleRunner(RuleList.ALL);

  private @Nullable FlowWatch watch;
  private long frames;
  private long firstTimeNs;
  private long lastTimeNs = Long.MIN_VALUE;

  public Analysis(Settings settings) {
    this.settings = settings;
  }

  /** Takes the next frame. */
  public void accept(CapturedFrame frame) {
    if (frames == 0) {
      firstTimeNs = frame.timeNs();
    }
    frames++;
    lastTimeNs = Math.max(lastTimeNs, frame.timeNs());
    fingerprint.add(frame);
    Flow flow = table.accept(frame);
    if (watch != null && flow != null) {
      watch.see(flow, frame);
    }
  }

  /** Keeps the frames of one flow, to tell its story; called before the first frame. */
  public void watch(FlowWatch flowToWatch) {
    watch = flowToWatch;
  }

  /** Frames taken so far. */
  public long frames() {
    return frames;
  }

  /** Time of the first frame, nanoseconds since 1970; 0 before it came. */
  public long firstTimeNs() {
    return firstTimeNs;
  }

  public Settings settings() {
    return settings;
  }

  /** Judges all flows; {@code capture} says how the frames were read. */
  public Result finish(CaptureInfo capture) {
    List<Finding> findings = new ArrayList<>();
    Population population = new Population(PopulationRules.ALL, settings);
    JudgedFlows judged = new JudgedFlows(table.flows(), lastTimeNs, settings, population);
    for (Flow flow : judged.flows()) {
      FlowStory story = judged.story(flow);
      List<Finding> found = runner.judge(story);
      judged.found(flow, found);
      if (watch != null) {
        watch.judged(story, found, population);
      }
      findings.addAll(found);
      population.accept(story, found);
    }
    population.conclude();
    for (IcmpError stray : table.strayErrors()) {
      findings.addAll(runner.judgeStray(stray));
    }
    findings.sort(BY_FRAME);
    List<String> failures = new ArrayList<>(runner.failures());
    failures.addAll(population.failures());
    return new Result(
        capture,
        fingerprint,
        findings,
        judged.factRows(),
        judged.rows(),
        population.findings(),
        failures);
  }
}
