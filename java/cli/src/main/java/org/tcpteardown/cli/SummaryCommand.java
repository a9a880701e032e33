package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.cli.against.SideBySide;
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

  @Mixin private final Before before = new Before();

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
    boolean compares = !before.names().isEmpty();
    FlowSource source = source();
    Summary summary = summary(source, named.names(), compares);
    if (source.isEmpty()) {
      return source.exitCode();
    }
    SideBySide against = null;
    int code = source.exitCode();
    if (compares) {
      FlowSource others = source();
      Summary earlier = summary(others, before.names(), compares);
      against = others.isEmpty() ? null : summary.against(earlier);
      code = Math.max(code, others.exitCode());
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> SummaryText.print(summary.view(against), out);
      case JSON -> SummaryJson.print(summary.view(against), out);
    }
    out.flush();
    return code;
  }

  private FlowSource source() {
    return new FlowSource(reading, spec.commandLine().getErr());
  }

  /** Of all that can be read of some captures. */
  static Summary summary(FlowSource source, List<String> captures, boolean comparable)
      throws IOException {
    SummaryColumns columns = new SummaryColumns(comparable);
    Summary summary = new Summary(columns);
    source.heads((capture, head) -> summary.add(capture, head.firstTimeNs(), head.population()));
    source.load(source.captures(captures), columns.flows());
    return summary;
  }

  /** Prints the summary of one result. */
  static void print(String capture, Result result, PrintWriter out) throws IOException {
    SummaryColumns columns = new SummaryColumns(/* comparable= */ false);
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
