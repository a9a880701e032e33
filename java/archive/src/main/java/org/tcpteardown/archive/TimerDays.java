package org.tcpteardown.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
  static List<Column> columns() {
    return List.of(
        new Column("low", Column.Kind.TEXT),
        new Column("high", Column.Kind.TEXT),
        new Column("phase", Column.Kind.TEXT),
        new Column("survived", Column.Kind.LONG),
        new Column("longest_survived", Column.Kind.DOUBLE),
        new Column("three_survived", Column.Kind.DOUBLE),
        new Column("failed", Column.Kind.LONG),
        new Column("id", Column.Kind.TEXT),
        new Column("severity", Column.Kind.TEXT),
        new Column("timer_above", Column.Kind.DOUBLE),
        new Column("timer_at_most", Column.Kind.DOUBLE),
        new Column("value", Column.Kind.TEXT),
        new Column("text", Column.Kind.TEXT));
  }

  /** All paths of one site and day. */
  static List<@Nullable Object[]> of(OutFolder out, List<FileReport> day, Settings settings)
      throws IOException {
    TimerSums sums = new TimerSums(settings);
    for (FileReport file : day) {
      for (TimerNote note : TimerNotes.told(out, file.file())) {
        note.tell(sums);
      }
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TimerSums.Sum sum : sums.sums()) {
      PopulationFinding finding = sum.finding();
      PopulationFinding.Span span = finding == null ? PopulationFinding.Span.NONE : finding.span();
      boolean exact = span.toNs() > 0 && span.fromNs() == span.toNs();
      long above = exact ? TimerInterval.lowest(span.toNs()) : span.fromNs();
      rows.add(
          new @Nullable Object[] {
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
            finding == null ? null : finding.text()
          });
    }
    return rows;
  }

  private static @Nullable Double seconds(long ns) {
    return ns < 0 ? null : ns / NS_PER_SECOND;
  }
}
