package org.tcpteardown.flows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.ScannedFlow;

/** Some columns of all flows of one or more captures. */
public final class FlowColumns {
  private static final int FIRST_ROWS = 1 << 10;

  private final List<FlowColumn> columns;
  private final List<ColumnData> data = new ArrayList<>();
  private long[] numbers = new long[FIRST_ROWS];
  private int rows;

  /** Places of the rows in their order; null while that is the order in which they came. */
  private int @Nullable [] order;

  /** No flows yet. */
  public FlowColumns(List<FlowColumn> columns) {
    this.columns = List.copyOf(columns);
    columns.forEach(column -> data.add(new ColumnData()));
  }

  /** Which columns there are. */
  public List<FlowColumn> columns() {
    return columns;
  }

  /** How many flows there are. */
  public int rows() {
    return rows;
  }

  /** Whether nothing is known there. */
  public boolean isAbsent(int column, int row) {
    return value(column, row) == ScannedFlow.ABSENT;
  }

  /** A value that is known: as it is kept, or of a text its place among the column's texts. */
  public long value(int column, int row) {
    return data.get(column).value(order == null ? row : order[row]);
  }

  /** The different texts of a column. */
  public List<String> texts(int column) {
    return data.get(column).texts();
  }

  ColumnData data(int column) {
    return data.get(column);
  }

  /** Forgets the rows from this one on, also one that was not ended. */
  void cut(int toRows) {
    data.forEach(column -> column.cut(toRows));
    rows = toRows;
  }

  /**
   * Counts a row of which each column has got its value.
   *
   * @param number the flow's number
   */
  void rowEnds(long number) {
    if (rows == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * rows);
    }
    numbers[rows++] = number;
  }

  /**
   * Puts the rows from this one on in the order of their flows' numbers. They have come as two runs
   * in that order: a sidecar has one of flows in good order behind that of the others.
   */
  void captureEnds(int from) {
    int run = from + 1;
    while (run < rows && numbers[run] > numbers[run - 1]) {
      run++;
    }
    int[] before = order;
    if (run >= rows && before == null) {
      return;
    }
    int[] after = before == null ? identity(from) : before;
    order = Arrays.copyOf(after, rows);
    merge(from, run, order);
  }

  private static int[] identity(int count) {
    int[] places = new int[count];
    Arrays.setAll(places, i -> i);
    return places;
  }

  private void merge(int from, int middle, int[] places) {
    int one = from;
    int other = middle;
    for (int i = from; i < rows; i++) {
      boolean first = other >= rows || (one < middle && numbers[one] <= numbers[other]);
      places[i] = first ? one++ : other++;
    }
  }
}
