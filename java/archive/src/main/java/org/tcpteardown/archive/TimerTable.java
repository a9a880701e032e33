package org.tcpteardown.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Lays the days of each path side by side: all of the archive's, whenever they were read. */
final class TimerTable {
  /** More are left to a question of one's own about the table by day. */
  private static final int MAX_CHANGES = 10_000;

  private static final List<String> COLUMNS =
      List.of("site", "low", "high", "phase", "from", "until", "before", "since", "after");

  private final SparkSession spark;
  private final OutFolder out;

  TimerTable(SparkSession spark, OutFolder out) {
    this.spark = spark;
    this.out = out;
  }

  /** Writes the table of changes; gives each as a sentence. */
  List<String> write() throws IOException {
    JavaPairRDD<String, TimerChanges.Day> days =
        spark
            .read()
            .schema(TimerDays.schema())
            .parquet(out.uri(Layout.TIMERS))
            .where("timer_at_most is not null or (failed = 0 and three_survived is not null)")
            .select(
                "site",
                "low",
                "high",
                "phase",
                "day",
                "timer_above",
                "timer_at_most",
                "value",
                "three_survived")
            .toJavaRDD()
            .mapToPair(row -> new Tuple2<>(key(row), day(row)));
    List<Tuple2<String, TimerChanges.Change>> changes =
        days.groupByKey()
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

  private static String key(Row row) {
    return row.getString(0)
        + "\t"
        + row.getString(1)
        + "\t"
        + row.getString(2)
        + "\t"
        + row.getString(3);
  }

  private static TimerChanges.Day day(Row row) {
    @Nullable Double atMost = row.isNullAt(6) ? null : row.getDouble(6);
    if (atMost == null) {
      return new TimerChanges.Day(
          row.getString(4), row.getDouble(8), Double.POSITIVE_INFINITY, /* exact= */ false);
    }
    boolean exact = !row.getString(7).contains("(") && !row.getString(7).startsWith("at most");
    return new TimerChanges.Day(
        row.getString(4), row.isNullAt(5) ? 0 : row.getDouble(5), atMost, exact);
  }
}
