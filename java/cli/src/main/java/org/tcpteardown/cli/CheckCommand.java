package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.check.CheckRun;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Compare captures with what is expected of them, for regression tests.",
      "Each folder holds captures and one 'expect.json' that says what they must yield: a finding"
          + " that is not listed there fails, and so does one that is listed and missing."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Captures, and folders that are searched for captures.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--expect",
      paramLabel = "FILE",
      description = "Expectations in this file, not in 'expect.json' beside the captures.")
  private @Nullable Path expect;

  @Option(
      names = "--assert",
      paramLabel = "EXPRESSION",
      description = {
        "Must hold of every capture, which then needs no expectation; may be repeated. For instance"
            + " \"count(late_fin) == 0\" or \"rst.count / ct.count < 0.01\". A finding's name"
            + " stands for its values, error, warn, note and chat for the findings of that"
            + " severity, a field that counts for its sum over all flows, any other for its values;"
            + " functions are count, sum, min, max."
      })
  private List<String> assertions = new ArrayList<>();

  @Option(
      names = "--update",
      description = "Write what is found as what is expected; for you to review.")
  private boolean update;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also write the outcome as JUnit XML, which CI servers read.")
  private @Nullable Path junit;

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description = "Also write what is wrong as SARIF 2.1.0, which code hosts read.")
  private @Nullable Path sarif;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Captures at once (default: one for each processor).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws CommandFailure, IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (jobs < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--jobs must be 1 or more");
    }
    reading.settings(); // says now what is wrong with --set
    CheckRun run = run();
    run.print(out);
    out.flush();
    boolean written = write(run, err);
    if (run.size() == 0) {
      throw new CommandFailure(ExitCode.UNREADABLE, "there is no capture in " + paths);
    }
    if (!run.allChecked()) {
      return ExitCode.UNREADABLE;
    }
    if (!run.passed()) {
      return ExitCode.FOUND;
    }
    return written ? ExitCode.DONE : ExitCode.UNWRITABLE;
  }

  private CheckRun run() throws CommandFailure, IOException {
    CheckRun.Order order = new CheckRun.Order(paths, expect, assertions, update, jobs);
    OutputGuard guard = new OutputGuard().writes("--junit", junit).writes("--sarif", sarif);
    CheckRun.inputs(order).forEach(guard::reads);
    guard.check();
    try {
      return CheckRun.of(order, new QuietAnalyzer());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private boolean write(CheckRun run, PrintWriter err) {
    boolean written = true;
    try {
      if (junit != null) {
        run.writeJunit(junit);
      }
      if (sarif != null) {
        run.writeSarif(sarif);
      }
    } catch (IOException e) {
      written = false;
      err.println(SafeText.line("tcpteardown: " + Words.of(e)));
    }
    return written;
  }

  /** What is said of a capture on the way is told with its outcome. */
  private final class QuietAnalyzer implements CheckRun.Analyzer {
    private CaptureAnalyzer analyzer() {
      return new CaptureAnalyzer(reading, new PrintWriter(new StringWriter()));
    }

    @Override
    public Result analyze(Path capture) throws UnreadableInputException, IOException {
      CaptureAnalyzer analyzer = analyzer();
      Result result = analyzer.analyze(capture.toString());
      if (!analyzer.doubt().isEmpty()) {
        throw new IOException(analyzer.doubt());
      }
      return result;
    }

    @Override
    public List<Result> compare(List<Path> captures) throws UnreadableInputException, IOException {
      ComparedCaptures compared =
          ComparedCaptures.read(
              captures.stream().map(PointCaptures::of).toList(),
              false,
              end -> end,
              () -> analyzer().keepingLittle());
      return IntStream.range(0, compared.count()).mapToObj(compared::result).toList();
    }
  }
}
