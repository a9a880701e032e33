package org.tcpteardown.cli.flows;

import org.h2.command.query.AllColumnsForPlan;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.Index;
import org.h2.index.IndexType;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.result.SortOrder;
import org.h2.table.IndexColumn;
import org.h2.table.TableFilter;
import org.jspecify.annotations.Nullable;

/** Goes through all flows in their order. */
final class FlowsScan extends Index {
  private final FlowValues values;

  FlowsScan(FlowsTable table, FlowValues values) {
    super(
        table,
        0,
        "flows_scan",
        IndexColumn.wrap(table.getColumns()),
        0,
        IndexType.createScan(/* persistent= */ false));
    this.values = values;
  }

  @Override
  public Cursor find(
      SessionLocal session, @Nullable SearchRow first, @Nullable SearchRow last, boolean reverse) {
    values.refresh();
    return new Forward(values);
  }

  @Override
  @SuppressWarnings("NullAway") // H2 says nothing of null
  public double getCost(
      SessionLocal session,
      int[] masks,
      TableFilter[] filters,
      int filter,
      SortOrder sortOrder,
      AllColumnsForPlan allColumns,
      boolean isSelectCommand) {
    return values.rows();
  }

  @Override
  public long getRowCount(SessionLocal session) {
    return values.rows();
  }

  @Override
  public long getRowCountApproximation(SessionLocal session) {
    return values.rows();
  }

  @Override
  public boolean needRebuild() {
    return false;
  }

  @Override
  public void close(SessionLocal session) {}

  @Override
  public void add(SessionLocal session, Row row) {
    throw FlowsTable.readOnly();
  }

  @Override
  public void remove(SessionLocal session, Row row) {
    throw FlowsTable.readOnly();
  }

  @Override
  public void remove(SessionLocal session) {
    throw FlowsTable.readOnly();
  }

  @Override
  public void truncate(SessionLocal session) {
    throw FlowsTable.readOnly();
  }

  /** One row after the other. */
  private static final class Forward implements Cursor {
    private final FlowValues values;
    private int at = -1;

    Forward(FlowValues values) {
      this.values = values;
    }

    @Override
    public boolean next() {
      return ++at < values.rows();
    }

    @Override
    public boolean previous() {
      return --at >= 0;
    }

    @Override
    public Row get() {
      return new FlowTableRow(values, at);
    }

    @Override
    public SearchRow getSearchRow() {
      return get();
    }
  }
}
