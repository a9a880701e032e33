package org.tcpteardown.annotate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;

/** A flow row in a file as text; what is asked for is looked up in it. */
final class TextRow implements FlowRow {
  private static final int USUAL_BYTES = 500;

  private final RowFile file;
  private final int index;
  private final long number;

  /** Its line of a sidecar's flows, once it was asked for. */
  private @Nullable String line;

  /**
   * A row by its place.
   *
   * @param file where it is
   * @param index which it is there
   * @param number the flow's number
   */
  TextRow(RowFile file, int index, long number) {
    this.file = file;
    this.index = index;
    this.number = number;
  }

  @Override
  public long number() {
    return number;
  }

  /** Adds its line of a sidecar's flows. */
  void copyFlow(ByteText to) {
    file.copyFlow(index, to);
  }

  /** Adds its lines of a sidecar's facts. */
  void copyFacts(ByteText to) {
    file.copyFacts(index, to);
  }

  @Override
  public Endpoint client() {
    return SidecarRows.endpoint(column(1), column(2));
  }

  @Override
  public Endpoint server() {
    return SidecarRows.endpoint(column(3), column(4));
  }

  @Override
  public long firstFrame() {
    return Long.parseLong(column(5));
  }

  @Override
  public long lastFrame() {
    return Long.parseLong(column(6));
  }

  @Override
  public List<FrameFacts> facts() {
    ByteText text = new ByteText(USUAL_BYTES);
    copyFacts(text);
    return text.toString().lines().map(fact -> SidecarRows.facts(fact.split("\t", -1))).toList();
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    String text = column(file.columns().of(field));
    return text.isEmpty() ? null : FieldValue.parse(field.type(), Escape.unescape(text));
  }

  private String column(int wanted) {
    String text = line();
    int start = 0;
    for (int i = 0; i < wanted; i++) {
      start = text.indexOf('\t', start) + 1;
    }
    int end = text.indexOf('\t', start);
    return text.substring(start, end < 0 ? text.length() - 1 : end);
  }

  private String line() {
    String known = line;
    if (known == null) {
      ByteText text = new ByteText(USUAL_BYTES);
      copyFlow(text);
      known = text.toString();
      line = known;
    }
    return known;
  }
}
