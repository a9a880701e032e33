package org.tcpteardown.archive;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** The job: each capture by itself, then what crosses files, then the tables. */
final class ArchiveJob {
  /** Connections whose tuples are compared by one task, about. */
  private static final long FLOWS_PER_BUCKET = 1_000_000;

  /** Captures whose rows are in one file of a table, at most. */
  private static final int FILES_PER_TABLE = 400;

  /** A file of a table is not worth the while for fewer connections, if there are more. */
  private static final int ROWS_PER_TABLE = 20_000;

  /** A task takes some milliseconds of its own, as long as a file of some hundred packets. */
  private static final int SMALL_FILES_PER_TASK = 32;

  /** Of larger files each is a task of its own. */
  private static final long SMALL_FILES_BYTES = 16L << 20;

  /** So many for each core at least, so that all have something to do until the end. */
  private static final int TASKS_PER_CORE = 8;

  private final JavaSparkContext context;
  private final JobOptions options;
  private final Broadcast<HadoopSettings> hadoop;
  private final OutFolder out;
  private final Progress progress;
  private final List<String> remarks = new ArrayList<>();
  private List<String> timerChanges = List.of();

  ArchiveJob(JavaSparkContext context, JobOptions options, Progress progress) throws IOException {
    this.context = context;
    this.options = options;
    this.hadoop = context.broadcast(new HadoopSettings(context.hadoopConfiguration()));
    this.out = new OutFolder(options.out(), context.hadoopConfiguration());
    this.progress = progress;
  }

  /** Captures that overlap and the like, one line each. */
  List<String> remarks() {
    return remarks;
  }

  /** Timers that are not the same all the time, one line each; empty if nothing is new. */
  List<String> timerChanges() {
    return timerChanges;
  }

  /** Does all of it; says what became of each file. */
  List<FileReport> run(List<CaptureFile> files) throws IOException {
    // After a run that was killed nobody knows what of the steps below was done.
    boolean again = out.has(Layout.UNFINISHED);
    out.write(Layout.UNFINISHED, to -> {});
    List<FileReport> reports = eachFile(files);
    List<Chain> chains =
        Chains.of(reports, options.pauseNs(), remarks).stream()
            .filter(chain -> again || chain.isFresh())
            .toList();
    follow(chains);
    tables(reports, chains);
    FilesTable.write(out, reports);
    out.delete(Layout.UNFINISHED);
    return reports;
  }

  private List<FileReport> eachFile(List<CaptureFile> files) {
    LongAccumulator done = context.sc().longAccumulator("files");
    LongAccumulator bytes = context.sc().longAccumulator("bytes");
    progress.step("reading", files.size(), done, bytes);
    context.sc().setJobGroup("files", "each capture by itself", false);
    JobOptions all = options;
    Broadcast<HadoopSettings> settings = hadoop;
    List<List<CaptureFile>> batches = batches(files);
    return context
        .parallelize(batches, Math.max(1, batches.size()))
        .flatMap(
            batch -> {
              List<FileReport> reports = new ArrayList<>();
              for (CaptureFile file : batch) {
                FileReport report = new FileTask(all, settings.value().get()).run(file);
                done.add(1);
                bytes.add(report.fresh() ? file.bytes() : 0);
                reports.add(report);
              }
              return reports.iterator();
            })
        .collect();
  }

