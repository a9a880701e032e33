package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleBook;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.Population;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.population.rules.PopulationRules;
import org.tcpteardown.spill.SpillFile;
import org.tcpteardown.tcp.CaptureRegions;
import org.tcpteardown.tcp.Continuations;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.OrderlyLimits;
import org.tcpteardown.tcp.OrderlyScan;

/** The loop: takes frames in capture order, then judges every flow. Used once. */
public final class Analysis {
  /**
   * Flows that are kept whole, unless somebody says otherwise. Of ordinary length they take some 70
   * MB.
   */
  public static final int FLOWS_AT_MOST = 100_000;

  private static final int JUDGED_AT_A_TIME = 256;

  private static final RuleBook RULES = new RuleBook(RuleList.ALL);

  private static final int SPILLED_AT_A_TIME = 1 << 10;

  private final Settings settings;
  private final @Nullable RowSpill shelf;
  private final Population population;
  private final FlowTable table;
  private final Fingerprint fingerprint = new Fingerprint();
  private final RuleRunner runner = new RuleRunner(RULES);

  private final OrderlyRows orderlyRows = new OrderlyRows();
  private final OrderlyRowSpill orderlyShelf = new OrderlyRowSpill(orderlyRows, new SpillFile());
  private boolean followsAll;
  private boolean spillsAll;
  private boolean dropsAll;

  /** One for each thread that judges. */
  private final ThreadLocal<OrderlyScan> scans;

  private @Nullable FlowObserver watch;

  private final @Nullable FlowEviction eviction;
  private long frames;
  private long lastTimeNs = Long.MIN_VALUE;

  /** Keeps all flows in memory. */
  public Analysis(Settings settings) {
    this(settings, null, 0, Integer.MAX_VALUE);
  }

  /**
   * Puts the rows of ordinary flows on a shelf when there are very many flows, and those of others
   * too when there are more than can be kept.
   *
   * @param flowsAtMost flows that are kept whole; at least 1
   */
  public Analysis(Settings settings, RowSpill shelf, int flowsAtMost) {
    this(settings, shelf, Math.min(FlowEviction.ORDINARY_KEPT, flowsAtMost), flowsAtMost);
  }

  /**
   * Of connections that are not all of a capture: what they have in common tells nothing of the
   * others, and so is not told.
   *
   * @param flowsAtMost flows that are kept whole; at least 1
   */
  public static Analysis ofSome(Settings settings, RowSpill shelf, int flowsAtMost) {
    int ordinaryKept = Math.min(FlowEviction.ORDINARY_KEPT, flowsAtMost);
    return new Analysis(settings, shelf, ordinaryKept, flowsAtMost, List.of());
  }

  Analysis(Settings settings, @Nullable RowSpill shelf, int ordinaryKept, int flowsAtMost) {
    this(settings, shelf, ordinaryKept, flowsAtMost, PopulationRules.ALL);
  }

  private Analysis(
      Settings settings,
      @Nullable RowSpill shelf,
      int ordinaryKept,
      int flowsAtMost,
      List<PopulationRule> populationRules) {
    this.settings = settings;
    this.shelf = shelf;
    this.table = new FlowTable(new CaptureRegions(Deadlines.longestNs(settings)));
    OrderlyLimits limits = OrderlyLimits.of(settings);
    this.scans = ThreadLocal.withInitial(() -> new OrderlyScan(limits));
    this.population = new Population(populationRules, settings);
    this.eviction =
        shelf == null
            ? null
            : new FlowEviction(
                table,
                shelf,
                orderlyShelf,
                ordinaryKept,
                flowsAtMost,
                this::result,
                this::isWatched,
                population);
  }

  /** Takes the next frame. */
  public void accept(CapturedFrame frame) {
    frames++;
    lastTimeNs = Math.max(lastTimeNs, frame.timeNs());
    fingerprint.add(frame);
    Flow flow = table.accept(frame);
    if (watch != null) {
      if (flow == null) {
        watch.seeLate(frame);
      } else {
        watch.see(flow, frame);
      }
    }
    if (eviction != null) {
      eviction.look(lastTimeNs);
    }
  }

  private boolean isWatched(Flow flow) {
    return watch != null && watch.watches(flow);
  }

  /**
   * Lets somebody keep the frames of flows, to tell their stories; called before the first frame.
   */
  public void watch(FlowObserver observer) {
    watch = observer;
  }

  /** Lets somebody gather from all judged flows; called before the first frame. */
  public void listen(Gatherer listener) {
    population.listen(listener);
  }

  /**
   * Writes the rows of all flows away in the end, so that the result needs little memory; to be
   * called before the end, and only with a shelf.
   */
  public void spillAll() {
    spillsAll = true;
  }

  /**
   * Keeps no rows and findings: the result tells how many connections ended how, and what was read.
   * To be called before the end.
   */
  public void dropAll() {
    dropsAll = true;
  }

  /** Follows and judges every flow, however orderly it is: what the short way is held against. */
  void followAll() {
    followsAll = true;
  }

  /** Frames taken so far. */
  public long frames() {
    return frames;
  }

  /** Time of the first frame that has one, nanoseconds since 1970; 0 before it came. */
  public long firstTimeNs() {
    return fingerprint.startTimeNs();
  }

  public Settings settings() {
    return settings;
  }

