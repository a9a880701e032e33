package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.cli.compare.ComparisonJson;
import org.tcpteardown.cli.compare.ComparisonTable;
import org.tcpteardown.cli.compare.LanePage;
import org.tcpteardown.cli.compare.PathText;
import org.tcpteardown.cli.render.Format;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PathReport;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Severity;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Captures of the same traffic at two or more points: what the path between them lost, and"
          + " what it made.",
      "Connections are found again although the path rewrites addresses, ports and numbers, and"
          + " although the clocks differ. Name the points in the order in which they lie on the"
          + " path."
    })
final class CompareCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();
  @Mixin private final TableOptionsMixin output = new TableOptionsMixin();

  @Parameters(
      arity = "0..*",
      paramLabel = "CAPTURE|FOLDER",
      description =
          "The points, in their order on the path: each a capture, or a folder of captures that"
              + " follow each other, as those of a ring.")
  private List<String> captures = List.of();

  @Option(
      names = "--point",
      arity = "1..*",
      paramLabel = "CAPTURE",
      parameterConsumer = Several.class,
      description =
          "A point that is several captures which follow each other, or folders of them: --point"
              + " inside-*.pcapng --point outside-*.pcapng.")
  private List<List<String>> pointsOfSeveral = new ArrayList<>();

  /** Takes all names up to the next option as one point. */
  static final class Several implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec arg, CommandSpec command) {
      List<String> named = new ArrayList<>();
      while (!args.isEmpty() && !args.peek().startsWith("-")) {
        named.add(args.pop());
      }
      if (named.isEmpty()) {
        throw new ParameterException(command.commandLine(), "--point: which captures?");
      }
      List<List<String>> points = arg.getValue();
      points.add(named);
    }
  }

  @Option(
      names = "--map",
      paramLabel = "ADDRESS=ADDRESS",
      description =
          "The first point's name for a host and the next point's, for instance"
              + " 10.0.1.2=203.0.113.1; settles doubt where a device rewrites addresses.")
  private Map<String, String> map = new LinkedHashMap<>();

  @Option(
      names = "--flow",
      paramLabel = "N",
      description =
          "Show one connection packet by packet: its number (tcp.stream) at the first point.")
  private @Nullable Long number;

  @Option(
      names = "--stopped-together",
      description =
          "The captures were stopped at the same time: silence at the end of one means that nothing"
              + " came there. Not needed for pcapng files that say when they were stopped.")
  private boolean stoppedTogether;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description =
          "Also write each capture's sidecar into this folder, as the capture's name with .tsv"
              + " behind it.")
  private @Nullable Path folder;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Also write a web page: what the path does, and the worst connections with a lane for"
              + " each point.")
  private @Nullable Path page;

  @Option(
      names = "--no-store",
      description = "Do not save the results in Wireshark's personal folder.")
  private boolean noStore;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "Exit with 1 if the path did something of this severity or worse.")
  private @Nullable Severity failOn;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    try {
      return compare();
    } catch (UncheckedIOException e) {
      throw e.getCause(); // a temporary file, read by a stream
    }
  }

  private int compare() throws UnreadableInputException, IOException, CommandFailure {
    output.table(); // complains before the work
    Map<IpAddress, IpAddress> addresses = addresses();
    List<PointCaptures> points = points();
    List<Path> sidecars = sidecars(points);
    ComparedCaptures compared =
        ComparedCaptures.read(
            points, stoppedTogether, end -> mapped(addresses, end), () -> analyzer(sidecars));
    List<Link> links = compared.links();
    boolean saved = savesNothing(sidecars) || save(compared, sidecars);
    print(links);
    if (page != null) {
      String text = LanePage.of(links);
      try {
        AtomicFile.writeForOwner(page, out -> out.write(text));
      } catch (IOException e) {
        throw new CommandFailure(
            ExitCode.UNWRITABLE,
            SafeText.line("the page could not be written to " + page + ": " + Words.reason(e)));
      }
    }
    if (!saved) {
      return ExitCode.UNWRITABLE;
    }
    int worst = compared.exitCode();
    return worst == ExitCode.DONE && foundAtLeast(links) ? ExitCode.FOUND : worst;
  }

  private boolean savesNothing(List<Path> sidecars) {
    return noStore && sidecars.isEmpty();
  }

  private CaptureAnalyzer analyzer(List<Path> sidecars) {
    CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, spec.commandLine().getErr());
    return savesNothing(sidecars) ? analyzer.keepingNothing() : analyzer.keepingLittle();
  }

  private List<PointCaptures> points() throws UnreadableInputException, IOException {
    List<PointCaptures> points = new ArrayList<>();
    for (String capture : captures) {
      points.add(
          Files.isDirectory(Path.of(capture))
              ? PointCaptures.of(List.of(capture))
              : PointCaptures.of(Path.of(capture)));
    }
    for (List<String> named : pointsOfSeveral) {
      points.add(PointCaptures.of(named));
    }
    if (points.size() < 2 || (!captures.isEmpty() && !pointsOfSeveral.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "name at least two points: a capture or a folder each, or each with --point");
    }
    return points;
  }

  /** Where the sidecars go that the user wants, in the order of the captures; empty for none. */
  private List<Path> sidecars(List<PointCaptures> points) throws CommandFailure {
    List<Path> captures = points.stream().flatMap(point -> point.files().stream()).toList();
    OutputGuard guard = new OutputGuard().writes("--html", page);
    captures.forEach(guard::reads);
    Path into = folder;
    if (into == null) {
      guard.check();
      return List.of();
    }
    List<Path> sidecars = new ArrayList<>();
    for (int i = 0; i < captures.size(); i++) {
      String name = captures.get(i).getFileName() + ".tsv";
      Path file = into.resolve(name);
      file = sidecars.contains(file) ? into.resolve((i + 1) + "-" + name) : file;
      guard.writes("--output", file);
      sidecars.add(file);
    }
    guard.check();
    try {
      AtomicFile.createReadableFolder(into);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNWRITABLE,
          SafeText.line("the folder " + into + " could not be made: " + Words.reason(e)));
    }
    return sidecars;
  }

  private boolean save(ComparedCaptures compared, List<Path> sidecars)
      throws UnreadableInputException, IOException {
    return new ComparisonSaver(compared, !noStore, this::quietAnalyzer, spec.commandLine().getErr())
        .save(sidecars);
  }

  /** For files that were read before: what is to be said of them was said. */
  private CaptureAnalyzer quietAnalyzer() {
    return new CaptureAnalyzer(reading, new PrintWriter(Writer.nullWriter()));
  }

  private Map<IpAddress, IpAddress> addresses() {
    Map<IpAddress, IpAddress> addresses = new HashMap<>();
    map.forEach((here, there) -> addresses.put(address(here), address(there)));
    return addresses;
  }

  private IpAddress address(String text) {
    return IpAddress.parse(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "--map: '" + text + "' is no IP address"));
  }

  private static Endpoint mapped(Map<IpAddress, IpAddress> addresses, Endpoint end) {
    IpAddress there = addresses.get(end.address());
    return there == null ? end : new Endpoint(there, end.port());
  }

  private void print(List<Link> links) throws IOException, CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    if (number != null) {
      out.flush();
      printFlow(links.get(0), number, out);
      return;
    }
    if (output.format == Format.TABLE) {
      for (int i = 0; i < links.size(); i++) {
        if (i > 0) {
          out.println();
        }
        new ComparisonTable(output.table(), out).print(links.get(i));
      }
    } else if (output.format == Format.NDJSON) {
      ComparisonJson.printLines(links, out);
    } else {
      ComparisonJson.print(links, out);
    }
    out.flush();
  }

  private void printFlow(Link link, long wanted, PrintWriter out) throws CommandFailure {
    PathReport report = link.report(wanted);
    if (report != null) {
      PathText.print(report, out);
      out.flush();
      return;
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "flow " + wanted + " of " + link.points().a() + " was not found at " + link.points().b());
  }

  private boolean foundAtLeast(List<Link> links) {
    Severity limit = failOn;
    return limit != null
        && links.stream()
            .flatMap(link -> link.reports().stream())
            .anyMatch(report -> report.severity().compareTo(limit) >= 0);
  }
}
