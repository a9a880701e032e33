package org.tcpteardown.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
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

  private Tables() {}

  /** One row for each connection in each file. */
  static StructType flows() {
    List<StructField> fields = new ArrayList<>(lead());
    fields.add(field("flow", DataTypes.LongType));
    fields.add(field("goes_on", DataTypes.BooleanType));
    fields.add(field("client", DataTypes.StringType));
    fields.add(field("client_port", DataTypes.IntegerType));
    fields.add(field("server", DataTypes.StringType));
    fields.add(field("server_port", DataTypes.IntegerType));
    fields.add(field("first_frame", DataTypes.LongType));
    fields.add(field("last_frame", DataTypes.LongType));
    fields.add(field("close_time", DataTypes.TimestampType));
    fields.add(field("findings", DataTypes.createArrayType(DataTypes.StringType, false)));
    for (FlowField field : FIELDS) {
      fields.add(field(column(field.id()), type(field.type())));
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  /** One row for each finding, in the file that holds its frame. */
  static StructType findings() {
    List<StructField> fields = new ArrayList<>(lead());
    fields.add(field("flow", DataTypes.LongType));
    fields.add(field("frame", DataTypes.LongType));
    fields.add(field("time", DataTypes.TimestampType));
    fields.add(field("id", DataTypes.StringType));
    fields.add(field("severity", DataTypes.StringType));
    fields.add(field("value", DataTypes.StringType));
    fields.add(field("text", DataTypes.StringType));
    return new StructType(fields.toArray(StructField[]::new));
  }

  private static List<StructField> lead() {
    return List.of(
        field("site", DataTypes.StringType),
        field("day", DataTypes.StringType),
        field("file", DataTypes.StringType));
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, /* nullable= */ true);
  }

  private static String column(String id) {
    return id.replace('.', '_');
  }

  private static DataType type(ValueType type) {
    return switch (type) {
      case DURATION -> DataTypes.DoubleType;
      case COUNT, BYTES, NUMBER, FRAME -> DataTypes.LongType;
      case SCORE -> DataTypes.IntegerType;
      case TEXT -> DataTypes.StringType;
      case FLAG, NONE -> DataTypes.BooleanType;
    };
  }

  static Iterator<Row> flows(OutFolder out, FileReport report) throws IOException {
    Result result = MergeTask.told(out, report.file());
    Set<Long> goingOn = MergeTask.goingOn(out, report.file());
    Map<Long, List<String>> ids = new HashMap<>();
    for (Finding finding : result.findings()) {
      List<String> of = ids.computeIfAbsent(finding.flow(), f -> new ArrayList<>(1));
      if (!of.contains(finding.id().id())) {
        of.add(finding.id().id());
      }
    }
    // Made while they are asked for: a file may have very many.
    return result.flows().stream()
        .map(
            flow -> {
              List<String> found = ids.getOrDefault(flow.number(), List.of());
              return row(report, flow, goingOn.contains(flow.number()), found);
            })
        .iterator();
  }

  private static Row row(FileReport report, FlowRow flow, boolean goesOn, List<String> ids) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(report.file().site());
    values.add(report.day());
    values.add(report.file().name());
    values.add(flow.number());
    values.add(goesOn);
    values.add(flow.client().address().toString());
    values.add(flow.client().port());
    values.add(flow.server().address().toString());
    values.add(flow.server().port());
    values.add(flow.firstFrame());
    values.add(flow.lastFrame());
    values.add(closeTime(flow));
    values.add(ids.toArray(String[]::new));
    for (FlowField field : FIELDS) {
      values.add(value(flow.value(field)));
    }
    return RowFactory.create(values.toArray());
  }

  /** Time of its first RST, or of its first FIN if there is none. */
  private static java.time.@Nullable Instant closeTime(FlowRow flow) {
    long rst = Long.MAX_VALUE;
    long fin = Long.MAX_VALUE;
    for (FrameFacts facts : flow.facts()) {
      boolean isRst = facts.values().keySet().stream().anyMatch(f -> f.id().startsWith("rst."));
      rst = isRst ? Math.min(rst, facts.timeNs()) : rst;
      fin = isRst ? fin : Math.min(fin, facts.timeNs());
    }
    long at = rst != Long.MAX_VALUE ? rst : fin;
    return at == Long.MAX_VALUE ? null : time(at);
  }

  private static java.time.Instant time(long ns) {
    // Spark has microseconds.
    long us = Math.floorDiv(ns, NS_PER_US);
    return java.time.Instant.EPOCH.plus(us, java.time.temporal.ChronoUnit.MICROS);
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

  static Iterator<Row> findings(OutFolder out, FileReport report) throws IOException {
    return MergeTask.told(out, report.file()).findings().stream()
        .map(finding -> row(report, finding))
        .iterator();
  }

  private static Row row(FileReport report, Finding finding) {
    return RowFactory.create(
        report.file().site(),
        report.day(),
        report.file().name(),
        finding.flow() == CapturedFrame.ABSENT ? null : finding.flow(),
        finding.frame(),
        time(finding.timeNs()),
        finding.id().id(),
        finding.severity().id(),
        finding.value().plain(),
        finding.text());
  }
}
