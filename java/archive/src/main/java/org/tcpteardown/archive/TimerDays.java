package org.tcpteardown.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.rules.TimerNote;
import org.tcpteardown.population.rules.TimerSums;
import org.tcpteardown.timer.TimerInterval;

/** The timers of each path, by day: what {@code analyze} would say of all connections of a day. */
final class TimerDays {
  private static final double NS_PER_SECOND = 1e9;

  private TimerDays() {}

  /** One row for each path, phase and day. */
  static StructType schema() {
    return new StructType(
        new StructField[] {
          field("site", DataTypes.StringType),
          field("day", DataTypes.StringType),
          field("low", DataTypes.StringType),
          field("high", DataTypes.StringType),
          field("phase", DataTypes.StringType),
          field("survived", DataTypes.LongType),
          field("longest_survived", DataTypes.DoubleType),
          field("three_survived", DataTypes.DoubleType),
          field("failed", DataTypes.LongType),
          field("id", DataTypes.StringType),
          field("severity", DataTypes.StringType),
          field("timer_above", DataTypes.DoubleType),
          field("timer_at_most", DataTypes.DoubleType),
          field("value", DataTypes.StringType),
          field("text", DataTypes.StringType)
        });
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, /* nullable= */ true);
  }

  /** All paths of one site and day. */
  static List<Row> of(OutFolder out, List<FileReport> day, Settings settings) throws IOException {
    TimerSums sums = new TimerSums(settings);
    for (FileReport file : day) {
      for (TimerNote note : TimerNotes.told(out, file.file())) {
        note.tell(sums);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (TimerSums.Sum sum : sums.sums()) {
      PopulationFinding finding = sum.finding();
      PopulationFinding.Span span = finding == null ? PopulationFinding.Span.NONE : finding.span();
      boolean exact = span.toNs() > 0 && span.fromNs() == span.toNs();
      long above = exact ? TimerInterval.lowest(span.toNs()) : span.fromNs();
      rows.add(
          RowFactory.create(
              day.get(0).file().site(),
              day.get(0).day(),
              sum.path().low().toString(),
              sum.path().high().toString(),
              sum.phase().text(),
              sum.survived(),
              seconds(sum.longestSurvivedNs()),
              seconds(sum.threeSurvivedNs()),
              sum.failed(),
              finding == null ? null : finding.id().id(),
              finding == null ? null : finding.severity().id(),
              seconds(above),
              seconds(span.toNs()),
              finding == null ? null : finding.value(),
              finding == null ? null : finding.text()));
    }
    return rows;
  }

  private static @Nullable Double seconds(long ns) {
    return ns < 0 ? null : ns / NS_PER_SECOND;
  }
}
