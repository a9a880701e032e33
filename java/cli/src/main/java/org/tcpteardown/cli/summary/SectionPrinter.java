package org.tcpteardown.cli.summary;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.cli.render.AlignedRows;
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
    out.println();
    AlignedRows.print(rows, out);
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
}
