package org.tcpteardown.archive;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.annotate.EngineVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scripts/archive}, and the main class for {@code spark-submit}. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description =
        "Analyse the captures of many files and sites as one: connections are followed from file"
            + " to file.")
public final class Main implements Callable<Integer> {
  /** Set by the script: Java cannot ask whether standard error is a terminal. */
  private static final String TERMINAL = "tcpteardown.terminal";

  private static final int INCOMPLETE = 4;
  private static final int UNREADABLE = 3;
  private static final int UNWRITABLE = 5;
  private static final int INTERNAL = 70;
  private static final int NAMED_AT_MOST = 20;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "Captures, folders and globs on any file system that Hadoop knows: a path, file:///,"
              + " hdfs:// or s3a://.")
  private List<String> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "Folder for the results; what is done there is not done again.")
  private String out = "";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark's master, for instance spark://host:7077 (default: this machine's cores, or what"
              + " spark-submit says).")
  private @Nullable String master;

  @Option(
      names = "--site",
      paramLabel = "REGEX",
      description =
          "Finds the site in a capture's place, by its first group (default: the first folder below"
              + " INPUT, or INPUT's own name).")
  private @Nullable String site;

  @Option(
      names = "--max-flows",
      paramLabel = "N",
      description =
          "Connections that each task keeps in memory at a time (default ${DEFAULT-VALUE}).")
  private int maxFlows = Analysis.FLOWS_AT_MOST;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description =
          "A closed connection that was silent for so long when its file ended is judged by that"
              + " file alone (default ${DEFAULT-VALUE}).")
  private int settleSeconds = 10;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      description =
          "So long after a connection its addresses and ports are looked for in other files"
              + " (default ${DEFAULT-VALUE}: SYNs are repeated for 127 s, TIME-WAIT lasts 120 s).")
  private int windowSeconds = 130;

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      description =
          "Captures of a site that are further apart are not joined (default ${DEFAULT-VALUE}).")
  private int pauseSeconds = 3600;

  @Option(
      names = "--together",
      description =
          "Judge all connections of a site in the light of each other, as in one capture, and not"
              + " only those that cross files; takes about twice as long.")
  private boolean together;

  @Option(
      names = "--segments-per-task",
      paramLabel = "N",
      description =
          "Of how many segments one task follows the connections from file to file (default"
              + " ${DEFAULT-VALUE}).")
  private long segmentsPerTask = 4_000_000;

  @Option(
      names = "--flows-per-task",
      paramLabel = "N",
      description =
          "How many connections one task follows from file to file, each counted for every file"
              + " that it is in (default ${DEFAULT-VALUE}).")
  private long flowsPerTask = 1_000_000;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Change a threshold, as with analyze.")
  private Map<String, String> changes = new LinkedHashMap<>();

  @Option(names = "--ui", description = "Serve Spark's web pages about the job on port 4040.")
  private boolean ui;

  /** Says which engine this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tcpteardown archive " + EngineVersion.text()};
    }
  }

  /** Starts it. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              line.getErr().println("tcpteardown: " + FilesTable.plain(cause(e)));
              return e instanceof FileNotFoundException
                  ? UNREADABLE
                  : deepest(e) instanceof IOException ? UNWRITABLE : INTERNAL;
            });
  }

  /** The whole usage text would scroll away what is wrong. */
  private static int misused(ParameterException wrong, String... args) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println("tcpteardown: " + FilesTable.plain(String.valueOf(wrong.getMessage())));
    line.getErr().println("Try: " + line.getCommandName() + " --help");
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static Throwable deepest(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static String cause(Throwable e) {
    Throwable deepest = deepest(e);
    if (deepest instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + reason(file);
    }
    String message = deepest.getMessage();
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    return deepest instanceof IOException && !first.isEmpty()
        ? first
        : deepest.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
  }

  /** In words: Java's own message is often just the file's name. */
  private static String reason(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it is there already, and is no folder";
    }
    String reason = failure.getReason();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }

  @Override
  public Integer call() throws IOException {
    JobOptions options = options();
    Pattern pattern = pattern();
    long startNs = System.nanoTime();
    SparkConf settings =
        new SparkConf()
            .setAppName("tcpteardown archive")
            .set("spark.hadoop.fs.permissions.umask-mode", "077")
            .set("spark.ui.showConsoleProgress", "false");
    String url = master != null ? master : System.getProperty("spark.master", "local[*]");
    settings.setMaster(url);
    if (url.startsWith("local")) {
      // On a cluster it would be asked for before the job's classes are there.
      settings.set("spark.hadoop.fs.file.impl", QuickLocalFiles.class.getName());
    }
    if (System.getProperty("spark.ui.enabled") == null) {
      settings.set("spark.ui.enabled", Boolean.toString(ui));
    }
    try (JavaSparkContext spark = new JavaSparkContext(settings)) {
      spark.setLogLevel("ERROR");
      String problem = OutPlace.problem(out, inputs, spark.hadoopConfiguration());
      if (problem != null) {
        throw wrong(problem);
      }
      List<CaptureFile> files = InputFiles.of(inputs, spark.hadoopConfiguration(), pattern);
      if (files.isEmpty()) {
        throw new FileNotFoundException("there is no capture in " + String.join(", ", inputs));
      }
      List<String> remarks = new ArrayList<>();
      List<String> changes = new ArrayList<>();
      String place = OutPlace.absolute(out, spark.hadoopConfiguration());
      List<FileReport> reports = run(spark, options.withOut(place), files, remarks, changes);
      tell(changes);
      return tell(reports, remarks, (System.nanoTime() - startNs) / 1e9);
    }
  }

  private static List<FileReport> run(
      JavaSparkContext spark,
      JobOptions options,
      List<CaptureFile> files,
      List<String> remarks,
      List<String> changes)
      throws IOException {
    LongAccumulator none = spark.sc().longAccumulator("none");
    try (Progress progress = new Progress(Boolean.getBoolean(TERMINAL), none, none)) {
      ArchiveJob job = new ArchiveJob(spark, options, progress);
      List<FileReport> reports = job.run(files);
      remarks.addAll(job.remarks());
      changes.addAll(job.timerChanges());
      return reports;
    }
  }

  private JobOptions options() {
    if (maxFlows < 1 || settleSeconds < 0 || windowSeconds < 0 || pauseSeconds < 0) {
      throw wrong("--max-flows must be at least 1, and no time less than 0");
    }
    if (segmentsPerTask < 1 || flowsPerTask < 1) {
      throw wrong("--segments-per-task and --flows-per-task must be at least 1");
    }
    JobOptions options =
        new JobOptions(
            out,
            new LinkedHashMap<>(changes),
            maxFlows,
            settleSeconds * NS_PER_SECOND,
            windowSeconds * NS_PER_SECOND,
            pauseSeconds * NS_PER_SECOND,
            together,
            segmentsPerTask,
            flowsPerTask);
    try {
      options.thresholds();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    return options;
  }

  private @Nullable Pattern pattern() {
    String text = site;
    try {
      return text == null ? null : Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw wrong("--site: " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void tell(List<String> changes) {
    var stdout = spec.commandLine().getOut();
    for (String change : changes.subList(0, Math.min(changes.size(), NAMED_AT_MOST))) {
      stdout.println(FilesTable.plain(change));
    }
    if (changes.size() > NAMED_AT_MOST) {
      stdout.println(
          "and " + (changes.size() - NAMED_AT_MOST) + " more, in " + Layout.TIMER_CHANGES);
    }
  }

  private int tell(List<FileReport> reports, List<String> remarks, double seconds) {
    var err = spec.commandLine().getErr();
    var stdout = spec.commandLine().getOut();
    for (String remark : remarks) {
      err.println("tcpteardown: " + FilesTable.plain(remark));
    }
    List<FileReport> bad = new ArrayList<>();
    long frames = 0;
    long bytes = 0;
    long now = 0;
    for (FileReport report : reports) {
      frames += report.frames();
      if (report.fresh()) {
        now++;
        bytes += report.file().bytes();
      }
      if (report.state() != FileState.DONE) {
        bad.add(report);
      }
    }
    for (FileReport report : bad.subList(0, Math.min(bad.size(), NAMED_AT_MOST))) {
      err.println(
          "tcpteardown: "
              + report.state().id()
              + ": "
              + FilesTable.plain(report.file().name())
              + ": "
              + FilesTable.plain(report.reason()));
    }
    if (bad.size() > NAMED_AT_MOST) {
      err.println("tcpteardown: and " + (bad.size() - NAMED_AT_MOST) + " more, in " + Layout.FILES);
    }
    stdout.printf(
        Locale.ROOT,
        "%d captures (%d read now, %d not whole), %d frames; %.1f s, %.1f MB/s; results in %s%n",
        reports.size(),
        now,
        bad.size(),
        frames,
        seconds,
        bytes / 1e6 / seconds,
        FilesTable.plain(out));
    stdout.flush();
    return bad.isEmpty() ? 0 : INCOMPLETE;
  }
}
