package org.tcpteardown.cli.flows;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.api.TableEngine;
import org.h2.command.ddl.CreateTableData;
import org.h2.table.Table;
import org.tcpteardown.flows.FlowColumns;

/** How H2 gets at flows: by a table that reads them where they are. H2 makes it by its name. */
public final class FlowEngine implements TableEngine {
  private static final Map<String, FlowColumns> FLOWS = new ConcurrentHashMap<>();
  private static final AtomicLong COUNT = new AtomicLong();

  /** Registers flows and returns the parameter by which a table finds them. */
  static String register(FlowColumns flows) {
    String key = "flows" + COUNT.incrementAndGet();
    FLOWS.put(key, flows);
    return key;
  }

  static void forget(String key) {
    FLOWS.remove(key);
  }

  @Override
  public Table createTable(CreateTableData data) {
    FlowColumns flows = FLOWS.get(data.tableEngineParams.get(0));
    if (flows == null) {
      throw new IllegalArgumentException("no such flows");
    }
    return new FlowsTable(data, flows);
  }
}
