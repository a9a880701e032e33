package org.tcpteardown.cli.compare;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.cli.render.TableOptions;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PathEnd;
import org.tcpteardown.compare.PathReport;
import org.tcpteardown.model.Severity;
import org.tcpteardown.path.PointFlow;

/** What lies between points, for people: the path first, then each connection, worst first. */
public final class ComparisonTable {
  private static final Comparator<PathReport> WORST_FIRST =
      Comparator.comparing(PathReport::severity)
          .reversed()
          .thenComparing(PathReport::end)
          .thenComparingLong(ComparisonTable::number);

  private final TableOptions options;
  private final PrintWriter out;

  /** Prints with these options. */
  public ComparisonTable(TableOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
  }

  /** Prints what lies between two points. */
  public void print(Link link) {
    line(link.points().a() + " and " + link.points().b());
    PathWords.of(link).forEach(text -> line("  " + text));
    List<PathReport> wanted =
        link.reports().stream()
            .filter(report -> report.severity().compareTo(options.atLeast()) >= 0)
            .sorted(WORST_FIRST)
            .toList();
    int rows = options.maxRows() == 0 ? wanted.size() : Math.min(options.maxRows(), wanted.size());
    if (rows > 0) {
      out.println();
    }
    for (PathReport report : wanted.subList(0, rows)) {
      report(report);
    }
    if (rows < wanted.size()) {
      out.println("... and " + (wanted.size() - rows) + " more; --all shows each");
    }
    counts(link);
  }

  private void report(PathReport report) {
    Severity severity = report.severity();
    out.println(
        options.coloured(String.format("%-5s", severity.id()), severity)
            + "  "
            + SafeText.line(flows(report))
            + "  "
            + report.end().id());
    wrapped(report.sentence());
  }

  /** {@code flow 3 = 5, 192.0.2.10:40001 (198.51.100.1:40001) -> 198.51.100.20:80}. */
  private static String flows(PathReport report) {
    PointFlow a = report.flow().a();
    PointFlow b = report.flow().b();
    if (a == null || b == null) {
      PointFlow only = a == null ? b : a;
      return only == null
          ? ""
          : "flow "
              + (a == null ? "-" : Long.toString(a.number()))
              + " = "
              + (b == null ? "-" : Long.toString(b.number()))
              + "  "
              + only.client()
              + " -> "
              + only.server();
    }
    boolean sameClient = a.client().equals(b.client());
    boolean sameServer = a.server().equals(b.server());
    return "flow "
        + a.number()
        + " = "
        + b.number()
        + "  "
        + a.client()
        + (sameClient ? "" : " (" + b.client() + ")")
        + " -> "
        + a.server()
        + (sameServer ? "" : " (" + b.server() + ")");
  }

  private void counts(Link link) {
    Map<PathEnd, Integer> ends = new EnumMap<>(PathEnd.class);
    link.reports().forEach(report -> ends.merge(report.end(), 1, Integer::sum));
    int clean = (int) link.comparison().cleanFlows();
    if (clean > 0) {
      ends.merge(PathEnd.CLEAN, clean, Integer::sum);
    }
    if (!ends.isEmpty()) {
      StringJoiner text = new StringJoiner(", ");
      ends.forEach((end, count) -> text.add(end.id() + " " + count));
      out.println();
      out.println("path ends: " + text);
    }
  }

  private void wrapped(String text) {
    int width = options.widthChars();
    for (String part : folded(SafeText.line(text), width > 40 ? width - 7 : Integer.MAX_VALUE)) {
      out.println("       " + part);
    }
  }

  private static List<String> folded(String text, int width) {
    List<String> lines = new ArrayList<>();
    String left = text;
    while (left.length() > width) {
      int space = left.lastIndexOf(' ', width);
      int end = space <= 0 ? width : space;
      lines.add(left.substring(0, end));
      left = left.substring(end).stripLeading();
    }
    lines.add(left);
    return lines;
  }

  private static long number(PathReport report) {
    PointFlow a = report.flow().a();
    return a == null ? Long.MAX_VALUE : a.number();
  }

  private void line(String text) {
    out.println(SafeText.line(text));
  }
}
