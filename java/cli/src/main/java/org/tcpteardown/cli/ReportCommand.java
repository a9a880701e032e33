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
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.FlowWatches;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.cli.against.SideBySide;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.cli.report.CaptureClock;
import org.tcpteardown.cli.report.FrameTimes;
import org.tcpteardown.cli.report.Overview;
import org.tcpteardown.cli.report.ReportData;
import org.tcpteardown.cli.report.ReportPage;
import org.tcpteardown.cli.report.ResultClock;
import org.tcpteardown.cli.report.Selection;
import org.tcpteardown.cli.results.JoinedResults;
import org.tcpteardown.cli.results.ResultOfFile;
import org.tcpteardown.cli.summary.Summary;
import org.tcpteardown.read.FilePart;
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

  /** What a page that is made of results alone says about itself. */
  private static final List<String> MISSING =
      List.of(
          "Made of results, as the captures could not be read again as one: no connection is told"
              + " frame by frame, and when it began and ended is about right.",
          "What many connections have in common is told capture by capture.");

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
    Path results = resultsAlone();
    if (results != null) {
      return ofResults(results);
    }
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

  /** An archive's results, if the captures that they are of cannot be read again; else null. */
  private @Nullable Path resultsAlone() throws UnreadableInputException {
    Path only = Path.of(named.get(0));
    boolean plain = filter.isBlank() && before.names().isEmpty() && !reading.changesSettings();
    if (named.size() > 1 || !plain || !ArchiveResults.is(only)) {
      return null;
    }
    try {
      boolean enough = !ArchiveResults.sidecars(only).isEmpty();
      return enough && !ArchiveResults.canBeReadAgain(only) ? only : null;
    } catch (IOException e) {
      throw new UnreadableInputException(SafeText.line(Words.of(e)));
    }
  }

  /** Without packets: all but the stories of single flows. */
  private int ofResults(Path folder) throws UnreadableInputException, IOException, CommandFailure {
    List<ResultOfFile> files;
    try {
      files = ArchiveResults.results(folder);
    } catch (SidecarException | IOException e) {
      throw new UnreadableInputException(SafeText.line(String.valueOf(e.getMessage())));
    }
    JoinedResults all = JoinedResults.of(files, MISSING);
    CaptureClock clock = ResultClock.of(all.result(), all.moments());
    Overview overview = Overview.of(all.result(), clock, MOST_SHOWN);
    Selection selection = Selection.of(overview, MOST_SHOWN, /* mostTold= */ 0);
    List<FilePart> parts = all.parts().size() > 1 ? all.parts() : List.of();
    write(
        new ReportData(
            overview,
            selection,
            new FlowWatches(List.of()),
            FrameTimes.about(rows(overview, selection), clock),
            parts,
            /* packets= */ false,
            /* against= */ null));
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        SafeText.line(
            "tcpteardown: the captures of "
                + folder
                + " cannot be read again as one: the page is made of the results alone, and tells"
                + " no connection frame by frame"));
    CaptureInfo capture = all.result().capture();
    if (capture.complete()) {
      return ExitCode.DONE;
    }
    err.println(SafeText.line("tcpteardown: results are incomplete: " + capture.reason()));
    return ExitCode.INCOMPLETE;
  }

  private static List<FlowRow> rows(Overview overview, Selection selection) {
    return selection.shown().stream().map(overview::flow).filter(Objects::nonNull).toList();
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
    List<FlowRow> rows = rows(overview, selection);
    FlowWatches watches = new FlowWatches(selection.told());
    FrameTimes times = FrameTimes.ofEnds(rows);
    if (!rows.isEmpty()) {
      // What there is to say about the reading was said the first time.
      PrintWriter quiet = new PrintWriter(Writer.nullWriter());
      capture.analyze(new CaptureAnalyzer(reading, filter, quiet, times), watches);
    }
    return new ReportData(
        overview, selection, watches, times, capture.parts(), /* packets= */ true, against);
  }
}
