package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.cli.summary.Summary;
import org.tcpteardown.cli.summary.SummaryColumns;
import org.tcpteardown.cli.summary.SummaryJson;
import org.tcpteardown.cli.summary.SummaryText;
import org.tcpteardown.flows.FlowLoader;
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

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text (default) or json.")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    reading.settings(); // says now what is wrong with --set
    reading.maxFlows();
    SummaryColumns columns = new SummaryColumns();
    Summary summary = new Summary(columns);
    FlowSource source =
        new FlowSource(reading, spec.commandLine().getErr())
            .heads((capture, head) -> summary.add(capture, head.firstTimeNs(), head.population()));
    source.load(source.captures(named.names()), columns.flows());
    if (!source.isEmpty()) {
      PrintWriter out = spec.commandLine().getOut();
      switch (format) {
        case TEXT -> SummaryText.print(summary.view(), out);
        case JSON -> SummaryJson.print(summary.view(), out);
      }
      out.flush();
    }
    return source.exitCode();
  }

  /** Prints the summary of one result. */
  static void print(String capture, Result result, PrintWriter out) throws IOException {
    SummaryColumns columns = new SummaryColumns();
    Summary summary = new Summary(columns);
    try {
      ResultFlows.add(result, capture, new FlowLoader(columns.flows()));
    } catch (SidecarException e) {
      throw new IllegalStateException(e); // we have just written it
    }
    summary.add(capture, result.fingerprint().startTimeNs(), result.population());
    SummaryText.print(summary.view(), out);
  }
}
