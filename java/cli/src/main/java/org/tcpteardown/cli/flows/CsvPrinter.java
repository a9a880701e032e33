package org.tcpteardown.cli.flows;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CSV by RFC 4180, its lines ended by a newline. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front.
 */
final class CsvPrinter implements RowPrinter {
  /** With these a formula begins, in one spreadsheet or other. */
  private static final String FORMULAS = "=+-@\t\r\n＝＋－＠";

  private final PrintWriter out;

  CsvPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(List<AnswerColumn> columns) {
    line(columns.stream().map(AnswerColumn::label).toList());
  }

  @Override
  public void row(@Nullable Object[] values) {
    List<Object> cells = new ArrayList<>();
    for (Object value : values) {
      cells.add(value == null ? "" : value);
    }
    line(cells);
  }

  private void line(List<?> cells) {
    StringBuilder line = new StringBuilder();
    for (Object cell : cells) {
      line.append(line.length() == 0 ? "" : ",").append(cell(cell));
    }
    out.print(line.append('\n'));
  }

  private static String cell(Object value) {
    String text = Cells.text(value);
    if (value instanceof String raw && !raw.isEmpty() && FORMULAS.indexOf(raw.charAt(0)) >= 0) {
      text = "'" + text;
    }
    boolean quotes = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  @Override
  public void end() {}
}
