package org.tcpteardown.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.ValueType;

/** Flows and findings as rows of tables; docs/archive.md says what is in them. */
final class Tables {
  private static final double NS_PER_SECOND = 1e9;
  private static final long NS_PER_US = 1000;

  /** What a flow of one capture can have. */
  private static final List<FlowField> FIELDS =
      Arrays.stream(FlowField.values())
          .filter(field -> field != FlowField.FLOW && !field.id().startsWith("path."))
          .toList();

  /** Columns of a flow before those. */
  private static final int LEADING = 11;

  private static final Set<FrameField> OF_RST =
      Arrays.stream(FrameField.values())
          .filter(field -> field.id().startsWith("rst."))
          .collect(Collectors.toUnmodifiableSet());

  private Tables() {}

  /** One row for each connection in each file. */
  static List<Column> flows() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("file", Column.Kind.TEXT));
    columns.add(new Column("flow", Column.Kind.LONG));
    columns.add(new Column("goes_on", Column.Kind.FLAG));
    columns.add(new Column("client", Column.Kind.TEXT));
    columns.add(new Column("client_port", Column.Kind.INTEGER));
    columns.add(new Column("server", Column.Kind.TEXT));
    columns.add(new Column("server_port", Column.Kind.INTEGER));
    columns.add(new Column("first_frame", Column.Kind.LONG));
    columns.add(new Column("last_frame", Column.Kind.LONG));
    columns.add(new Column("close_time", Column.Kind.TIME));
    columns.add(new Column("findings", Column.Kind.TEXTS));
    for (FlowField field : FIELDS) {
      columns.add(new Column(column(field.id()), kind(field.type())));
    }
    return columns;
  }

  /** One row for each finding, in the file that holds its frame. */
  static List<Column> findings() {
    return List.of(
        new Column("file", Column.Kind.TEXT),
        new Column("flow", Column.Kind.LONG),
        new Column("frame", Column.Kind.LONG),
        new Column("time", Column.Kind.TIME),
        new Column("id", Column.Kind.TEXT),
        new Column("severity", Column.Kind.TEXT),
        new Column("value", Column.Kind.TEXT),
        new Column("text", Column.Kind.TEXT));
  }

  private static String column(String id) {
    return id.replace('.', '_');
  }

  private static Column.Kind kind(ValueType type) {
    return switch (type) {
      case DURATION -> Column.Kind.DOUBLE;
      case COUNT, BYTES, NUMBER, FRAME -> Column.Kind.LONG;
      case SCORE -> Column.Kind.INTEGER;
      case TEXT -> Column.Kind.TEXT;
      case FLAG, NONE -> Column.Kind.FLAG;
    };
  }

  /** Adds the rows of a file to both tables. */
  static void add(OutFolder out, FileReport report, TableFile flows, TableFile findings)
      throws IOException {
    Result result = MergeTask.told(out, report.file());
    Set<Long> goingOn = MergeTask.goingOn(out, report.file());
    Map<Long, List<String>> ids = new HashMap<>();
    for (Finding finding : result.findings()) {
      findings.add(row(report, finding));
      List<String> of = ids.computeIfAbsent(finding.flow(), f -> new ArrayList<>(1));
      if (!of.contains(finding.id().id())) {
        of.add(finding.id().id());
      }
    }
    for (FlowRow flow : result.flows()) {
      List<String> found = ids.getOrDefault(flow.number(), List.of());
      flows.add(row(report, flow, goingOn.contains(flow.number()), found));
    }
  }

  private static @Nullable Object[] row(
      FileReport report, FlowRow flow, boolean goesOn, List<String> ids) {
    @Nullable Object[] values = new @Nullable Object[LEADING + FIELDS.size()];
    int at = 0;
    values[at++] = report.file().name();
    values[at++] = flow.number();
    values[at++] = goesOn;
    values[at++] = flow.client().address().toString();
    values[at++] = flow.client().port();
    values[at++] = flow.server().address().toString();
    values[at++] = flow.server().port();
    values[at++] = flow.firstFrame();
    values[at++] = flow.lastFrame();
    values[at++] = closeTime(flow);
    values[at++] = ids;
    for (FlowField field : FIELDS) {
      values[at++] = value(flow.value(field));
    }
    return values;
  }

  /** Time of its first RST, or of its first FIN if there is none. */
  private static @Nullable Long closeTime(FlowRow flow) {
    long rst = Long.MAX_VALUE;
    long fin = Long.MAX_VALUE;
    for (FrameFacts facts : flow.facts()) {
      boolean isRst = !Collections.disjoint(OF_RST, facts.values().keySet());
      rst = isRst ? Math.min(rst, facts.timeNs()) : rst;
      fin = isRst ? fin : Math.min(fin, facts.timeNs());
    }
    long at = rst != Long.MAX_VALUE ? rst : fin;
    return at == Long.MAX_VALUE ? null : time(at);
  }

  private static long time(long ns) {
    return Math.floorDiv(ns, NS_PER_US);
  }

  private static @Nullable Object value(@Nullable FieldValue value) {
    if (value == null) {
      return null;
    }
    return switch (value.type()) {
      case DURATION -> value.number() / NS_PER_SECOND;
      case COUNT, BYTES, NUMBER, FRAME -> value.number();
      case SCORE -> (int) value.number();
      case TEXT -> value.text();
      case FLAG, NONE -> value.number() != 0;
    };
  }

  private static @Nullable Object[] row(FileReport report, Finding finding) {
    return new @Nullable Object[] {
      report.file().name(),
      finding.flow() == CapturedFrame.ABSENT ? null : finding.flow(),
      finding.frame(),
      time(finding.timeNs()),
      finding.id().id(),
      finding.severity().id(),
      finding.value().plain(),
      finding.text()
    };
  }
}
