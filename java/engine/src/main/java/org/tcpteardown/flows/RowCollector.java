package org.tcpteardown.flows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.ScanVisitor;
import org.tcpteardown.annotate.ScannedFlow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.flows.FlowColumn.Part;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.ValueType;

/** Adds the flows of one sidecar to columns. */
final class RowCollector implements ScanVisitor {
  private final FlowColumns columns;
  private final List<FlowColumn> wanted;
  private final String capture;
  private final Set<Long> leftOut;
  private final CloseTimes closeTimes = new CloseTimes();

  /** By flow: the values of the findings that are wanted. */
  private final Map<Long, Map<FindingId, FieldValue>> findings = new HashMap<>();

  private final boolean wantsFindings;
  private final boolean wantsFacts;

  RowCollector(FlowColumns columns, String capture, Set<Long> leftOut) {
    this.columns = columns;
    this.leftOut = leftOut;
    this.wanted = columns.columns();
    this.capture = capture;
    this.wantsFindings =
        wanted.stream().anyMatch(c -> c.finding() != null || c.part() == Part.FINDINGS);
    this.wantsFacts =
        wanted.stream().anyMatch(c -> c.part() == Part.CLOSE_TIME || c.part() == Part.MINUTE);
  }

  @Override
  public boolean wantsFindings() {
    return wantsFindings;
  }

  @Override
  public boolean wantsFacts() {
    return wantsFacts;
  }

  @Override
  public void finding(long flow, FindingId id, FieldValue value) {
    findings
        .computeIfAbsent(flow, f -> new HashMap<>(2))
        .merge(id, value, (one, other) -> other.number() > one.number() ? other : one);
  }

  @Override
  public void fact(long flow, long timeNs, boolean rst) {
    closeTimes.add(flow, timeNs, rst);
  }

  @Override
  public void flow(ScannedFlow flow) {
    if (!leftOut.isEmpty() && leftOut.contains(flow.number())) {
      return;
    }
    Map<FindingId, FieldValue> found =
        wantsFindings ? findings.getOrDefault(flow.number(), Map.of()) : Map.of();
    for (int i = 0; i < wanted.size(); i++) {
      FlowColumn column = wanted.get(i);
      ColumnData to = columns.data(i);
      FlowField field = column.field();
      FindingId finding = column.finding();
      Part part = column.part();
      if (field != null) {
        field(flow, field, to);
      } else if (finding != null) {
        finding(found.get(finding), to);
      } else if (part != null) {
        part(flow, part, found, to);
      }
    }
    columns.rowEnds(flow.number());
  }

  private static void field(ScannedFlow flow, FlowField field, ColumnData to) {
    if (field.type() == ValueType.TEXT) {
      to.add(flow.text(field));
    } else {
      to.add(flow.value(field));
    }
  }

  private static void finding(@Nullable FieldValue value, ColumnData to) {
    if (value == null) {
      to.add(ScannedFlow.ABSENT);
    } else if (value.type() == ValueType.TEXT) {
      to.add(value.text());
    } else {
      to.add(value.type() == ValueType.NONE ? 1 : value.number());
    }
  }

  private void part(ScannedFlow flow, Part part, Map<FindingId, FieldValue> found, ColumnData to) {
    switch (part) {
      case CAPTURE -> to.add(capture);
      case CLIENT -> to.add(flow.client());
      case CLIENT_PORT -> to.add(flow.clientPort());
      case SERVER -> to.add(flow.server());
      case SERVER_PORT -> to.add(flow.serverPort());
      case FIRST_FRAME -> to.add(flow.firstFrame());
      case LAST_FRAME -> to.add(flow.lastFrame());
      case CLOSE_TIME -> to.add(closeTimes.of(flow));
      case MINUTE -> to.add(CloseTimes.minute(closeTimes.of(flow)));
      case FINDINGS -> to.add(found.isEmpty() ? null : ids(found));
    }
  }

  private static String ids(Map<FindingId, FieldValue> found) {
    StringBuilder ids = new StringBuilder();
    for (FindingId id : new TreeSet<>(found.keySet())) {
      ids.append(ids.length() == 0 ? "" : ",").append(id);
    }
    return ids.toString();
  }
}
