package org.tcpteardown.annotate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;

/**
 * A flow row as it was read from a sidecar.
 *
 * @param number see {@link FlowRow#number()}
 * @param client see {@link FlowRow#client()}
 * @param server see {@link FlowRow#server()}
 * @param firstFrame see {@link FlowRow#firstFrame()}
 * @param lastFrame see {@link FlowRow#lastFrame()}
 * @param facts see {@link FlowRow#facts()}
 * @param values by field
 */
record StoredFlow(
    long number,
    Endpoint client,
    Endpoint server,
    long firstFrame,
    long lastFrame,
    List<FrameFacts> facts,
    Map<FlowField, FieldValue> values)
    implements FlowRow {

  @Override
  public @Nullable FieldValue value(FlowField field) {
    return values.get(field);
  }
}
