package org.tcpteardown.annotate;

import java.util.EnumMap;
import java.util.Map;
import org.tcpteardown.fact.FlowField;

/** Which column of a flow row, as this version writes it, holds which field. */
final class RowColumns {
  private final Map<FlowField, Integer> columns = new EnumMap<>(FlowField.class);

  RowColumns() {
    for (FlowField field : FlowField.values()) {
      columns.put(field, SidecarRows.FLOW_COLUMNS.indexOf(field.id()));
    }
  }

  /** The column, from 0. */
  int of(FlowField field) {
    return columns.getOrDefault(field, 0);
  }
}
