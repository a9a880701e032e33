package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.FlowWatch;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.compare.PathText;
import org.tcpteardown.cli.render.FlowDetail;
import org.tcpteardown.cli.render.FlowJson;
import org.tcpteardown.cli.render.FlowText;
import org.tcpteardown.cli.render.NameText;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PathReport;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.path.PointFlow;
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
      index = "0",
      paramLabel = "NAME|CAPTURE",
      description =
          "For instance late_fin or tcpteardown.late_fin; or a capture, as 'analyze' takes it.")
  private String what = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "OTHER",
      description =
          "Captures of the same traffic at further points of the path, in their order, or folders"
              + " of captures: also shows the connection packet by packet with a lane for each"
              + " point, as 'compare --flow' does.")
  private List<String> others = List.of();

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
    if (!others.isEmpty() && format == Format.JSON) {
      throw new CommandFailure(
          ExitCode.USAGE, "of several points 'tcpteardown compare --format json' tells programs");
    }
    if (number == null && others.isEmpty()) {
      if (NameText.print(what, out)) {
        return ExitCode.DONE;
      }
      if (!what.equals(CaptureAnalyzer.STANDARD_INPUT) && !Files.exists(Path.of(what))) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "'"
                + SafeText.line(what)
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
    if (!others.isEmpty()) {
      printAcross(report.story().flow().number(), out);
    }
    return analyzer.exitCode(result);
  }

  /** Shows the connection from point to point, as far as it is found again. */
  private void printAcross(long flow, PrintWriter out)
      throws UnreadableInputException, IOException {
    List<PointCaptures> points = new ArrayList<>();
    points.add(PointCaptures.of(Path.of(what)));
    for (String other : others) {
      points.add(PointCaptures.of(List.of(other)));
    }
    PrintWriter quiet = new PrintWriter(Writer.nullWriter());
    ComparedCaptures compared =
        ComparedCaptures.read(
            points,
            /* stoppedTogether= */ false,
            end -> end,
            () -> new CaptureAnalyzer(reading, quiet).keepingNothing());
    Long number = flow;
    for (Link link : compared.links()) {
      out.println();
      PathReport across = number == null ? null : link.report(number);
      if (across == null) {
        out.println(
            SafeText.line("The connection was not found again at " + link.points().b() + "."));
        number = null;
        continue;
      }
      PathText.print(across, out);
      PointFlow there = across.flow().b();
      number = there == null ? null : (Long) there.number();
    }
    out.flush();
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