  /** Captures that one task reads one after the other, in their order. */
  private List<List<CaptureFile>> batches(List<CaptureFile> files) {
    int most = filesPerTask(files.size());
    List<List<CaptureFile>> batches = new ArrayList<>();
    List<CaptureFile> batch = new ArrayList<>();
    long bytes = 0;
    for (CaptureFile file : files) {
      if (batch.size() >= most || (!batch.isEmpty() && bytes + file.bytes() > SMALL_FILES_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(file);
      bytes += file.bytes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }

  private int filesPerTask(int files) {
    int busy = TASKS_PER_CORE * context.defaultParallelism();
    return Math.max(1, Math.min(SMALL_FILES_PER_TASK, files / busy));
  }

  /** Among how many tasks that do little for each file these are shared. */
  private int tasksFor(int files) {
    int each = filesPerTask(files);
    return Math.max(1, Math.min(2_000, (files + each - 1) / each));
  }

  /** Where the files of all chains are: their number, chain and place in it. */
  private static List<int[]> places(List<Chain> chains) {
    List<int[]> places = new ArrayList<>();
    for (int chain = 0; chain < chains.size(); chain++) {
      for (int file = 0; file < chains.get(chain).files().size(); file++) {
        places.add(new int[] {chain, file});
      }
    }
    return places;
  }

  private void follow(List<Chain> fresh) {
    List<Chain> chains = fresh.stream().filter(chain -> chain.files().size() > 1).toList();
    List<int[]> places = places(chains);
    Broadcast<List<Chain>> all = context.broadcast(new ArrayList<>(chains));
    JobOptions job = options;
    Broadcast<HadoopSettings> settings = hadoop;
    LongAccumulator done = context.sc().longAccumulator("followed");
    progress.step("following connections over files", places.size(), done, done);
    context.sc().setJobGroup("follow", "connections over files", false);
    JavaPairRDD<Long, int[]> crossing = crossing(places, all);
    int[] buckets = buckets(chains, followed(crossing, chains.size()));
    int tasks = Arrays.stream(buckets).sum();
    JavaPairRDD<CaptureFile, Iterable<Patch>> patches =
        patches(crossing, buckets, all)
            .mapToPair(patch -> new Tuple2<>(patch.file(), patch))
            .groupByKey(Math.max(Math.min(places.size(), tasks), tasksFor(places.size())));
    List<String> merged =
        patches
            .map(
                file -> {
                  OutFolder folder = new OutFolder(job.out(), settings.value().get());
                  new MergeTask(folder).merge(file._1(), file._2());
                  done.add(1);
                  return file._1().uri();
                })
            .collect();
    alone(fresh, merged);
  }

  /** What following over files says, for each file. */
  private JavaRDD<Patch> patches(
      JavaPairRDD<Long, int[]> crossing, int[] buckets, Broadcast<List<Chain>> chains) {
    JobOptions job = options;
    Broadcast<HadoopSettings> settings = hadoop;
    // One task for a chain reads what was kept itself: nothing is written, sent and sorted twice.
    int[] whole = Arrays.stream(buckets).map(tasks -> tasks == 1 ? 1 : 0).toArray();
    JavaRDD<Patch> patches =
        crossing
            .filter(file -> whole[chainOf(file._1())] == 1)
            .repartitionAndSortWithinPartitions(new ByTask(whole))
            .mapPartitions(
                files -> {
                  if (!files.hasNext()) {
                    return Collections.emptyIterator();
                  }
                  List<Tuple2<Integer, int[]>> wanted = new ArrayList<>();
                  int chain = 0;
                  while (files.hasNext()) {
                    Tuple2<Long, int[]> file = files.next();
                    chain = chainOf(file._1());
                    wanted.add(new Tuple2<>(file._1().intValue(), file._2()));
                  }
                  OutFolder folder = new OutFolder(job.out(), settings.value().get());
                  return new ChainTask(job, chains.value())
                      .follow(folder, chain, wanted.iterator());
                });
    if (Arrays.stream(whole).sum() == whole.length) {
      return patches;
    }
    int[] shared = Arrays.stream(buckets).map(tasks -> tasks == 1 ? 0 : tasks).toArray();
    return patches.union(
        crossing
            .filter(file -> shared[chainOf(file._1())] > 0)
            .flatMapToPair(
                wanted -> {
                  int chain = chainOf(wanted._1());
                  int file = wanted._1().intValue();
                  CaptureFile capture = chains.value().get(chain).files().get(file).file();
                  OutFolder folder = new OutFolder(job.out(), settings.value().get());
                  WantedFrames frames = WantedFrames.of(folder, capture, wanted._2());
                  return new Chunks(chain, file, frames, shared[chain]);
                })
            .repartitionAndSortWithinPartitions(new ByTask(shared))
            .mapPartitions(pieces -> new ChainTask(job, chains.value()).run(pieces)));
  }

  private static int chainOf(long file) {
    return (int) (file >> Integer.SIZE);
  }

  /** Those of which no connection was followed have their own sidecars. */
  private void alone(List<Chain> fresh, List<String> merged) {
    Set<String> names = new java.util.HashSet<>(merged);
    MergeTask task = new MergeTask(out);
    for (Chain chain : fresh) {
      for (FileReport report : chain.files()) {
        try {
          if (!names.contains(report.file().uri())) {
            task.alone(report.file());
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** For each file, named by chain and place, the connections that have to be followed. */
  private JavaPairRDD<Long, int[]> crossing(List<int[]> places, Broadcast<List<Chain>> chains) {
    JobOptions job = options;
    Broadcast<HadoopSettings> settings = hadoop;
    long flows = 0;
    for (Chain chain : chains.value()) {
      flows += chain.files().stream().mapToLong(FileReport::flows).sum();
    }
    int buckets = (int) Math.max(1, Math.min(10_000, flows / FLOWS_PER_BUCKET + 1));
    int mapTasks = tasksFor(places.size());
    return context
        .parallelize(places, mapTasks)
        .flatMapToPair(
            place -> {
              CaptureFile file = chains.value().get(place[0]).files().get(place[1]).file();
              OutFolder folder = new OutFolder(job.out(), settings.value().get());
              List<Tuple2<Long, Crossings.Piece>> pieces = new ArrayList<>();
              try (KeptFile kept = KeptFile.open(folder, file)) {
                if (kept != null) {
                  Crossings.pieces(place[0], place[1], kept.flows(), buckets)
                      .forEach(
                          (bucket, piece) ->
                              pieces.add(
                                  new Tuple2<>((long) place[0] << Integer.SIZE | bucket, piece)));
                }
              }
              return pieces.iterator();
            })
        .groupByKey(Math.max(1, Math.min(buckets * chains.value().size(), 2_000)))
        .flatMapToPair(
            group -> {
              List<Crossings.Piece> pieces = new ArrayList<>();
              group._2().forEach(pieces::add);
              int chain = chainOf(group._1());
              int last = chains.value().get(chain).files().size() - 1;
              List<Tuple2<Long, int[]>> files = new ArrayList<>();
              Crossings.of(pieces, last, job, Math.max(1, Crossings.LONE_ATTEMPTS / buckets))
                  .forEach(
                      (file, streams) ->
                          files.add(new Tuple2<>((long) chain << Integer.SIZE | file, streams)));
              return files.iterator();
            })
        .reduceByKey(ArchiveJob::union, mapTasks);
  }

  private static int[] union(int[] one, int[] other) {
    int[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    Arrays.sort(both);
    return both;
  }

  /** How many connections of each chain are to be followed; each counts in every file it is in. */
  private static long[] followed(JavaPairRDD<Long, int[]> crossing, int chains) {
    long[] counts = new long[chains];
    crossing
        .mapToPair(file -> new Tuple2<>(chainOf(file._1()), (long) file._2().length))
        .reduceByKey(Long::sum)
        .collect()
        .forEach(chain -> counts[chain._1()] = chain._2());
    return counts;
  }

  /** Among how many tasks the connections of each chain are shared. */
  private int[] buckets(List<Chain> chains, long[] followed) {
    int[] buckets = new int[chains.size()];
    for (int i = 0; i < buckets.length; i++) {
      long segments = chains.get(i).files().stream().mapToLong(FileReport::keptSegments).sum();
      long wanted =
          1 + Math.max(segments / options.segmentsPerTask(), followed[i] / options.flowsPerTask());
      buckets[i] = (int) Math.min(1_000, wanted);
    }
    return buckets;
  }

  /** One partition for each task that follows connections. */
  private static final class ByTask extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int[] first;
    private final int count;

    ByTask(int[] buckets) {
      first = new int[buckets.length];
      int sum = 0;
      for (int i = 0; i < buckets.length; i++) {
        first[i] = sum;
        sum += buckets[i];
      }
      count = Math.max(1, sum);
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object key) {
      return key instanceof ChunkKey chunk
          ? first[chunk.chain()] + chunk.bucket()
          : first[chainOf((Long) key)];
    }
  }

  /** Writes the tables of all days of which anything is new. */
  private void tables(List<FileReport> reports, List<Chain> fresh) throws IOException {
    Map<String, List<FileReport>> days = new TreeMap<>();
    Set<String> changed = new java.util.HashSet<>();
    for (FileReport report : reports) {
      if (report.state().hasResults() && report.frames() > 0) {
        String day = report.file().site() + "\t" + report.day();
        days.computeIfAbsent(day, d -> new ArrayList<>()).add(report);
        if (report.fresh()) {
          changed.add(day);
        }
      }
    }
    for (Chain chain : fresh) {
      chain.files().forEach(file -> changed.add(file.file().site() + "\t" + file.day()));
    }
    days.keySet().retainAll(changed);
    if (days.isEmpty()) {
      return;
    }
    context.sc().setJobGroup("tables", "tables", false);
    JobOptions job = options;
    Broadcast<HadoopSettings> settings = hadoop;
    for (String name : List.of(Layout.FLOWS, Layout.FINDINGS, Layout.TIMERS)) {
      // Else those of which there is no row any more would keep their old ones.
      for (String day : days.keySet()) {
        out.deleteFolder(name + partition(day));
      }
    }
    forEach(
        parts(days), "tables of flows and findings", part -> write(part, job, settings.value()));
    List<Part> whole = new ArrayList<>();
    days.forEach((day, files) -> whole.add(new Part(partition(day), 0, files)));
    forEach(whole, "table of timers", part -> writeTimers(part, job, settings.value()));
    timerChanges = new TimerTable(context, hadoop, out).write();
  }

  /**
   * Files whose rows make one file of a table.
   *
   * @param partition where it lies, by site and day
   * @param number which of these it is
   */
  private record Part(String partition, int number, List<FileReport> files)
      implements Serializable {
    /** Of one name however often it is tried: nothing is there twice. */
    String in(String table) {
      return table + partition + String.format(Locale.ROOT, "/part-%05d.parquet", number);
    }
  }

  /** So that all cores have something to do, but without a table of very many small files. */
  private List<Part> parts(Map<String, List<FileReport>> days) {
    long rows = 0;
    for (List<FileReport> files : days.values()) {
      rows += files.stream().mapToLong(FileReport::flows).sum();
    }
    long rowsPerPart = Math.max(ROWS_PER_TABLE, rows / context.defaultParallelism() + 1);
    List<Part> parts = new ArrayList<>();
    for (Map.Entry<String, List<FileReport>> day : days.entrySet()) {
      List<FileReport> part = new ArrayList<>();
      int number = 0;
      long some = 0;
      for (FileReport file : day.getValue()) {
        if (part.size() >= FILES_PER_TABLE || some >= rowsPerPart) {
          parts.add(new Part(partition(day.getKey()), number++, part));
          part = new ArrayList<>();
          some = 0;
        }
        part.add(file);
        some += file.flows();
      }
      parts.add(new Part(partition(day.getKey()), number, part));
    }
    return parts;
  }

  /** As Spark finds the rows of a site and day. */
  private static String partition(String siteAndDay) {
    int tab = siteAndDay.indexOf('\t');
    return "/site="
        + ExternalCatalogUtils.escapePathName(siteAndDay.substring(0, tab))
        + "/day="
        + ExternalCatalogUtils.escapePathName(siteAndDay.substring(tab + 1));
  }

  /** Does something for each part. */
  private interface PartTask extends Serializable {
    void run(Part part) throws IOException;
  }

  private void forEach(List<Part> parts, String what, PartTask task) {
    LongAccumulator done = context.sc().longAccumulator(what);
    progress.step(what, parts.stream().mapToInt(part -> part.files().size()).sum(), done, done);
    context
        .parallelize(parts, parts.size())
        .foreach(
            part -> {
              task.run(part);
              done.add(part.files().size());
            });
  }

  private static void write(Part part, JobOptions job, HadoopSettings settings) throws IOException {
    Configuration hadoop = settings.get();
    OutFolder folder = new OutFolder(job.out(), hadoop);
    long[] rows = new long[2];
    folder.write(
        part.in(Layout.FLOWS),
        toFlows ->
            folder.write(
                part.in(Layout.FINDINGS),
                toFindings -> {
                  try (TableFile flows = new TableFile(Tables.flows(), toFlows, hadoop);
                      TableFile findings = new TableFile(Tables.findings(), toFindings, hadoop)) {
                    for (FileReport file : part.files()) {
                      Tables.add(folder, file, flows, findings);
                    }
                    rows[0] = flows.rows();
                    rows[1] = findings.rows();
                  }
                }));
    if (rows[0] == 0) {
      folder.delete(part.in(Layout.FLOWS));
    }
    if (rows[1] == 0) {
      folder.delete(part.in(Layout.FINDINGS));
    }
  }

  private static void writeTimers(Part part, JobOptions job, HadoopSettings settings)
      throws IOException {
    Configuration hadoop = settings.get();
    OutFolder folder = new OutFolder(job.out(), hadoop);
    List<@Nullable Object[]> rows = TimerDays.of(folder, part.files(), job.thresholds());
    if (!rows.isEmpty()) {
      folder.write(
          part.in(Layout.TIMERS),
          to -> {
            try (TableFile timers = new TableFile(TimerDays.columns(), to, hadoop)) {
              for (@Nullable Object[] row : rows) {
                timers.add(row);
              }
            }
          });
    }
  }
}
