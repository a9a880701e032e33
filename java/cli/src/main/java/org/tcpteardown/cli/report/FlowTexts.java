package org.tcpteardown.cli.report;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Severity;

/** Takes values out of the rows of flows. */
final class FlowTexts {
  private FlowTexts() {}

  /** The text of a field; empty where there is no value. */
  static String text(FlowRow flow, FlowField field) {
    FieldValue value = flow.value(field);
    return value == null ? "" : value.plain();
  }

  /** The number of a field; 0 where there is no value. */
  static long number(FlowRow flow, FlowField field) {
    FieldValue value = flow.value(field);
    return value == null ? 0 : value.number();
  }

  /** How bad the worst finding is; null where there is none. */
  static @Nullable Severity severity(FlowRow flow) {
    String id = text(flow, FlowField.SEVERITY);
    Optional<Severity> severity = id.isEmpty() ? Optional.empty() : Severity.byId(id);
    return severity.orElse(null);
  }
}
