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
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Population;
import org.tcpteardown.population.rules.PopulationRules;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.verdict.FlowEnd;

/** The loop: takes frames in capture order, then judges every flow. Used once. */
public final class Analysis {
  private static final Comparator<Finding> BY_FRAME =
      Comparator.comparingLong(Finding::frame).thenComparing(Finding::id);

  private static final int JUDGED_AT_A_TIME = 256;

  /**
   * Flows that are kept whole. Beyond that, connections that both ends have closed and that have
   * nothing to report are written down and let go, the oldest first.
   */
  private static final int FLOWS_KEPT = 30_000;

  /** A frame may still come: the last ACK may be lost, a FIN repeated. */
  private static final long LINGER_NS = 1_000_000_000L;

  private final Settings settings;
  private final @Nullable RowShelf shelf;
  private final int flowsKept;
  private final Population population;
  private final FlowTable table = new FlowTable();
  private final Fingerprint fingerprint = new Fingerprint();
  private final RuleRunner runner = new RuleRunner(RuleList.ALL);

  private @Nullable FlowWatch watch;

  /** The flows that are just being judged before the end. */
  private @Nullable Shelving shelving;

  /** How many those are. */
  private int lent;

  /** At so many flows, not counting those, it is worth looking which can be let go. */
  private int nextLook;

  private long frames;
  private long firstTimeNs;
  private long lastTimeNs = Long.MIN_VALUE;

  /** Keeps all flows in memory. */
  public Analysis(Settings settings) {
    this(settings, null, Integer.MAX_VALUE);
  }

  /** Puts the rows of ordinary flows on a shelf when there are very many flows. */
  public Analysis(Settings settings, RowShelf shelf) {
    this(settings, shelf, FLOWS_KEPT);
  }

  Analysis(Settings settings, @Nullable RowShelf shelf, int flowsKept) {
    this.settings = settings;
    this.shelf = shelf;
    this.flowsKept = flowsKept;
    this.population = new Population(PopulationRules.ALL, settings);
    this.nextLook = flowsKept;
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
    if (shelf != null && table.size() - lent > nextLook) {
      shelve(shelf);
    }
  }

  private void shelve(RowShelf to) {
    settle();
    int batch = Math.max(1, flowsKept / 10);
    List<Flow> closed =
        table.takeLongClosed(table.size() - flowsKept + batch, lastTimeNs - LINGER_NS);
    lent = closed.size();
    nextLook = Math.max(flowsKept, table.size() - lent) + batch;
    if (closed.isEmpty()) {
      return;
    }
    JudgedFlows judged = new JudgedFlows(closed, lastTimeNs, settings, population);
    table.lend(closed, this::settle);
    shelving =
        new Shelving(judged.flows(), flow -> judge(flow, judged), this::mayGo, population, to);
  }

  private boolean mayGo(EndedFlow flow) {
    return flow.findings().isEmpty()
        && flow.end() == FlowEnd.FIN
        && (watch == null || !watch.watches(flow.flow()));
  }

  /** Waits until the flows that are being judged can be touched again. */
  private void settle() {
    if (shelving != null) {
      table.takeBack(shelving.finish());
      shelving = null;
      lent = 0;
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

  /**
   * Flows that were let go before the end, as there were very many: both ends had closed, and there
   * was nothing to report. What others tell of them is not in their verdicts.
   */
  public int shelved() {
    return shelf == null ? 0 : shelf.size();
  }

  public Settings settings() {
    return settings;
  }

  private EndedFlow judge(Flow flow, JudgedFlows judged) {
    FlowStory story = judged.story(flow);
    return new EndedFlow(story, runner.judge(story));
  }

  /** Judges all flows; {@code capture} says how the frames were read. */
  public Result finish(CaptureInfo capture) {
    List<Finding> findings = new ArrayList<>();
    settle();
    JudgedFlows judged = new JudgedFlows(table.flows(), lastTimeNs, settings, population);
    List<Flow> flows = judged.flows();
    // Flows do not depend on each other: judged on all cores, told in their order.
    new InOrder<>(
            (flows.size() + JUDGED_AT_A_TIME - 1) / JUDGED_AT_A_TIME,
            task -> {
              int from = task * JUDGED_AT_A_TIME;
              int to = Math.min(flows.size(), from + JUDGED_AT_A_TIME);
              return flows.subList(from, to).stream().map(flow -> judge(flow, judged)).toList();
            },
            ended -> {
              for (EndedFlow flow : ended) {
                judged.found(flow.flow(), flow.findings());
                if (watch != null) {
                  watch.judged(flow.story(), flow.findings(), population);
                }
                findings.addAll(flow.findings());
              }
              population.accept(ended);
            })
        .finish();
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
        judged.factRows() + (shelf == null ? 0 : shelf.factRows()),
        shelf == null || shelf.size() == 0 ? judged.rows() : new MergedRows(judged.rows(), shelf),
        population.findings(),
        failures);
  }
}
