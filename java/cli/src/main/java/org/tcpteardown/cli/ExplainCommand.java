package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.FlowWatch;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.render.FlowDetail;
import org.tcpteardown.cli.render.FlowJson;
import org.tcpteardown.cli.render.FlowText;
import org.tcpteardown.cli.render.NameText;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "With a name: what a finding, field or setting means, why it happens, when it misleads, what"
          + " to do.",
      "With a capture: how and why one of its flows ended, with its decisive frames, the evidence"
          + " and what to check next."
    })
final class ExplainCommand implements Callable<Integer> {
  /** How the story of a flow is printed. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(
      paramLabel = "NAME|CAPTURE",
      description =
          "For instance late_fin or tcpteardown.late_fin; or a capture, as 'analyze' takes it.")
  private String what = "";

  @Option(
      names = "--flow",
      paramLabel = "N",
      description =
          "Which flow of the capture (Wireshark's tcp.stream); not needed if it has just one.")
  private @Nullable Long number;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text (default) or json, for a flow.")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    if (number == null) {
      if (NameText.print(what, out)) {
        return ExitCode.DONE;
      }
      if (!what.equals(CaptureAnalyzer.STANDARD_INPUT) && !Files.exists(Path.of(what))) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "'"
                + what
                + "' is neither a name ('tcpteardown list --fields' shows all names) nor a capture"
                + " file"
                + NameText.nearest(what).map(name -> "; did you mean " + name + "?").orElse(""));
      }
    }
    FlowWatch watch = new FlowWatch(number);
    CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, spec.commandLine().getErr());
    Result result = analyzer.analyze(what, watch);
    FlowReport report = chosen(result, watch);
    FlowDetail told = FlowDetail.of(result.capture(), report, watch.frames());
    switch (format) {
      case TEXT -> FlowText.print(told, out);
      case JSON -> FlowJson.print(told, out);
    }
    return analyzer.exitCode(result);
  }

  private FlowReport chosen(Result result, FlowWatch watch) throws CommandFailure {
    List<FlowRow> flows = result.flows();
    FlowReport report = watch.report().orElse(null);
    if (report != null && (number != null || flows.size() == 1)) {
      return report;
    }
    throw new CommandFailure(ExitCode.USAGE, FlowChoice.problem(number, flows));
  }
}
