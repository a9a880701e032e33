package org.tcpteardown.cli.summary;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.cli.summary.Section.Column;
import org.tcpteardown.cli.summary.Section.Line;

/** Prints a section as a small table; nothing if it has no lines. */
final class SectionPrinter {
  private static final String INDENT = "  ";

  private final Section section;
  private final boolean severalCaptures;

  /**
   * Of one section.
   *
   * @param severalCaptures whether flow numbers need to say of which capture
   */
  SectionPrinter(Section section, boolean severalCaptures) {
    this.section = section;
    this.severalCaptures = severalCaptures;
  }

  void print(PrintWriter out) {
    if (section.lines().isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    List<Column> columns = section.kind().columns();
    rows.add(row(section.kind().title(), columns.stream().map(Column::title).toList(), "filter"));
    for (Line line : section.lines()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        cells.add(columns.get(i).text(line.numbers().get(i)));
      }
      rows.add(row(INDENT + line.name(), cells, filter(line)));
    }
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    out.println();
    for (List<String> row : rows) {
      out.println(text(row, widths));
    }
    if (section.more() > 0) {
      out.println(INDENT + "... and " + Rankings.count(section.more()) + " more");
    }
  }

  private String filter(Line line) {
    return line.filter()
        + (line.leftOut() > 0 ? " ..." : "")
        + (severalCaptures && !line.capture().isEmpty() ? "  in " + line.capture() : "");
  }

  private static List<String> row(String name, List<String> cells, String filter) {
    List<String> row = new ArrayList<>();
    row.add(SafeText.line(name));
    row.addAll(cells);
    row.add(SafeText.line(filter));
    return row;
  }

  /** The first and the last column to the left, the others to the right. */
  private static String text(List<String> row, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - row.get(i).length());
      boolean left = i == 0 || i == widths.length - 1;
      text.append(i == 0 ? "" : "  ");
      text.append(left ? row.get(i) + space : space + row.get(i));
    }
    return text.toString().stripTrailing();
  }
}
