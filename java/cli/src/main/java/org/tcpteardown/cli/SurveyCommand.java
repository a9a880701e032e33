package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tcpteardown.cli.render.Format;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.cli.survey.Survey;
import org.tcpteardown.cli.survey.SurveyOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown survey}. */
@Command(
    name = "survey",
    mixinStandardHelpOptions = true,
    description = {
      "Count what is found in many captures, and point at what cannot be right.",
      "For those who look for faults of this program: findings and causes by count, captures that"
          + " could not be read, and results that contradict each other or the frames."
    })
final class SurveyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Folders that are searched for captures, and captures.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--list",
      paramLabel = "NAME",
      description =
          "Also print each finding, flow or implausible result of that name with its verdict: a"
              + " finding's id, a severity, a cause, an end, or a kind of the implausible; may be"
              + " repeated.")
  private Set<String> listed = new LinkedHashSet<>();

  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "Also draw this many warnings and errors at random, each with the tshark line that shows"
              + " its frames.")
  private int sample;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of the draw (default ${DEFAULT-VALUE}): the same seed draws the same.")
  private long seed = 1;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), or ndjson for programs.")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws CommandFailure, IOException {
    check();
    for (Path path : paths) {
      if (Files.notExists(path)) {
        throw new CommandFailure(
            ExitCode.UNREADABLE, SafeText.line("there is no file or folder " + path));
      }
    }
    Survey survey =
        Survey.of(
            paths,
            new SurveyOptions(Set.copyOf(listed), sample, seed),
            // What it says of a capture on the way is counted.
            (capture, witness) ->
                new CaptureAnalyzer(reading, new PrintWriter(new StringWriter()), witness)
                    .analyze(capture.toString()));
    if (survey.captures() == 0) {
      throw new CommandFailure(
          ExitCode.UNREADABLE, SafeText.line("there is no capture in " + paths));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.NDJSON) {
      survey.printLines(out);
    } else {
      survey.print(out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void check() {
    reading.settings(); // says now what is wrong with --set
    reading.maxFlows();
    Set<String> names = Survey.names();
    for (String name : listed) {
      if (!names.contains(name)) {
        throw wrongUsage("--list knows no '" + name + "'; it knows " + String.join(", ", names));
      }
    }
    if (sample < 0) {
      throw wrongUsage("--sample must be 0 or more");
    }
    if (format == Format.JSON) {
      throw wrongUsage("--format is table or ndjson");
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
