package org.tcpteardown.analysis;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;

/**
 * A row that works out nothing twice: whoever looks for its short form reads all of it, compares
 * all of it, and may have to write it in full after all. For one thread.
 */
final class RememberedRow implements FlowRow {
  private final FlowRow row;
  private final Map<FlowField, @Nullable FieldValue> values = new EnumMap<>(FlowField.class);
  private @Nullable List<FrameFacts> facts;

  RememberedRow(FlowRow row) {
    this.row = row;
  }

  @Override
  public long number() {
    return row.number();
  }

  @Override
  public Endpoint client() {
    return row.client();
  }

  @Override
  public Endpoint server() {
    return row.server();
  }

  @Override
  public long firstFrame() {
    return row.firstFrame();
  }

  @Override
  public long lastFrame() {
    return row.lastFrame();
  }

  @Override
  public List<FrameFacts> facts() {
    List<FrameFacts> known = facts;
    if (known == null) {
      known = row.facts();
      facts = known;
    }
    return known;
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    FieldValue known = values.get(field);
    if (known == null && !values.containsKey(field)) {
      known = row.value(field);
      values.put(field, known);
    }
    return known;
  }
}
