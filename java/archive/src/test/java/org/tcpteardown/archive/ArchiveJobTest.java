package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.ReadOutcome;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;

/** The whole job on a small scale: captures cut into files, wherever their connections are. */
class ArchiveJobTest {
  private static final Path CAPTURES = Path.of("../../test-captures").toAbsolutePath().normalize();

  /** Of several kinds of stories: late FINs, ICMP, reuse, resets, scans, IPv6. */
  private static final List<String> CUT =
      List.of(
          "rv082-late-fin",
          "late-fin-icmp",
          "crafted-port-reuse",
          "crafted-reset-together",
          "nmap-scan",
          "ipv6-aborts");

  private static final String WHOLE = "clean-close";

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private static Path folder;

  @SuppressWarnings("NullAway.Init") // set below
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.codegen.wholeStage", false)
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static JobOptions options(Path out, boolean together, long segmentsPerTask) {
    long second = 1_000_000_000L;
    return new JobOptions(
        out.toString(),
        new LinkedHashMap<>(),
        Analysis.FLOWS_AT_MOST,
        10 * second,
        130 * second,
        3600 * second,
        together,
        segmentsPerTask,
        1_000_000);
  }

  private static List<FileReport> run(Path in, Path out, boolean together) throws IOException {
    return run(in, options(out, together, /* segmentsPerTask= */ 1_000_000));
  }

  private static List<FileReport> run(Path in, JobOptions options) throws IOException {
    List<CaptureFile> files =
        InputFiles.of(
            List.of(in.toString()), spark.sparkContext().hadoopConfiguration(), /* site= */ null);
    var none = spark.sparkContext().longAccumulator("none");
    try (Progress progress = new Progress(/* shown= */ false, none, none)) {
      return new ArchiveJob(new JavaSparkContext(spark.sparkContext()), options, progress)
          .run(files);
    }
  }

  private static Path capture(String name) throws IOException {
    try (var files = Files.list(CAPTURES.resolve(name))) {
      return files.filter(f -> f.toString().endsWith(".pcapng")).sorted().findFirst().orElseThrow();
    }
  }

  private static Path analyzed(Path capture, Path sidecar)
      throws IOException, UnreadableInputException {
    Result result =
        Readers.read(
            capture,
            Choice.AUTO,
            TsharkUse.USUAL,
            notice -> {},
            reader -> {
              Analysis analysis =
                  new Analysis(Settings.defaults(), new RowFile(), Analysis.FLOWS_AT_MOST);
              ReadOutcome outcome = reader.read(analysis::accept);
              return analysis.finish(
                  new CaptureInfo(
                      capture.getFileName().toString(),
                      outcome.reader(),
                      outcome.version(),
                      outcome.complete(),
                      outcome.reason(),
                      outcome.frames(),
                      analysis.firstTimeNs(),
                      Settings.defaults(),
                      List.of()));
            });
    try (var out = Files.newOutputStream(sidecar)) {
      SidecarWriter.write(result, out);
    }
    return sidecar;
  }

  private static List<String> lines(Path sidecar) throws IOException {
    return Files.readAllLines(sidecar).stream().filter(l -> !l.startsWith("#written")).toList();
  }

  @Test
  void piecesSayTheSameAsTheWhole() throws Exception {
    Path in = folder.resolve("pieces");
    Path out = folder.resolve("pieces-out");
    Map<String, Path> wholes = new LinkedHashMap<>();
    for (String name : CUT) {
      Path capture = capture(name);
      Path sidecar = analyzed(capture, folder.resolve(name + ".whole"));
      wholes.put(name, sidecar);
      SaidOfAll whole = SaidOfAll.of(sidecar);
      int pieces = Cutter.cut(capture, Math.max(3, frames(sidecar) / 4), in.resolve(name));
      assertTrue(pieces > 1 && whole.flows() > 0, name);
    }
    Path alone = in.resolve("alone");
    Cutter.cut(capture(WHOLE), Integer.MAX_VALUE, alone);
    List<FileReport> reports = run(in, out, /* together= */ true);
    assertEquals(List.of(), notDone(reports));
    for (Map.Entry<String, Path> whole : wholes.entrySet()) {
      SaidOfAll pieces = ofSite(out, whole.getKey());
      assertEquals(List.of(), SaidOfAll.of(whole.getValue()).differences(pieces), whole.getKey());
    }
    Path piece = alone.resolve("piece0000.pcap");
    assertEquals(
        lines(analyzed(piece, folder.resolve("alone.whole"))),
        lines(out.resolve("sidecars/alone/piece0000.pcap.tcpteardown")));
    // The tables hold each connection once, but for what is told again in later ones.
    long flows = spark.read().parquet(out + "/flows").where("not goes_on").count();
    assertEquals(SaidOfAll.ofArchive(out).flows(), flows);
    long findings = spark.read().parquet(out + "/findings").count();
    assertEquals(SaidOfAll.ofArchive(out).findings(), findings);
  }

