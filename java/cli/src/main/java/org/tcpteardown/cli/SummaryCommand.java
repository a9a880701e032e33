package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.cli.against.SideBySide;
import org.tcpteardown.cli.summary.Summary;
import org.tcpteardown.cli.summary.SummaryColumns;
import org.tcpteardown.cli.summary.SummaryJson;
import org.tcpteardown.cli.summary.SummaryText;
import org.tcpteardown.flows.FlowLoader;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tcpteardown summary}. */
@Command(
    name = "summary",
    mixinStandardHelpOptions = true,
    description = {
      "Captures from above: who is reset most, which ports refuse, when, and what stands out.",
      "Behind each line stands the display filter that selects its connections."
    })
final class SummaryCommand implements Callable<Integer> {
  /** How it is printed. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Mixin private final NamedCaptures named = new NamedCaptures();

  @Mixin private final Before before = new Before();

  @Option(
      names = "--as-one",
      description =
          "Read captures that follow each other, as those of a ring, as one: connections stay whole"
              + " that go on in the next file. All are analysed anew.")
  private boolean asOne;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text (default) or json.")
  private Format format = Format.TEXT;

  private int code = ExitCode.DONE;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    reading.settings(); // says now what is wrong with --set
    reading.maxFlows();
    boolean compares = !before.names().isEmpty();
    Summary summary = summary(named.names(), compares);
    if (summary == null) {
      return code;
    }
    Summary earlier = compares ? summary(before.names(), compares) : null;
    SideBySide against = earlier == null ? null : summary.against(earlier);
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> SummaryText.print(summary.view(against), out);
      case JSON -> SummaryJson.print(summary.view(against), out);
    }
    out.flush();
    return code;
  }

  /** Of all that can be read of some captures; null if nothing can. */
  private @Nullable Summary summary(List<String> captures, boolean comparable)
      throws UnreadableInputException, IOException, CommandFailure {
    PrintWriter err = spec.commandLine().getErr();
    if (asOne) {
      try (WholeCapture whole = WholeCapture.of(captures)) {
        CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, err);
        Result result = whole.analyze(analyzer, /* watch= */ null);
        code = Math.max(code, analyzer.exitCode(result));
        return summary(result.capture().name(), result, comparable);
      }
    }
    SummaryColumns columns = new SummaryColumns(comparable);
    Summary summary = new Summary(columns);
    FlowSource source =
        new FlowSource(reading, err)
            .heads((capture, head) -> summary.add(capture, head.firstTimeNs(), head.population()));
    source.load(source.captures(captures), columns.flows());
    code = Math.max(code, source.exitCode());
    return source.isEmpty() ? null : summary;
  }

  /** Of one result. */
  static Summary summary(String capture, Result result, boolean comparable) throws IOException {
    SummaryColumns columns = new SummaryColumns(comparable);
    Summary summary = new Summary(columns);
    try {
      ResultFlows.add(result, capture, new FlowLoader(columns.flows()));
    } catch (SidecarException e) {
      throw new IllegalStateException(e); // we have just written it
    }
    summary.add(capture, result.fingerprint().startTimeNs(), result.population());
    return summary;
  }

  /** Prints the summary of one result. */
  static void print(String capture, Result result, PrintWriter out) throws IOException {
    SummaryText.print(summary(capture, result, /* comparable= */ false).view(), out);
  }
}
