package org.tcpteardown.cli.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueDouble;
import org.h2.value.ValueNull;
import org.h2.value.ValueVarchar;
import org.tcpteardown.flows.ColumnType;
import org.tcpteardown.flows.FlowColumns;

/** The values of flows as H2 has them; each text is made once. */
final class FlowValues {
  private static final double NS_PER_SECOND = 1e9;

  private final FlowColumns flows;
  private final ColumnType[] types;
  private final List<Value[]> texts = new ArrayList<>();
  private final Map<Long, Value> minutes = new HashMap<>();

  FlowValues(FlowColumns flows) {
    this.flows = flows;
    this.types = new ColumnType[flows.columns().size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = flows.columns().get(i).type();
    }
  }

  /** Goes by the flows that there are now. */
  void refresh() {
    texts.clear();
    for (int i = 0; i < types.length; i++) {
      texts.add(flows.texts(i).stream().map(ValueVarchar::get).toArray(Value[]::new));
    }
  }

  int columns() {
    return types.length;
  }

  int rows() {
    return flows.rows();
  }

  Value value(int column, int row) {
    if (flows.isAbsent(column, row)) {
      return ValueNull.INSTANCE;
    }
    long value = flows.value(column, row);
    return switch (types[column]) {
      case NUMBER -> ValueBigint.get(value);
      case SECONDS -> ValueDouble.get(value / NS_PER_SECOND);
      case FLAG -> ValueBoolean.get(value != 0);
      case TEXT -> texts.get(column)[(int) value];
      case TIME -> ValueVarchar.get(Moment.text(value));
      case MINUTE -> minutes.computeIfAbsent(value, ns -> ValueVarchar.get(Moment.minute(ns)));
    };
  }
}
