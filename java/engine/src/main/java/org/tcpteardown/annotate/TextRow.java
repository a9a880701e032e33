package org.tcpteardown.annotate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;

/**
 * A flow row as text; what is asked for is looked up in it.
 *
 * @param columns which column holds what
 * @param number the flow's number
 * @param flowText its line of a sidecar's flows
 * @param factsText its lines of a sidecar's facts
 */
record TextRow(RowColumns columns, long number, String flowText, String factsText)
    implements FlowRow {

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
    return factsText.lines().map(line -> SidecarRows.facts(line.split("\t", -1))).toList();
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    String text = column(columns.of(field));
    return text.isEmpty() ? null : FieldValue.parse(field.type(), Escape.unescape(text));
  }

  private String column(int index) {
    int start = 0;
    for (int i = 0; i < index; i++) {
      start = flowText.indexOf('\t', start) + 1;
    }
    int end = flowText.indexOf('\t', start);
    return flowText.substring(start, end < 0 ? flowText.length() - 1 : end);
  }
}
