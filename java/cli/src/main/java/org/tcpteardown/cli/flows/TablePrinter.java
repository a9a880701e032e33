package org.tcpteardown.cli.flows;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns for people: numbers to the right, texts to the left, the last one as long as it is. */
final class TablePrinter implements RowPrinter {
  private static final String ABSENT = "-";

  private final PrintWriter out;
  private final List<String[]> rows = new ArrayList<>();
  private boolean[] numeric = new boolean[0];

  TablePrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(List<AnswerColumn> columns) {
    rows.add(columns.stream().map(AnswerColumn::label).map(Cells::text).toArray(String[]::new));
    numeric = new boolean[columns.size()];
  }

  @Override
  public void row(@Nullable Object[] values) {
    String[] cells = new String[values.length];
    for (int i = 0; i < cells.length; i++) {
      Object value = values[i];
      numeric[i] |= value instanceof Number;
      cells[i] = value == null ? ABSENT : Cells.brief(value);
    }
    rows.add(cells);
  }

  @Override
  public void end() {
    if (rows.size() == 1) {
      return; // nothing but the names
    }
    int[] widths = new int[numeric.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    rows.forEach(row -> print(row, widths));
  }

  private void print(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      char[] space = new char[widths[i] - row[i].length()];
      Arrays.fill(space, ' ');
      line.append(i == 0 ? "" : "  ");
      if (numeric[i]) {
        line.append(space).append(row[i]);
      } else {
        line.append(row[i]).append(space);
      }
    }
    out.println(line.toString().stripTrailing());
  }
}
