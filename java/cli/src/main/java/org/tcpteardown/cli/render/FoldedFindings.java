package org.tcpteardown.cli.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;

/**
 * Tells once what many connections of one server have in common, or many ports of one server to one
 * client: a scan.
 */
final class FoldedFindings {
  /** So few are told one by one: each may have its own story. */
  private static final int MOST_TOLD_EACH = 3;

  /**
   * One row.
   *
   * @param finding what was found, the first of many
   * @param repetition of what it is the first; null if it is told alone
   */
  record Row(Finding finding, @Nullable Repetition repetition) {
    /** How many findings it tells of. */
    long count() {
      return repetition == null ? 1 : repetition.count();
    }
  }

  /** The two ends of a flow. */
  private record Ends(Endpoint client, Endpoint server) {}

  private final LongFunction<@Nullable FlowRow> flows;

  /** Of the flows that were asked for: to look one up may mean to read it from a file. */
  private final Map<Long, Ends> known = new HashMap<>();

  /** Looks flows up by their number. */
  FoldedFindings(LongFunction<@Nullable FlowRow> flows) {
    this.flows = flows;
  }

  /** The rows, in the order of the findings that they begin with. */
  List<Row> of(List<Finding> findings) {
    List<Row> rows = new ArrayList<>();
    findings.forEach(finding -> rows.add(new Row(finding, null)));
    return fold(
        fold(rows, (f, flow) -> Repetition.Key.of(f, flow.server())),
        (f, flow) -> Repetition.Key.of(f, flow.client(), flow.server()));
  }

  private interface Keys {
    Repetition.Key of(Finding finding, Ends flow);
  }

  private @Nullable Ends ends(long flow) {
    Ends ends = known.get(flow);
    FlowRow row = ends == null ? flows.apply(flow) : null;
    if (row != null) {
      ends = new Ends(row.client(), row.server());
      known.put(flow, ends);
    }
    return ends;
  }

  private List<Row> fold(List<Row> rows, Keys keys) {
    Map<Repetition.Key, Repetition> found = new LinkedHashMap<>();
    for (Row row : rows) {
      Ends flow = row.repetition() == null ? ends(row.finding().flow()) : null;
      if (flow != null) {
        Finding finding = row.finding();
        found
            .computeIfAbsent(keys.of(finding, flow), key -> new Repetition(key, finding))
            .add(finding, flow.client(), flow.server());
      }
    }
    List<Row> folded = new ArrayList<>();
    for (Row row : rows) {
      Ends flow = row.repetition() == null ? ends(row.finding().flow()) : null;
      Repetition all = flow == null ? null : found.get(keys.of(row.finding(), flow));
      if (all == null || all.count() <= MOST_TOLD_EACH) {
        folded.add(row);
      } else if (all.first().frame() == row.finding().frame()) {
        folded.add(new Row(row.finding(), all));
      }
    }
    return folded;
  }
}
