package org.tcpteardown.cli.render;

import java.io.PrintWriter;
import java.util.List;

/** Prints a small table: the first and the last column to the left, the others to the right. */
public final class AlignedRows {
  private AlignedRows() {}

  /**
   * Prints it.
   *
   * @param rows all of the same length, safe to print
   */
  public static void print(List<List<String>> rows, PrintWriter out) {
    int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      out.println(line(row, widths));
    }
  }

  private static String line(List<String> row, int[] widths) {
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
