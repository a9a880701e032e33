package org.tcpteardown.cli.flows;

import java.util.List;
import org.h2.command.ddl.CreateTableData;
import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.index.IndexType;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.table.IndexColumn;
import org.h2.table.TableBase;
import org.h2.table.TableType;
import org.tcpteardown.flows.FlowColumns;

/** Flows as a table that can only be read. */
final class FlowsTable extends TableBase {
  private final FlowColumns flows;
  private final FlowsScan scan;

  FlowsTable(CreateTableData data, FlowColumns flows) {
    super(data);
    this.flows = flows;
    this.scan = new FlowsScan(this, new FlowValues(flows));
  }

  @Override
  public Index getScanIndex(SessionLocal session) {
    return scan;
  }

  @Override
  public List<Index> getIndexes() {
    return List.of(scan);
  }

  @Override
  public long getRowCount(SessionLocal session) {
    return flows.rows();
  }

  @Override
  public long getRowCountApproximation(SessionLocal session) {
    return flows.rows();
  }

  @Override
  public boolean canGetRowCount(SessionLocal session) {
    return true;
  }

  @Override
  public TableType getTableType() {
    return TableType.EXTERNAL_TABLE_ENGINE;
  }

  @Override
  public long getMaxDataModificationId() {
    return 0;
  }

  @Override
  public boolean isDeterministic() {
    return true;
  }

  @Override
  public boolean canDrop() {
    return true;
  }

  @Override
  public void close(SessionLocal session) {}

  @Override
  public void checkSupportAlter() {
    throw readOnly();
  }

  @Override
  public Index addIndex(
      SessionLocal session,
      String name,
      int id,
      IndexColumn[] columns,
      int uniqueColumnCount,
      IndexType type,
      boolean create,
      String comment) {
    throw readOnly();
  }

  @Override
  public void addRow(SessionLocal session, Row row) {
    throw readOnly();
  }

  @Override
  public void removeRow(SessionLocal session, Row row) {
    throw readOnly();
  }

  @Override
  public long truncate(SessionLocal session) {
    throw readOnly();
  }

  static DbException readOnly() {
    return DbException.getUnsupportedException("flows can only be read");
  }
}
