package org.tcpteardown.annotate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.ValueType;

/** A flow that has a full row. */
final class FollowedScan implements ScannedFlow {
  private static final int NONE = -1;

  private final TabbedLine line;
  private final SharedTexts.Reader texts;
  private final Map<FlowField, Integer> columns = new EnumMap<>(FlowField.class);

  FollowedScan(TabbedLine line, SharedTexts.Reader texts) {
    this.line = line;
    this.texts = texts;
  }

  /**
   * Learns which column holds which field.
   *
   * @param header the fields of the section's first line
   */
  void columns(String[] header) {
    List<String> names = Arrays.asList(header).subList(2, header.length);
    for (FlowField field : FlowField.values()) {
      columns.put(field, names.indexOf(field.id()));
    }
  }

  @Override
  public long number() {
    return line.number(0);
  }

  @Override
  public String client() {
    return line.text(1);
  }

  @Override
  public long clientPort() {
    return line.number(2);
  }

  @Override
  public String server() {
    return line.text(3);
  }

  @Override
  public long serverPort() {
    return line.number(4);
  }

  @Override
  public long firstFrame() {
    return line.number(5);
  }

  @Override
  public long lastFrame() {
    return line.number(6);
  }

  @Override
  public long orderlyFinNs() {
    return ABSENT;
  }

  @Override
  public long value(FlowField field) {
    int column = columns.getOrDefault(field, NONE);
    if (column == NONE || line.isEmpty(column)) {
      return ABSENT;
    }
    return field.type() == ValueType.DURATION ? line.secondsNs(column) : line.number(column);
  }

  @Override
  public @Nullable String text(FlowField field) {
    int column = columns.getOrDefault(field, NONE);
    if (column == NONE || line.isEmpty(column)) {
      return null;
    }
    return field.isSentence()
        ? Escape.unescape(texts.whole(line.plain(column)))
        : line.text(column);
  }
}
