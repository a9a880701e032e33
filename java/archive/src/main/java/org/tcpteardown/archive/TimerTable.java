package org.tcpteardown.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Lays the days of each path side by side: all of the archive's, whenever they were read. */
final class TimerTable {
  /** More are left to a question of one's own about the table by day. */
  private static final int MAX_CHANGES = 10_000;

  private static final int PARTS_PER_TASK = 32;

  private static final List<String> COLUMNS =
      List.of("site", "low", "high", "phase", "from", "until", "before", "since", "after");

  private final JavaSparkContext context;
  private final Broadcast<HadoopSettings> hadoop;
  private final OutFolder out;

  TimerTable(JavaSparkContext context, Broadcast<HadoopSettings> hadoop, OutFolder out) {
    this.context = context;
    this.hadoop = hadoop;
    this.out = out;
  }

  /** Writes the table of changes; gives each as a sentence. */
  List<String> write() throws IOException {
    List<String> parts = out.filesBelow(Layout.TIMERS, ".parquet");
    Broadcast<HadoopSettings> settings = hadoop;
    List<Tuple2<String, TimerChanges.Change>> changes =
        context
            .parallelize(parts, Math.max(1, (parts.size() + PARTS_PER_TASK - 1) / PARTS_PER_TASK))
            .flatMapToPair(part -> days(part, settings.value().get()).iterator())
            .groupByKey()
            .flatMapValues(
                all -> {
                  List<TimerChanges.Day> list = new ArrayList<>();
                  all.forEach(list::add);
                  return TimerChanges.of(list).iterator();
                })
            .take(MAX_CHANGES);
    List<Tuple2<String, TimerChanges.Change>> sorted = new ArrayList<>(changes);
    sorted.sort(
        java.util.Comparator.comparing((Tuple2<String, TimerChanges.Change> c) -> c._1())
            .thenComparing(c -> c._2().since()));
    StringBuilder table = new StringBuilder(String.join("\t", COLUMNS)).append('\n');
    List<String> sentences = new ArrayList<>();
    for (Tuple2<String, TimerChanges.Change> one : sorted) {
      TimerChanges.Change change = one._2();
      table.append(
          String.join(
              "\t",
              one._1(),
              change.from(),
              change.until(),
              change.before().text(),
              change.since(),
              change.after().text()));
      table.append('\n');
      sentences.add(sentence(one._1().split("\t", -1), change));
    }
    out.write(
        Layout.TIMER_CHANGES, to -> to.write(table.toString().getBytes(StandardCharsets.UTF_8)));
    return sentences;
  }

  private static String sentence(String[] path, TimerChanges.Change change) {
    String lasted =
        change.from().equals(change.until())
            ? "on " + change.from()
            : "from " + change.from() + " to " + change.until();
    return path[0]
        + ": "
        + path[3]
        + " connections between "
        + path[1]
        + " and "
        + path[2]
        + ": "
        + change.before().text()
        + " "
        + lasted
        + ", "
        + change.after().text()
        + " since "
        + change.since();
  }

  /** What a file of the table by day tells, by path and phase. */
  private static List<Tuple2<String, TimerChanges.Day>> days(String part, Configuration hadoop)
      throws IOException {
    Path file = new Path(part);
    String day = value(file.getParent(), "day=");
    String site = value(file.getParent().getParent(), "site=");
    List<Tuple2<String, TimerChanges.Day>> days = new ArrayList<>();
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(hadoop).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        TimerChanges.Day told = day(day, row);
        if (told != null) {
          String path = text(row, "low") + "\t" + text(row, "high") + "\t" + text(row, "phase");
          days.add(new Tuple2<>(site + "\t" + path, told));
        }
      }
    }
    return days;
  }

  private static String value(Path folder, String name) {
    return ExternalCatalogUtils.unescapePathName(folder.getName().substring(name.length()));
  }

  private static String text(Group row, String name) {
    return row.getString(name, 0);
  }

  private static boolean has(Group row, String name) {
    return row.getFieldRepetitionCount(name) > 0;
  }

  /** Null if it tells of no timer. */
  private static TimerChanges.@Nullable Day day(String day, Group row) {
    if (has(row, "timer_at_most")) {
      String value = text(row, "value");
      boolean exact = !value.contains("(") && !value.startsWith("at most");
      double above = has(row, "timer_above") ? row.getDouble("timer_above", 0) : 0;
      return new TimerChanges.Day(day, above, row.getDouble("timer_at_most", 0), exact);
    }
    return row.getLong("failed", 0) == 0 && has(row, "three_survived")
        ? new TimerChanges.Day(
            day, row.getDouble("three_survived", 0), Double.POSITIVE_INFINITY, /* exact= */ false)
        : null;
  }
}
