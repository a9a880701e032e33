package org.tcpteardown.cli.results;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;

/** A connection of one of several captures, or of more, by the numbers that it has among all. */
final class JoinedRow implements FlowRow {
  private final JoinedNumbers numbers;
  private final int file;
  private final FlowRow row;

  /** The same connection as earlier captures have it; null if it began in this. */
  private final @Nullable JoinedRow earlier;

  JoinedRow(JoinedNumbers numbers, int file, FlowRow row, @Nullable JoinedRow earlier) {
    this.numbers = numbers;
    this.file = file;
    this.row = row;
    this.earlier = earlier;
  }

  @Override
  public long number() {
    return numbers.flow(file, row.number());
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
    return earlier != null ? earlier.firstFrame() : numbers.frame(file, row.firstFrame());
  }

  @Override
  public long lastFrame() {
    return numbers.frame(file, row.lastFrame());
  }

  @Override
  public List<FrameFacts> facts() {
    List<FrameFacts> all = earlier != null ? new ArrayList<>(earlier.facts()) : new ArrayList<>(2);
    for (FrameFacts facts : row.facts()) {
      Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
      facts.values().forEach((field, value) -> values.put(field, numbers.value(file, value)));
      all.add(
          new FrameFacts(
              numbers.frame(file, facts.frame()),
              facts.timeNs(),
              facts.lengthBytes(),
              number(),
              values));
    }
    return all;
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    FieldValue value = row.value(field);
    if (value == null) {
      return null;
    }
    return field == FlowField.FLOW ? FieldValue.count(number()) : numbers.value(file, value);
  }
}
