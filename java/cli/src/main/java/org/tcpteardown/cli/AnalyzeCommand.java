package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.render.Format;
import org.tcpteardown.model.Severity;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown analyze}. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    description =
        "Analyse a capture, print what was found and save it where the Wireshark plugin finds it.")
final class AnalyzeCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();
  @Mixin private final TableOptionsMixin output = new TableOptionsMixin();

  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE",
      description =
          "Capture files, tshark's EK or JSON output, or - for standard input; with --follow one"
              + " file or folder.")
  private List<String> captures = List.of();

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "FILTER",
      description =
          "Look only at packets that this filter in libpcap's syntax lets through, for instance"
              + " 'host 192.0.2.1 and tcp port 443'; frames and flows keep their numbers.")
  private String filter = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "SIDECAR",
      description = "Also write the sidecar to this file.")
  private @Nullable Path sidecar;

  @Option(
      names = "--no-store",
      description =
          "Do not save in Wireshark's personal folder; the plugin then finds nothing by itself.")
  private boolean noStore;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "Exit with 1 if a frame has a finding of this severity or worse.")
  private @Nullable Severity failOn;

  @Option(
      names = "--summary",
      description = "Print the capture from above at the end, as the command summary does.")
  private boolean summary;

  @Option(
      names = "--follow",
      description =
          "Follow a capture that is still being written, or a folder with one after the other, and"
              + " print what is found as soon as it is decided, until ctrl-C.")
  private boolean follow;

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      converter = TimeSpan.Converter.class,
      description = "With --follow: stop when nothing was written for this long, for instance 30s.")
  private TimeSpan idle = TimeSpan.NONE;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    if (captures.size() > 1 && (follow || sidecar != null)) {
      throw wrongUsage("--follow and --output are about one capture");
    }
    if (summary && (follow || output.format != Format.TABLE)) {
      throw wrongUsage("--summary goes with a table, and not with --follow");
    }
    output.table(); // complains before the work
    int worst = ExitCode.DONE;
    for (int i = 0; i < captures.size(); i++) {
      if (i > 0 && output.format == Format.TABLE) {
        spec.commandLine().getOut().println();
      }
      worst = Math.max(worst, analyze(captures.get(i)));
    }
    return worst;
  }

  private int analyze(String capture) throws UnreadableInputException, IOException, CommandFailure {
    new OutputGuard().reads(CaptureAnalyzer.input(capture)).writes("--output", sidecar).check();
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    if (follow) {
      checkFollow(capture);
      Path path = Path.of(capture);
      int code = new Follower(reading, filter, output, out, err).follow(path, idle);
      if (code != ExitCode.DONE || Files.isDirectory(path)) {
        return code;
      }
    }
    CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, filter, err);
    Result result = analyzer.analyze(capture);
    ResultSaver saver = new ResultSaver(err);
    if (!noStore) {
      saver.toStore(result, CaptureAnalyzer.place(capture));
    }
    saver.toFile(result, sidecar);
    if (!follow) {
      output.format.print(result, output.table(), out);
      if (summary) {
        out.println();
        SummaryCommand.print(capture, result, out);
      }
      out.flush();
    }
    int code = analyzer.exitCode(result);
    if (saver.failed()) {
      return ExitCode.UNWRITABLE;
    }
    return code == ExitCode.DONE && foundAtLeast(result) ? ExitCode.FOUND : code;
  }

  private void checkFollow(String capture) {
    if (capture.equals(CaptureAnalyzer.STANDARD_INPUT)) {
      throw wrongUsage("--follow takes a file or a folder");
    }
    if (output.format == Format.JSON) {
      throw wrongUsage("--follow prints as it goes: --format table or ndjson");
    }
    if (Files.isDirectory(Path.of(capture)) && (sidecar != null || failOn != null)) {
      throw wrongUsage("--output and --fail-on are about one capture, not about a folder");
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * What was found about the population does not count: it sums up flows whose own findings count
   * already, and grows or goes with the length of the capture.
   */
  private boolean foundAtLeast(Result result) {
    Severity limit = failOn;
    return limit != null
        && result.findings().stream().anyMatch(f -> f.severity().compareTo(limit) >= 0);
  }
}
