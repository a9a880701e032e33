package org.tcpteardown.cli.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.tcpteardown.cli.summary.Section.Kind;
import org.tcpteardown.cli.summary.Section.Line;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;

/** The longest half-closes, and what stands out among many. */
final class Outliers {
  private static final int SHOWN = 5;

  /** A shorter one is a round trip, or what a server still has to say. */
  private static final long LONG_NS = 1_000_000_000L;

  private Outliers() {}

  static Section halfCloses(SummaryColumns flows) {
    List<Integer> rows = new ArrayList<>();
    IntToLongFunction times = flows.numbers(FlowField.HALF_CLOSE_TIME);
    for (int row = 0; row < flows.rows(); row++) {
      if (times.applyAsLong(row) >= LONG_NS) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparingLong((Integer row) -> -times.applyAsLong(row)));
    List<Line> lines =
        rows.stream()
            .limit(SHOWN)
            .map(row -> halfClose(flows, row, times.applyAsLong(row)))
            .toList();
    return new Section(Kind.LONGEST_HALF_CLOSES, lines, rows.size() - lines.size());
  }

  private static Line halfClose(SummaryColumns flows, int row, long timeNs) {
    return new Line(
        flows.client(row) + " -> " + Names.end(flows.server(row), flows.serverPort(row)),
        List.of(timeNs),
        Filters.flows(List.of(flows.numbers(FlowField.FLOW).applyAsLong(row))),
        /* leftOut= */ 0,
        flows.capture(row));
  }

  /** Ends that always reset, or those that ended unlike all others. */
  static Section population(Kind kind, PopulationId id, List<Found> found) {
    List<Found> all = found.stream().filter(one -> one.finding().id() == id).toList();
    List<Line> lines = all.stream().limit(SHOWN).map(Outliers::line).toList();
    return new Section(kind, lines, all.size() - lines.size());
  }

  private static Line line(Found found) {
    PopulationFinding finding = found.finding();
    return new Line(
        finding.subject(),
        List.of(finding.count(), finding.of()),
        Filters.flows(finding.flows()),
        Math.max(0, finding.count() - finding.flows().size()),
        found.capture());
  }

  /**
   * Something about many flows.
   *
   * @param capture of which capture
   * @param finding what
   */
  record Found(String capture, PopulationFinding finding) {}
}
