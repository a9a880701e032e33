package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowWatch;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.cli.render.FlowDetail;
import org.tcpteardown.cli.render.FlowText;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code tcpteardown plugin}: what the plugin inside Wireshark starts. Answers in lines that begin
 * with a word: {@code progress} and a fraction, {@code text} and a line for a window, {@code
 * failed} and a reason; at last {@code done} or {@code unknown}, if Wireshark has no such file
 * open.
 */
@Command(
    name = "plugin",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Do what the plugin inside Wireshark asks for.")
final class PluginCommand implements Callable<Integer> {
  private static final long BETWEEN_ANSWERS_NS = 100_000_000L;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(
      paramLabel = "REQUEST",
      description = "A file that the plugin wrote; empty: only the folder for it is made.")
  private Path request = Path.of("");

  private final StringWriter said = new StringWriter();
  private long nextNs = System.nanoTime();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (request.toString().isEmpty()) {
        AtomicFile.createFolder(Store.ofUser().folder());
        out.println("done");
      } else {
        answer(PluginRequest.read(request), out);
      }
    } catch (UnreadableInputException | IOException | UncheckedIOException e) {
      say(out, "failed", String.valueOf(e.getMessage()));
    } catch (CommandFailure e) {
      say(out, "failed", String.valueOf(e.getMessage()));
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void answer(PluginRequest asked, PrintWriter out)
      throws UnreadableInputException, IOException, CommandFailure {
    Path file = asked.file() != null ? asked.file() : OpenCaptures.find(asked).orElse(null);
    if (file == null) {
      out.println("unknown");
      return;
    }
    PrintWriter err = new PrintWriter(said);
    long[] frames = {0};
    CaptureAnalyzer analyzer =
        new CaptureAnalyzer(
            reading,
            err,
            /* tellsOrdinary= */ false,
            () -> progress(frames[0] += CaptureAnalyzer.FRAMES_BETWEEN_PACES, asked, out));
    FlowWatch watch = asked.flow() == null ? null : new FlowWatch(asked.flow());
    Result result = analyzer.analyze(file.toString(), watch);
    if (asked.file() == null && result.capture().frames() != asked.frames()) {
      out.println("unknown"); // the file holds more than is on the screen, or less
      return;
    }
    if (watch == null) {
      // What was handed over is a copy that goes again.
      ResultSaver saver = new ResultSaver(err);
      saver.toStore(result, asked.file() == null ? file : null);
      if (saver.failed()) {
        err.flush();
        say(out, "failed", said.toString().strip());
        return;
      }
    } else {
      explain(asked.flow(), watch.report().orElse(null), watch, result, out);
    }
    err.flush();
    said.toString().lines().forEach(line -> say(out, "said", line));
    out.println("done");
  }

  private static void explain(
      @Nullable Long flow,
      @Nullable FlowReport report,
      FlowWatch watch,
      Result result,
      PrintWriter out) {
    if (report == null) {
      say(out, "failed", "there is no flow " + flow + " in this capture");
      return;
    }
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text);
    FlowText.printUnfolded(FlowDetail.of(result.capture(), report, watch.frames()), lines);
    lines.flush();
    text.toString().lines().forEach(line -> say(out, "text", line));
  }

  private void progress(long frames, PluginRequest asked, PrintWriter out) {
    if (System.nanoTime() - nextNs < 0 || asked.frames() == 0) {
      return;
    }
    nextNs = System.nanoTime() + BETWEEN_ANSWERS_NS;
    double part = Math.min(1.0, (double) frames / asked.frames());
    out.println(String.format(Locale.ROOT, "progress\t%.3f", part));
    if (out.checkError()) {
      throw new UncheckedIOException(new IOException("nobody listens any more"));
    }
  }

  private static void say(PrintWriter out, String word, String text) {
    for (String line : text.split("\n", -1)) {
      out.println(word + "\t" + SafeText.line(line));
    }
  }
}
