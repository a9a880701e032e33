package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.LiveAnalysis;
import org.tcpteardown.cli.render.Format;
import org.tcpteardown.cli.render.LiveRenderer;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.cli.render.TableOptions;
import org.tcpteardown.model.Severity;
import org.tcpteardown.read.Dumpcap;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tcpteardown live}. */
@Command(
    name = "live",
    mixinStandardHelpOptions = true,
    description = "Capture with dumpcap, and print what is found as soon as it is decided.")
final class LiveCommand implements Callable<Integer> {
  /** Of a packet, where none are kept: addresses, ports, flags and options, and tunnels' too. */
  private static final int HEADER_BYTES = 256;

  /** Some tens of milliseconds of a busy line. */
  private static final long BEHIND_BYTES = 4L << 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "IFACE",
      description = "Interface to capture on; may be given more than once.")
  private List<String> interfaces = new ArrayList<>();

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "FILTER",
      description = "Capture filter in libpcap's syntax, for instance 'tcp port 443'.")
  private String filter = "";

  @Option(
      names = {"-D", "--list-interfaces"},
      description = "List the interfaces and exit.")
  private boolean list;

  @Option(
      names = {"-a", "--duration"},
      paramLabel = "TIME",
      converter = TimeSpan.Converter.class,
      description = "Stop after this time, for instance 60s.")
  private TimeSpan duration = TimeSpan.NONE;

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "Stop after this many packets.")
  private long count;

  @Option(
      names = {"-w", "--write"},
      paramLabel = "FILE",
      description =
          "Keep what is captured in a ring of files FILE_00001_TIME.pcapng, each with its sidecar.")
  private @Nullable Path write;

  @Option(
      names = "--ring-size",
      paramLabel = "MB",
      defaultValue = "100",
      description = "Size of a file of the ring (default: ${DEFAULT-VALUE}).")
  private int ringMb = 100;

  @Option(
      names = "--ring-files",
      paramLabel = "N",
      defaultValue = "10",
      description = "Files of the ring; 0 keeps all (default: ${DEFAULT-VALUE}).")
  private int ringFiles = 10;

  @Option(
      names = "--no-store",
      description = "Write the sidecars of the ring beside its files only.")
  private boolean noStore;

  @Option(
      names = "--metrics",
      paramLabel = "FILE",
      description =
          "Keep the counters of 'export --format prometheus' in this file: written at the start,"
              + " every 10 seconds and at the end, each time as a whole.")
  private @Nullable Path metrics;

  @Option(
      names = {"-s", "--snaplen"},
      paramLabel = "BYTES",
      description =
          "How much of a packet to capture; 0 for all of it (default: 256, with --write all of"
              + " it).")
  private @Nullable Integer snapBytes;

  @Option(
      names = {"-B", "--buffer"},
      paramLabel = "MB",
      defaultValue = "32",
      description = "Size of the kernel's buffer (default: ${DEFAULT-VALUE}).")
  private int bufferMb = 32;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default) or ndjson.")
  private Format format = Format.TABLE;

  @Option(
      names = "--min-severity",
      paramLabel = "SEVERITY",
      defaultValue = "note",
      description = "Lowest severity printed: chat, note (default), warn, error.")
  private Severity minSeverity = Severity.NOTE;

  @Option(
      names = "--all",
      description = "Print each finding, also when many connections of one server have the same.")
  private boolean all;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (list) {
      out.print(SafeText.lines(Dumpcap.interfaces()));
      return ExitCode.DONE;
    }
    check();
    // Wrong values are complained of before anything is begun.
    reading.settings();
    reading.maxFlows();
    RingSidecars sidecars = new RingSidecars(reading, !noStore, err);
    Path base = write;
    RingWriter ring =
        base == null ? null : new RingWriter(base, (long) ringMb << 20, ringFiles, sidecars);
    LiveRenderer renderer =
        LiveRenderer.of(
            format, new TableOptions(minSeverity, 0, Terminal.wantsColours(), 0), all, out);
    int snap = snapBytes != null ? snapBytes : base == null ? HEADER_BYTES : 0;
    int code;
    boolean unmeasured = false;
    try (DumpcapSource line =
        new DumpcapSource(new Dumpcap.Options(interfaces, filter, snap, bufferMb), ring)) {
      sidecars.after(() -> line.frames().waitingBytes() > BEHIND_BYTES);
      LiveRun run = new LiveRun(line, reading, renderer, err);
      MetricsFile counters = metrics == null ? null : run.metrics(metrics);
      Interrupts interrupts = new Interrupts(run::stop);
      err.println(SafeText.line("tcpteardown: watching " + line.name() + "; ctrl-C ends"));
      try {
        LiveAnalysis analysis = run.run(new LiveRun.Limits(count, duration.ns(), /* idleNs= */ 0));
        code = ending(line, run, err);
        run.printSummary();
        code = Math.max(code, LiveRun.exitCode(analysis, err));
        unmeasured = counters != null && counters.hasFailed();
        if (ring != null) {
          ring.close();
        }
        sidecars.close();
      } finally {
        interrupts.close();
      }
    }
    boolean unwritten = unmeasured || sidecars.hasFailed() || (ring != null && ring.hasFailed());
    return code == ExitCode.DONE && unwritten ? ExitCode.UNWRITABLE : code;
  }

  private void check() throws UnreadableInputException, IOException, CommandFailure {
    if (interfaces.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "say on which interface to capture, for instance: tcpteardown live -i NAME\n"
              + Dumpcap.interfaces().stripTrailing());
    }
    if (format == Format.JSON) {
      throw new ParameterException(
          spec.commandLine(), "live prints as it goes: --format table or ndjson");
    }
    if (ringMb < 1
        || ringFiles < 0
        || bufferMb < 1
        || count < 0
        || (snapBytes != null && snapBytes < 0)) {
      throw new ParameterException(
          spec.commandLine(), "--ring-size and --buffer are at least 1, other numbers 0");
    }
    checkWritable(write);
    checkWritable(metrics);
  }

  /** Complained of before anything is captured. */
  private static void checkWritable(@Nullable Path file) throws CommandFailure {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new CommandFailure(ExitCode.UNWRITABLE, SafeText.line("cannot write in " + folder));
    }
  }

  /** Whether dumpcap ended as it should. */
  private static int ending(DumpcapSource line, LiveRun run, PrintWriter err)
      throws IOException, CommandFailure {
    Dumpcap dumpcap = line.dumpcap();
    boolean well = dumpcap.endedWell();
    if (run.wasStopped()) {
      return ExitCode.DONE;
    }
    if (!well && line.frames().frames() == 0) {
      throw DumpcapWords.failure(dumpcap.messages());
    }
    String words = DumpcapWords.unusual(dumpcap.messages());
    String damage = run.damage();
    if (well && damage == null && words.isEmpty()) {
      return ExitCode.DONE; // ctrl-C in a terminal is for dumpcap, too, and it may be quicker
    }
    err.println(
        SafeText.line(
            "tcpteardown: the capture ended by itself"
                + (damage == null ? "" : ": " + damage)
                + (words.isEmpty() ? "" : "; dumpcap says: " + words)));
    return ExitCode.INCOMPLETE;
  }
}