  /** What became of a flow; asked by any thread. */
  private FlowResult result(Flow flow, long endNs) {
    OrderlyFlow orderly = followsAll || isWatched(flow) ? null : flow.orderly(scans.get());
    OrderlyRow row = orderly == null ? null : orderlyRows.of(orderly);
    if (orderly != null && row != null) {
      return new OrderlyResult(flow, orderly, row);
    }
    FlowStory story = new FlowStory(flow.view(), endNs, settings);
    EndedFlow ended = new EndedFlow(story, runner.judge(story));
    JudgedResult judged = new JudgedResult(flow, ended, population, orderlyRows);
    if (orderly == null) {
      return judged;
    }
    orderlyRows.learn(orderly, judged);
    // Told like the next ones of its pattern, so that it does not matter which thread came first.
    row = judged.isOrdinary() ? orderlyRows.of(orderly) : null;
    return row == null ? judged : new OrderlyResult(flow, orderly, row);
  }

  /** Judges all flows; {@code capture} says how the frames were read. */
  public Result finish(CaptureInfo capture) {
    if (eviction != null) {
      eviction.settle();
    }
    Continuations.find(table.flows());
    JudgedFlows judged = new JudgedFlows(table.flows(), lastTimeNs, settings, population);
    List<Flow> flows = judged.flows();
    // Flows do not depend on each other: judged on all cores, told in their order.
    new InOrder<>(
            (flows.size() + JUDGED_AT_A_TIME - 1) / JUDGED_AT_A_TIME,
            task -> {
              int from = task * JUDGED_AT_A_TIME;
              int to = Math.min(flows.size(), from + JUDGED_AT_A_TIME);
              return flows.subList(from, to).stream()
                  .map(flow -> result(flow, lastTimeNs))
                  .toList();
            },
            some -> {
              for (FlowResult flow : some) {
                judged.found(flow);
                if (watch != null && flow instanceof JudgedResult one) {
                  watch.judged(one.ended().story(), one.findings(), population);
                }
              }
              population.accept(some.stream().map(FlowResult::ended).toList());
            })
        .finish();
    population.conclude();
    if (population.tempers()) {
      judged.temper();
    }
    if (watch != null) {
      watch.concluded(population);
    }
    boolean elsewhere = dropsAll || (spillsAll && shelf != null);
    List<Finding> findings = elsewhere ? new ArrayList<>() : judged.findings();
    for (IcmpError stray : table.strayErrors()) {
      findings.addAll(runner.judgeStray(stray));
    }
    List<String> failures = new ArrayList<>(runner.failures());
    failures.addAll(population.failures());
    return result(capture, judged, findings, failures);
  }

  /** Rows ready for their shelves. */
  private record SpilledRows(RowSpill.Packed rows, OrderlyRowSpill.Packed orderly) {}

  /** Puts all rows with their findings on the shelves: made on all cores, put in their order. */
  private void spill(JudgedFlows judged, RowSpill to) {
    int count = judged.flows().size();
    new InOrder<>(
            (count + SPILLED_AT_A_TIME - 1) / SPILLED_AT_A_TIME,
            task -> {
              int from = task * SPILLED_AT_A_TIME;
              return spilled(judged, from, Math.min(from + SPILLED_AT_A_TIME, count), to);
            },
            some -> {
              to.put(some.rows());
              orderlyShelf.put(some.orderly());
            })
        .finish();
  }

  private SpilledRows spilled(JudgedFlows judged, int from, int end, RowSpill to) {
    List<FlowRow> all = judged.rows();
    List<SpilledRow> rows = new ArrayList<>();
    List<OrderlyRow> orderly = new ArrayList<>();
    for (int i = from; i < end; i++) {
      FlowRow row = all.get(i);
      if (row instanceof OrderlyRow one && judged.findings(i).isEmpty()) {
        orderly.add(one);
      } else {
        rows.add(new SpilledRow(row, judged.findings(i)));
      }
    }
    return new SpilledRows(to.pack(rows), orderlyShelf.pack(orderly));
  }

  private record SpilledRow(FlowRow row, List<Finding> findings) implements RowSpill.Item {}

  private Result result(
      CaptureInfo capture, JudgedFlows judged, List<Finding> findings, List<String> failures) {
    if (dropsAll) {
      if (eviction != null) {
        eviction.ends().forEach(judged::ended);
      }
      return new Result(
          capture,
          fingerprint,
          List.of(),
          0,
          List.of(),
          judged.ends(),
          population.findings(),
          failures,
          eviction == null
              ? new Evictions(0, 0, 0, 0, table.strayErrorsLeftOut())
              : eviction.evictions());
    }
    if (shelf == null || eviction == null) {
      findings.sort(MergedFindings.BY_FRAME);
      return new Result(
          capture,
          fingerprint,
          findings,
          judged.factRows(),
          judged.rows(),
          judged.ends(),
          population.findings(),
          failures,
          new Evictions(0, 0, 0, 0, table.strayErrorsLeftOut()));
    }
    eviction.ends().forEach(judged::ended);
    long factRows =
        judged.factRows() + shelf.factRows() + (long) OrderlyRow.FACT_ROWS * orderlyShelf.size();
    if (spillsAll) {
      spill(judged, shelf);
    }
    List<FlowRow> rows = spillsAll ? List.of() : judged.rows();
    List<Finding> merged = MergedFindings.of(findings, shelf);
    return new Result(
        capture,
        fingerprint,
        merged,
        factRows,
        shelf.size() + orderlyShelf.size() == 0 ? rows : new MergedRows(rows, shelf, orderlyShelf),
        judged.ends(),
        population.findings(),
        failures,
        eviction.evictions());
  }
}
