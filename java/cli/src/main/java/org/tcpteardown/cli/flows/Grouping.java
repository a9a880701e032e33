package org.tcpteardown.cli.flows;

import org.tcpteardown.fact.FlowField;
import org.tcpteardown.flows.ColumnType;
import org.tcpteardown.flows.FlowColumn;
import org.tcpteardown.model.ValueType;

/** What a column says of a group of flows. */
final class Grouping {
  /** The number of flows in the group. */
  static final String FLOWS = "flows";

  private Grouping() {}

  /**
   * Counters are added up, of durations, scores and what findings say the largest counts, of what
   * is true or false how often it is true, and of all else how many different values there are.
   */
  static String sql(String name) {
    if (name.equals(FLOWS)) {
      return "COUNT(*)";
    }
    String column = '"' + name + '"';
    FlowColumn known = FlowColumn.find(name).orElseThrow();
    if (isCounter(known)) {
      return "SUM(" + column + ")";
    }
    if (known.type() == ColumnType.FLAG) {
      return "COUNT(CASE WHEN " + column + " THEN 1 END)";
    }
    boolean largest =
        known.type() == ColumnType.SECONDS
            || known.type() == ColumnType.TIME
            || (known.finding() != null && known.type() == ColumnType.NUMBER)
            || known.field() == FlowField.CONFIDENCE;
    return (largest ? "MAX(" : "COUNT(DISTINCT ") + column + ")";
  }

  private static boolean isCounter(FlowColumn column) {
    FlowField field = column.field();
    return field != null
        && field != FlowField.FLOW
        && (field.type() == ValueType.COUNT || field.type() == ValueType.BYTES);
  }
}
