package org.tcpteardown.cli.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.tcpteardown.cli.summary.Section.Line;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;

/** The longest half-closes, and what stands out among many. */
final class Outliers {
  private static final int SHOWN = 5;

  /** A shorter one is a round trip, or what a server still has to say. */
  private static final long LONG_NS = 1_000_000_000L;

  private Outliers() {}

  static Section halfCloses(SummaryColumns flows, boolean severalCaptures) {
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
            .map(row -> halfClose(flows, row, times.applyAsLong(row), severalCaptures))
            .toList();
    return new Section("longest half-closes", List.of("time"), lines, rows.size() - lines.size());
  }

  private static Line halfClose(
      SummaryColumns flows, int row, long timeNs, boolean severalCaptures) {
    String name = flows.client(row) + " -> " + Names.end(flows.server(row), flows.serverPort(row));
    return new Line(
        name,
        List.of(Wording.time(timeNs)),
        Filters.flows(List.of(flows.numbers(FlowField.FLOW).applyAsLong(row)))
            + Names.in(flows.capture(row), severalCaptures));
  }

  /** Ends that always reset, or those that ended unlike all others. */
  static Section population(
      String title, PopulationId id, List<Found> found, boolean severalCaptures) {
    List<Found> all = found.stream().filter(one -> one.finding().id() == id).toList();
    List<Line> lines =
        all.stream()
            .limit(SHOWN)
            .map(
                one ->
                    new Line(
                        one.finding().subject(),
                        List.of(one.finding().count() + " of " + one.finding().of()),
                        Filters.flows(one.finding().flows())
                            + (one.finding().flows().size() < one.finding().count() ? " ..." : "")
                            + Names.in(one.capture(), severalCaptures)))
            .toList();
    return new Section(title, List.of("connections"), lines, all.size() - lines.size());
  }

  /**
   * Something about many flows.
   *
   * @param capture of which capture
   * @param finding what
   */
  record Found(String capture, PopulationFinding finding) {}
}
