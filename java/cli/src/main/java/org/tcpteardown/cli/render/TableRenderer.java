package org.tcpteardown.cli.render;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;

/** The table for people: worst findings first, one line each, then the counts. */
final class TableRenderer {
  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::severity)
          .reversed()
          .thenComparingLong(Finding::frame)
          .thenComparing(Finding::id);

  /** Columns; where fewer are left, a text begins on a line of its own. */
  private static final int LEAST_ROOM = 30;

  private static final int SMALL_INDENT = 7;

  private final Result result;
  private final TableOptions options;
  private final PrintWriter out;

  TableRenderer(Result result, TableOptions options, PrintWriter out) {
    this.result = result;
    this.options = options;
    this.out = out;
  }

  void print() {
    List<Finding> wanted =
        result.findings().stream()
            .filter(f -> f.severity().compareTo(options.atLeast()) >= 0)
            .sorted(WORST_FIRST)
            .toList();
    List<FoldedFindings.Row> shown =
        options.maxRows() == 0
            ? wanted.stream().map(finding -> new FoldedFindings.Row(finding, null)).toList()
            : new FoldedFindings(result::flow).of(wanted);
    int rows = options.maxRows() == 0 ? shown.size() : Math.min(options.maxRows(), shown.size());
    printRows(shown.subList(0, rows));
    long told = shown.subList(0, rows).stream().mapToLong(FoldedFindings.Row::count).sum();
    if (told < wanted.size()) {
      out.println("... and " + (wanted.size() - told) + " more; --all shows each");
    } else if (rows < wanted.size()) {
      out.println("--all shows each");
    }
    if (!wanted.isEmpty()) {
      out.println();
    }
    counts();
    new PopulationTable(result, options, out).print();
  }

  private void printRows(List<FoldedFindings.Row> findings) {
    if (findings.isEmpty()) {
      return;
    }
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"", "time", "frame", "flow", "client -> server", "finding", ""});
    for (FoldedFindings.Row finding : findings) {
      rows.add(row(finding));
    }
    int[] widths = widths(rows);
    for (int i = 0; i < rows.size(); i++) {
      printRow(rows.get(i), widths, i == 0 ? null : findings.get(i - 1).finding().severity());
    }
  }

  private String[] row(FoldedFindings.Row shown) {
    Finding finding = shown.finding();
    Repetition many = shown.repetition();
    FlowRow flow = result.flow(finding.flow());
    return new String[] {
      finding.severity().id(),
      seconds(finding.timeNs() - result.capture().firstTimeNs()),
      Long.toString(finding.frame()),
      flow == null ? "-" : Long.toString(flow.number()),
      many != null ? many.ends() : flow == null ? "-" : flow.client() + " -> " + flow.server(),
      finding.id().id(),
      SafeText.line(many != null ? many.text() : finding.text())
    };
  }

  /** With six decimals, as Wireshark's first column. */
  private static String seconds(long ns) {
    return BigDecimal.valueOf(ns, 9).setScale(6, RoundingMode.HALF_UP).toPlainString();
  }

  private static int[] widths(List<String[]> rows) {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return widths;
  }

  private void printRow(String[] row, int[] widths, @Nullable Severity severity) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      boolean last = i == row.length - 1;
      boolean number = i >= 1 && i <= 3;
      if (last) {
        int indent = Arrays.stream(widths, 0, i).sum() + 2 * i;
        line.append(folded(row[i], indent));
        break;
      }
      String padding = " ".repeat(widths[i] - row[i].length());
      String cell = number ? padding + row[i] : row[i] + padding;
      line.append(i == 0 && severity != null ? options.coloured(cell, severity) : cell);
      line.append("  ");
    }
    out.println(line.toString().stripTrailing());
  }

  /** A text in the columns that the terminal has left for it. */
  private String folded(String text, int indent) {
    if (options.widthChars() < 2 * LEAST_ROOM || text.isEmpty()) {
      return text;
    }
    StringBuilder lines = new StringBuilder();
    boolean below = options.widthChars() - indent < LEAST_ROOM;
    String margin = System.lineSeparator() + " ".repeat(below ? SMALL_INDENT : indent);
    int room = options.widthChars() - (below ? SMALL_INDENT : indent);
    lines.append(below ? margin : "");
    String left = text;
    while (left.length() > room) {
      int space = left.lastIndexOf(' ', room);
      int end = space <= 0 ? room : space;
      lines.append(left, 0, end).append(margin);
      left = left.substring(end).stripLeading();
    }
    return lines.append(left).toString();
  }

  private void counts() {
    out.println(
        counted(result.capture().frames(), "frame")
            + ", "
            + counted(result.flows().size(), "TCP flow")
            + " in "
            + (result.capture().name().equals("-")
                ? "standard input"
                : SafeText.line(result.capture().name()))
            + (result.capture().complete() ? "" : " (INCOMPLETE)"));
    if (!result.capture().filter().isEmpty()) {
      out.println(
          "only: "
              + SafeText.line(result.capture().filter())
              + " (what this filter leaves out was not looked at)");
    }
    Map<String, Long> ends = result.ends();
    if (!ends.isEmpty()) {
      out.println("ended by: " + CountText.listed(ends));
    }
    if (result.findings().isEmpty()) {
      out.println("no findings");
      return;
    }
    Map<Severity, Map<FindingId, Long>> bySeverity = new TreeMap<>(Comparator.reverseOrder());
    for (Finding finding : result.findings()) {
      bySeverity
          .computeIfAbsent(finding.severity(), s -> new EnumMap<>(FindingId.class))
          .merge(finding.id(), 1L, Long::sum);
    }
    bySeverity.forEach(this::printCounts);
  }

  private void printCounts(Severity severity, Map<FindingId, Long> ids) {
    String hidden =
        severity.compareTo(options.atLeast()) < 0
            ? "  (shown with --min-severity " + severity.id() + ")"
            : "";
    out.println(
        options.coloured(String.format("%-5s", severity.id()), severity)
            + " "
            + CountText.listed(ids)
            + hidden);
  }

  private static String counted(long count, String noun) {
    return CountText.grouped(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