  private static SaidOfAll ofSite(Path out, String site) throws IOException, SidecarException {
    return SaidOfAll.ofArchive(out, file -> file.site().equals(site));
  }

  private static int frames(Path sidecar) throws IOException, SidecarException {
    return (int) SaidOfAll.read(sidecar).capture().frames();
  }

  private static List<String> notDone(List<FileReport> reports) {
    return reports.stream()
        .filter(r -> r.state() != FileState.DONE)
        .map(r -> r.file().name() + " " + r.state() + " " + r.reason())
        .toList();
  }

  /** By one task that reads what was kept itself, and by one of many that are sent their share. */
  @ParameterizedTest
  @ValueSource(longs = {1_000_000, 1})
  void aLoneConnectionIsFollowedOverFiles(long segmentsPerTask) throws Exception {
    Path in = folder.resolve("lone" + segmentsPerTask);
    Path out = folder.resolve("lone-out" + segmentsPerTask);
    Path whole = analyzed(capture("late-fin-icmp"), folder.resolve("lone.whole"));
    Cutter.cut(capture("late-fin-icmp"), 5, in.resolve("site"));
    run(in, options(out, /* together= */ false, segmentsPerTask));
    SaidOfAll pieces = SaidOfAll.ofArchiveWithFrames(out);
    assertEquals(List.of(), SaidOfAll.withFrames(whole).differences(pieces));
  }

