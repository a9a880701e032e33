package org.tcpteardown.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.FlowWatches;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.cli.against.SideBySide;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.cli.report.CaptureClock;
import org.tcpteardown.cli.report.FrameTimes;
import org.tcpteardown.cli.report.Overview;
import org.tcpteardown.cli.report.ReportData;
import org.tcpteardown.cli.report.ReportPage;
import org.tcpteardown.cli.report.Selection;
import org.tcpteardown.cli.summary.Summary;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Write a web page to hand on, one file: verdicts, RSTs and FINs over time, rankings, and"
            + " the ladders of the connections that are worth it.")
final class ReportCommand implements Callable<Integer> {
  /** More rows than these nobody looks through; the counters tell of all. */
  private static final int MOST_SHOWN = 3000;

  /** Each takes some thousand characters of the page. */
  private static final int MOST_TOLD = 300;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "CAPTURE|FOLDER",
      description =
          "A capture, captures that follow each other as those of a ring, a folder of them, or -"
              + " for standard input.")
  private List<String> named = List.of();

  @Mixin private final Before before = new Before();

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "FILTER",
      description = "Look only at packets that this filter in libpcap's syntax lets through.")
  private String filter = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The page, for instance report.html.")
  private Path page = Path.of("");

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    reading.settings(); // says now what is wrong with --set
    OutputGuard guard = new OutputGuard().writes("--output", page);
    Stream.concat(named.stream(), before.names().stream())
        .map(CaptureAnalyzer::input)
        .forEach(guard::reads);
    guard.check(); // opening them reads standard input
    try (WholeCapture capture = WholeCapture.of(named);
        WholeCapture earlier = before.names().isEmpty() ? null : WholeCapture.of(before.names())) {
      capture.files().forEach(guard::reads);
      if (earlier != null) {
        earlier.files().forEach(guard::reads);
      }
      guard.check();
      CaptureClock clock = new CaptureClock();
      CaptureAnalyzer first =
          new CaptureAnalyzer(reading, filter, spec.commandLine().getErr(), clock);
      Result result = capture.analyze(first, /* watch= */ null);
      int code = first.exitCode(result);
      SideBySide against = null;
      if (earlier != null) {
        CaptureAnalyzer other = new CaptureAnalyzer(reading, filter, spec.commandLine().getErr());
        Result others = earlier.analyze(other, /* watch= */ null);
        code = Math.max(code, other.exitCode(others));
        against = summary(result).against(summary(others));
      }
      Overview overview = Overview.of(result, clock, MOST_SHOWN);
      write(told(capture, overview, against));
      return code;
    }
  }

  private static Summary summary(Result result) throws IOException {
    return SummaryCommand.summary(result.capture().name(), result, /* comparable= */ true);
  }

  private void write(ReportData data) throws CommandFailure {
    try {
      AtomicFile.writeBytes(
          page,
          bytes -> {
            Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
            ReportPage.write(data, out);
            out.flush();
          });
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNWRITABLE,
          SafeText.line("the page could not be written to " + page + ": " + Words.reason(e)));
    }
  }

  /** Reads the capture once more, for the stories of the flows that are worth it. */
  private ReportData told(WholeCapture capture, Overview overview, @Nullable SideBySide against)
      throws UnreadableInputException, IOException {
    Selection selection = Selection.of(overview, MOST_SHOWN, MOST_TOLD);
    List<FlowRow> rows =
        selection.shown().stream().map(overview::flow).filter(Objects::nonNull).toList();
    FlowWatches watches = new FlowWatches(selection.told());
    FrameTimes times = FrameTimes.ofEnds(rows);
    if (!rows.isEmpty()) {
      // What there is to say about the reading was said the first time.
      PrintWriter quiet = new PrintWriter(Writer.nullWriter());
      capture.analyze(new CaptureAnalyzer(reading, filter, quiet, times), watches);
    }
    return new ReportData(overview, selection, watches, times, capture.parts(), against);
  }
}
