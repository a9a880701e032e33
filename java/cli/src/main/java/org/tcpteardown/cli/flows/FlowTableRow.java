package org.tcpteardown.cli.flows;

import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.value.Value;
import org.h2.value.ValueBigint;

/** A row whose values are looked up when they are asked for. */
final class FlowTableRow extends Row {
  private static final int MEMORY_BYTES = 40;

  private final FlowValues values;
  private final int row;

  FlowTableRow(FlowValues values, int row) {
    this.values = values;
    this.row = row;
    setKey(row + 1L);
  }

  @Override
  public Value getValue(int column) {
    return column == ROWID_INDEX ? ValueBigint.get(getKey()) : values.value(column, row);
  }

  @Override
  public Value[] getValueList() {
    Value[] list = new Value[getColumnCount()];
    for (int i = 0; i < list.length; i++) {
      list[i] = getValue(i);
    }
    return list;
  }

  @Override
  public int getColumnCount() {
    return values.columns();
  }

  @Override
  public int getMemory() {
    return MEMORY_BYTES;
  }

  @Override
  public void setValue(int column, Value value) {
    throw FlowsTable.readOnly();
  }

  @Override
  public void copyFrom(SearchRow source) {
    throw FlowsTable.readOnly();
  }
}
