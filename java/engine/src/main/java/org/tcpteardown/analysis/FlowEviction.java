package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.verdict.FlowEnd;

/**
 * Keeps the number of flows in memory bounded, while the capture is read. Beyond {@link
 * #ORDINARY_KEPT} flows, connections that both ends have closed and that have nothing to report are
 * written down and let go, the oldest first. Beyond a bound that the user may set, attempts that
 * nobody has answered are dropped and only counted, but for the newest; if that is not enough,
 * flows are written down as they are then, those first that have been silent longest.
 */
final class FlowEviction {
  static final int ORDINARY_KEPT = 30_000;

  /** A frame may still come: the last ACK may be lost, a FIN repeated. */
  private static final long LINGER_NS = 1_000_000_000L;

  /** Of the bound: enough for the answers that are on their way. */
  private static final int ATTEMPTS_SHARE = 4;

  private static final int SHARE_AT_A_TIME = 10;

  private final FlowTable table;
  private final RowSpill shelf;
  private final OrderlyRowSpill orderlyShelf;
  private final int ordinaryKept;
  private final int flowsAtMost;
  private final BiFunction<Flow, Long, FlowResult> judge;
  private final Predicate<Flow> mustStay;
  private final Population population;
  private final Map<FlowEnd, Long> ends = new EnumMap<>(FlowEnd.class);

  /** At so many flows, not counting those that are lent, it is worth looking which can go. */
  private int nextLook;

  /** The flows that are just being judged before the end. */
  private @Nullable FlowSpill spill;

  /** How many those are. */
  private int lent;

  private int ordinary;
  private int cutShort;
  private long attempts;

  /**
   * Lets no flow go until {@link #look} is called.
   *
   * @param table the flows
   * @param shelf takes the rows of those that go
   * @param orderlyShelf takes them of flows in good order
   * @param ordinaryKept beyond that, ordinary flows go
   * @param flowsAtMost beyond that, more than ordinary flows go
   * @param judge judges a flow as of some time, on any thread
   * @param mustStay flows that somebody watches
   * @param population is told of the flows that go
   */
  FlowEviction(
      FlowTable table,
      RowSpill shelf,
      OrderlyRowSpill orderlyShelf,
      int ordinaryKept,
      int flowsAtMost,
      BiFunction<Flow, Long, FlowResult> judge,
      Predicate<Flow> mustStay,
      Population population) {
    this.table = table;
    this.shelf = shelf;
    this.orderlyShelf = orderlyShelf;
    this.ordinaryKept = ordinaryKept;
    this.flowsAtMost = flowsAtMost;
    this.judge = judge;
    this.mustStay = mustStay;
    this.population = population;
    this.nextLook = ordinaryKept;
  }

  /** Lets flows go if there are many. */
  void look(long nowNs) {
    if (table.size() - lent <= nextLook) {
      return;
    }
    settle();
    int batch = Math.max(1, ordinaryKept / 10);
    List<Flow> closed =
        table.takeLongClosed(table.size() - ordinaryKept + batch, nowNs - LINGER_NS);
    int tooMany = table.size() - closed.size() - flowsAtMost;
    Set<Flow> silent = Set.of();
    if (tooMany > 0) {
      // A look at all flows takes its time, so that some more go than must.
      int wanted = tooMany + flowsAtMost / SHARE_AT_A_TIME;
      int dropped = table.dropAttempts(wanted, flowsAtMost / ATTEMPTS_SHARE);
      attempts += dropped;
      silent = new HashSet<>(table.findSilent(dropped >= tooMany ? 0 : wanted - dropped));
    }
    judge(closed, silent, nowNs);
    nextLook = Math.max(ordinaryKept, table.size() - lent) + batch;
  }

  private void judge(List<Flow> closed, Set<Flow> silent, long nowNs) {
    List<Flow> flows = new ArrayList<>(silent);
    for (Flow flow : closed) {
      if (silent.isEmpty() || !silent.contains(flow)) {
        flows.add(flow);
      }
    }
    flows.removeIf(mustStay);
    flows.sort(Comparator.comparingLong(Flow::number));
    if (flows.isEmpty()) {
      return;
    }
    lent = flows.size();
    table.lend(flows, this::settle);
    spill =
        new FlowSpill(
            flows,
            flow -> judge.apply(flow, nowNs),
            flow -> flow.isOrdinary() || silent.contains(flow.flow()),
            shelf,
            orderlyShelf,
            this::gone);
  }

  private void gone(List<FlowResult> flows) {
    population.accept(flows.stream().map(FlowResult::ended).toList());
    for (FlowResult flow : flows) {
      ends.merge(flow.end(), 1L, Long::sum);
      if (flow.isOrdinary()) {
        ordinary++;
      } else {
        cutShort++;
      }
    }
  }

  /** Waits until all flows are the table's own again. */
  void settle() {
    if (spill != null) {
      table.takeBack(spill.finish());
      spill = null;
      lent = 0;
    }
  }

  /** How the flows ended that were let go. */
  Map<FlowEnd, Long> ends() {
    return ends;
  }

  /** What became of those that were let go. */
  Evictions evictions() {
    return new Evictions(
        ordinary, cutShort, attempts, table.lateFrames(), table.strayErrorsLeftOut());
  }
}
