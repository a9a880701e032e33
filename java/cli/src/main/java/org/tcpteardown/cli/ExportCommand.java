package org.tcpteardown.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.cli.export.EkTemplate;
import org.tcpteardown.cli.export.ExportFormat;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tcpteardown export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write results for Elasticsearch and OpenSearch, or for Prometheus.",
      "What is saved of a capture is used if the capture was not written to since; others are"
          + " analysed first."
    })
final class ExportCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Mixin private final NamedCaptures named = new NamedCaptures();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description =
          "ek: bulk requests, a document for each finding and flow; prometheus: counters.")
  private ExportFormat format = ExportFormat.EK;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file, which is there whole or not at all.")
  private @Nullable Path output;

  @Option(names = "--template", description = "With ek: write the index template instead.")
  private boolean template;

  private int code = ExitCode.DONE;

  @Override
  public Integer call() throws IOException, UnreadableInputException, CommandFailure {
    List<String> captures = check();
    List<Result> results = new ArrayList<>();
    for (String name : captures) {
      results.add(result(name));
    }
    tellApart(results, captures);
    if (results.isEmpty() && !template) {
      return code;
    }
    Path file = output;
    if (file == null) {
      PrintWriter out = spec.commandLine().getOut();
      write(results, out);
      out.flush();
      return code;
    }
    try {
      if (format == ExportFormat.PROMETHEUS || template) {
        AtomicFile.write(file, out -> write(results, out)); // the collector is another user
      } else {
        AtomicFile.writeForOwner(file, out -> write(results, out));
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNWRITABLE, SafeText.line(file + " could not be written: " + Words.reason(e)));
    }
    return code;
  }

  /** The captures that are meant. */
  private List<String> check() throws IOException, CommandFailure {
    if (template && (format != ExportFormat.EK || !named.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--template goes with --format ek, and takes no capture");
    }
    List<String> captures =
        template ? List.of() : NamedCaptures.of(named.names(), this::unreadable);
    OutputGuard guard = new OutputGuard().writes("--output", output);
    captures.forEach(name -> guard.reads(CaptureAnalyzer.input(name)));
    guard.check();
    return captures;
  }

  /** Captures of one base name are called as they were named, or their counters would be added. */
  private static void tellApart(List<Result> results, List<String> captures) {
    Map<String, Integer> times = new HashMap<>();
    results.forEach(result -> times.merge(result.capture().name(), 1, Integer::sum));
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      if (times.getOrDefault(result.capture().name(), 0) > 1) {
        results.set(i, result.named(captures.get(i)));
      }
    }
  }

  private void unreadable(String problem) {
    code = Math.max(code, ExitCode.UNREADABLE);
    spec.commandLine().getErr().println(SafeText.line("tcpteardown: " + problem));
  }

  private void write(List<Result> results, Writer out) throws IOException {
    if (template) {
      EkTemplate.write(out);
    } else {
      format.write(results, out);
    }
  }

  private Result result(String name) throws IOException, UnreadableInputException, CommandFailure {
    if (!name.equals(CaptureAnalyzer.STANDARD_INPUT)) {
      Path path = Path.of(name);
      if (Files.isRegularFile(path) && StoredSidecars.isSidecar(path)) {
        try {
          return read(path);
        } catch (SidecarException e) {
          throw new CommandFailure(
              ExitCode.UNREADABLE, SafeText.line(path + ": " + e.getMessage()));
        }
      }
      Optional<Path> fresh = new StoredSidecars(Store.ofUser()).fresh(path);
      if (fresh.isPresent()) {
        try {
          return read(fresh.get());
        } catch (SidecarException e) {
          // Of another version, or damaged: it can be made again.
        }
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, err);
    Result result = analyzer.analyze(name);
    new ResultSaver(err).toStore(result, CaptureAnalyzer.place(name));
    code = Math.max(code, analyzer.exitCode(result));
    return result;
  }

  private Result read(Path sidecar) throws IOException, SidecarException {
    try (BufferedReader in = Files.newBufferedReader(sidecar)) {
      Result result = SidecarReader.read(in);
      code = Math.max(code, result.capture().complete() ? ExitCode.DONE : ExitCode.INCOMPLETE);
      return result;
    }
  }
}