  @Test
  void badFilesAreNamedAndDoneOnesAreNotDoneAgain() throws Exception {
    Path in = folder.resolve("bad");
    Path site = in.resolve("site");
    Path out = folder.resolve("bad-out");
    Path capture = capture("rv082-late-fin");
    Cutter.cut(capture, 7, site);
    byte[] good = Files.readAllBytes(site.resolve("piece0002.pcap"));
    old(site.resolve("empty.pcap"), new byte[0]);
    old(site.resolve("foreign.pcap"), "not a capture".getBytes(StandardCharsets.UTF_8));
    // Of another time, so that it stands alone.
    byte[] cut = Files.readAllBytes(capture("clean-close"));
    old(site.resolve("broken.pcapng"), Arrays.copyOf(cut, cut.length - 50));
    Files.write(site.resolve("growing.pcapng"), Arrays.copyOf(cut, cut.length - 50));
    try (var packed = new GZIPOutputStream(Files.newOutputStream(site.resolve("packed.pcap.gz")))) {
      packed.write(good);
    }
    Files.delete(site.resolve("piece0002.pcap"));
    ByteArrayOutputStream half = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(half)) {
      packed.write(Files.readAllBytes(capture));
    }
    old(site.resolve("half.pcap.gz"), Arrays.copyOf(half.toByteArray(), 300));
    Path first = site.resolve("piece0000.pcap");
    Path zstd = site.resolve("packed0.pcap.zst");
    try (var packed = new ZstdOutputStream(Files.newOutputStream(zstd))) {
      packed.write(Files.readAllBytes(first));
    }
    Cutter.makeOld(zstd);
    Files.delete(first);
    assertEquals(
        Map.of(
            "empty.pcap", FileState.EMPTY,
            "foreign.pcap", FileState.FOREIGN,
            "broken.pcapng", FileState.BROKEN,
            "growing.pcapng", FileState.GROWING,
            "half.pcap.gz", FileState.BROKEN,
            "packed.pcap.gz", FileState.DONE,
            "packed0.pcap.zst", FileState.DONE,
            "piece0001.pcap", FileState.DONE),
        run(in, out, /* together= */ false).stream()
            .collect(Collectors.toMap(r -> r.file().name(), FileReport::state)));
    assertTrue(
        Files.readString(out.resolve(Layout.FILES)).contains("\tit cannot be unpacked to its end"));
    Path whole = analyzed(capture, folder.resolve("bad.whole"));
    SaidOfAll pieces = SaidOfAll.ofArchive(out, file -> file.name().matches("piece.*|packed.*"));
    assertEquals(List.of(), SaidOfAll.of(whole).differences(pieces));
    // Again: only what had no result, or has changed, is read.
    Files.write(site.resolve("growing.pcapng"), cut);
    Files.setLastModifiedTime(site.resolve("piece0001.pcap"), FileTime.fromMillis(1_000));
    List<String> read = new ArrayList<>();
    for (FileReport report : run(in, out, /* together= */ false)) {
      if (report.fresh()) {
        read.add(report.file().name() + " " + report.state().id());
      }
    }
    assertEquals(
        List.of(
            "empty.pcap empty",
            "foreign.pcap foreign",
            "growing.pcapng done",
            "half.pcap.gz broken",
            "piece0001.pcap done"),
        read);
    pieces = SaidOfAll.ofArchive(out, file -> file.name().matches("piece.*|packed.*"));
    assertEquals(List.of(), SaidOfAll.of(whole).differences(pieces));
  }

  /** The same hosts on four days; from the third on all silences are three times as long. */
  @Test
  void tellsWhenATimerChanged() throws Exception {
    Path in = folder.resolve("timers");
    Path out = folder.resolve("timers-out");
    Path capture = capture("fin-timer-mix");
    long dayNs = 86_400_000_000_000L;
    long startNs = 20_000 * dayNs;
    for (int day = 0; day < 4; day++) {
      long fromNs = startNs + day * dayNs;
      long factor = day < 2 ? 1 : 3;
      Cutter.cut(capture, 60, in.resolve("site/day" + day), Cutter.from(capture, fromNs, factor));
    }
    run(in, out, /* together= */ false);
    // By each day what the whole capture of it says.
    String whole = "";
    for (String line : Files.readAllLines(analyzed(capture, folder.resolve("timers.whole")))) {
      whole = line.contains("\tfin_timer\t") ? line : whole;
    }
    List<Row> days =
        spark
            .read()
            .parquet(out + "/timers")
            .where("id = 'fin_timer'")
            .orderBy("day")
            .collectAsList();
    assertEquals(4, days.size());
    String value = days.get(0).getAs("value");
    assertTrue(whole.contains("\t" + value + "\t"), whole + " but " + value);
    assertEquals(value, days.get(1).getAs("value"));
    String later = days.get(2).getAs("value");
    List<String> changes = Files.readAllLines(out.resolve("timer-changes.tsv"));
    assertEquals(2, changes.size(), changes.toString());
    assertTrue(
        changes
            .get(1)
            .contains(
                "half-closed\t2024-10-04\t2024-10-05\ta timer of "
                    + value
                    + "\t2024-10-06\ta timer of "
                    + later),
        changes.get(1) + " but " + later);
    // The last day again, without a word of a timer: its rows are gone, and with them half of it.
    for (int day = 2; day < 4; day++) {
      try (var files = Files.list(in.resolve("site/day" + day))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Cutter.cut(
          capture("clean-close"),
          1000,
          in.resolve("site/day" + day),
          Cutter.from(capture("clean-close"), startNs + day * dayNs, 1));
    }
    run(in, out, /* together= */ false);
    assertEquals(2, spark.read().parquet(out + "/timers").where("id = 'fin_timer'").count());
    assertEquals(1, Files.readAllLines(out.resolve("timer-changes.tsv")).size());
  }

  @Test
  void whatAKilledRunLeftIsDoneAgain() throws Exception {
    Path in = folder.resolve("killed");
    Path out = folder.resolve("killed-out");
    Path whole = analyzed(capture("late-fin-icmp"), folder.resolve("killed.whole"));
    Cutter.cut(capture("late-fin-icmp"), 5, in.resolve("site"));
    run(in, out, /* together= */ false);
    // As if it had been killed before it followed connections and made tables.
    Files.writeString(out.resolve(Layout.UNFINISHED), "");
    for (CaptureFile file :
        InputFiles.of(
            List.of(in.toString()), spark.sparkContext().hadoopConfiguration(), /* site= */ null)) {
      new MergeTask(new OutFolder(out.toString(), spark.sparkContext().hadoopConfiguration()))
          .alone(file);
    }
    long rows = spark.read().parquet(out + "/flows").count();
    assertTrue(!SaidOfAll.of(whole).differences(SaidOfAll.ofArchive(out)).isEmpty());
    List<FileReport> again = run(in, out, /* together= */ false);
    assertTrue(again.stream().noneMatch(FileReport::fresh));
    assertEquals(List.of(), SaidOfAll.of(whole).differences(SaidOfAll.ofArchive(out)));
    assertEquals(rows, spark.read().parquet(out + "/flows").count());
    assertTrue(!Files.exists(out.resolve(Layout.UNFINISHED)));
  }

  private static void old(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Cutter.makeOld(file);
  }
}
