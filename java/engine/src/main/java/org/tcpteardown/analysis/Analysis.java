package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Population;
import org.tcpteardown.population.rules.PopulationRules;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;

/** The loop: takes frames in capture order, then judges every flow. Used once. */
public final class Analysis {
  private static final Comparator<Finding> BY_FRAME =
      Comparator.comparingLong(Finding::frame).thenComparing(Finding::id);

  /** So many that all cores have enough to do, and so few that what lies in between is small. */
  private static final int JUDGED_AT_ONCE = 5_000;

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

  /** Flows do not depend on each other: judged on all cores, told in their order. */
  private List<EndedFlow> judge(List<Flow> flows, JudgedFlows judged) {
    return flows.parallelStream()
        .map(judged::story)
        .map(story -> new EndedFlow(story, runner.judge(story)))
        .toList();
  }

  /** Judges all flows; {@code capture} says how the frames were read. */
  public Result finish(CaptureInfo capture) {
    List<Finding> findings = new ArrayList<>();
    Population population = new Population(PopulationRules.ALL, settings);
    JudgedFlows judged = new JudgedFlows(table.flows(), lastTimeNs, settings, population);
    List<Flow> flows = judged.flows();
    for (int i = 0; i < flows.size(); i += JUDGED_AT_ONCE) {
      List<Flow> some = flows.subList(i, Math.min(flows.size(), i + JUDGED_AT_ONCE));
      List<EndedFlow> ended = judge(some, judged);
      for (EndedFlow flow : ended) {
        judged.found(flow.flow(), flow.findings());
        if (watch != null) {
          watch.judged(flow.story(), flow.findings(), population);
        }
        findings.addAll(flow.findings());
      }
      population.accept(ended);
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
