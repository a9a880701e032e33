package org.tcpteardown.cli.render;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;

/** What many connections have in common: a few lines, for a scan may make thousands. */
final class PopulationTable {
  private static final int MOST_ROWS = 20;

  private final TableOptions options;
  private final PrintWriter out;
  private final List<PopulationFinding> wanted;

  PopulationTable(Result result, TableOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
    this.wanted =
        result.population().stream()
            .filter(f -> f.severity().compareTo(options.atLeast()) >= 0)
            .toList();
  }

  void print() {
    if (wanted.isEmpty()) {
      return;
    }
    out.println();
    out.println("population");
    Map<String, Integer> hidden = new TreeMap<>();
    List<PopulationFinding> shown = shown(hidden);
    for (PopulationFinding finding : shown) {
      String id = String.format("%-17s", finding.id());
      String severity = String.format("%-5s", finding.severity().id());
      out.println(
          options.coloured(severity, finding.severity())
              + "  "
              + id
              + "  "
              + SafeText.line(finding.text())
              + flows(finding));
    }
    if (!hidden.isEmpty()) {
      out.println(
          "... and "
              + hidden.entrySet().stream()
                  .map(e -> e.getValue() + " more " + e.getKey())
                  .collect(Collectors.joining(", "))
              + "; --all shows each");
    }
  }

  /** The rows that have room, in their order; counts those that have none, for each finding. */
  private List<PopulationFinding> shown(Map<String, Integer> hidden) {
    int rows = options.maxRows() == 0 ? wanted.size() : Math.min(MOST_ROWS, options.maxRows());
    Map<PopulationId, Integer> counts = new EnumMap<>(PopulationId.class);
    wanted.forEach(finding -> counts.merge(finding.id(), 1, Integer::sum));
    int ofEach = ofEach(counts, rows);
    int left = rows - shownOf(counts, ofEach);
    counts.clear();
    List<PopulationFinding> shown = new ArrayList<>();
    for (PopulationFinding finding : wanted) {
      boolean hasRoom = counts.merge(finding.id(), 1, Integer::sum) <= ofEach || left-- > 0;
      if (hasRoom && shown.size() < rows) {
        shown.add(finding);
      } else {
        hidden.merge(finding.id().id(), 1, Integer::sum);
      }
    }
    return shown;
  }

  /**
   * How many rows each finding may have where not all have room: what is told of each of a hundred
   * servers must not hide what is told of one.
   */
  private static int ofEach(Map<PopulationId, Integer> counts, int rows) {
    int most = 1;
    while (most < rows && shownOf(counts, most + 1) <= rows) {
      most++;
    }
    return most;
  }

  private static int shownOf(Map<PopulationId, Integer> counts, int most) {
    return counts.values().stream().mapToInt(count -> Math.min(count, most)).sum();
  }

  private static String flows(PopulationFinding finding) {
    String numbers =
        finding.flows().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return " (flow"
        + (finding.flows().size() == 1 ? " " : "s ")
        + numbers
        + (finding.flows().size() < finding.count() ? ", ...)" : ")");
  }
}
