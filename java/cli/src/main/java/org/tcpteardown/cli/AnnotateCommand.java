package org.tcpteardown.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.model.Severity;
import org.tcpteardown.pcap.CommentedCopy;
import org.tcpteardown.pcap.FrameComments;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown annotate}. */
@Command(
    name = "annotate",
    mixinStandardHelpOptions = true,
    description = {
      "Copy a capture and write what was found as packet comments, for people without the plugin.",
      "All else in the file stays as it is."
    })
final class AnnotateCommand implements Callable<Integer> {
  private static final String BY = "tcpteardown: ";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(index = "0", paramLabel = "CAPTURE", description = "A pcap or pcapng file.")
  private Path capture = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The pcapng file to write.")
  private Path copy = Path.of("");

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      description = "Leave out findings below this severity (default: chat, so none).")
  private Severity atLeast = Severity.CHAT;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    new OutputGuard().reads(capture).writes("OUT", copy).check();
    PrintWriter err = spec.commandLine().getErr();
    CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, err);
    Result result = analyzer.analyze(capture.toString());
    FrameComments comments = comments(result);
    long[] left = {0};
    try (InputStream in = Files.newInputStream(capture)) {
      AtomicFile.writeBytes(
          copy,
          file -> {
            OutputStream out = new BufferedOutputStream(file, 1 << 16);
            left[0] = CommentedCopy.write(in, out, comments);
            out.flush();
          });
    }
    if (left[0] > 0) {
      err.println(
          "tcpteardown: "
              + left[0]
              + " comments were left out: simple packet blocks have no place for them");
    }
    spec.commandLine()
        .getOut()
        .println(
            SafeText.line("wrote " + copy + ": comments on " + comments.frames() + " packets"));
    return analyzer.exitCode(result);
  }

  private FrameComments comments(Result result) {
    FrameComments comments = new FrameComments();
    if (!result.fingerprint().isEmpty()) {
      Fingerprint.Early first = result.fingerprint().early().get(0);
      for (PopulationFinding finding : result.population()) {
        if (finding.severity().compareTo(atLeast) >= 0) {
          String text =
              BY
                  + finding.severity().id()
                  + " "
                  + finding.id()
                  + " (many connections, "
                  + finding.subject()
                  + "): "
                  + finding.text();
          comments.add(first.frame(), first.timeNs(), first.lengthBytes(), SafeText.line(text));
        }
      }
    }
    for (Finding finding : result.findings()) {
      if (finding.severity().compareTo(atLeast) >= 0) {
        String text = BY + finding.severity().id() + " " + finding.id() + ": " + finding.text();
        comments.add(finding.frame(), finding.timeNs(), finding.lengthBytes(), SafeText.line(text));
      }
    }
    return comments;
  }
}
