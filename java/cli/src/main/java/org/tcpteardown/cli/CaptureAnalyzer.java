package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Evictions;
import org.tcpteardown.analysis.FlowObserver;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.cli.survey.Witness;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.FilePart;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.ReadOutcome;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.UnreadableInputException;

/** Reads and analyses one capture, and says on standard error what went wrong on the way. */
final class CaptureAnalyzer {
  /** The file name that stands for standard input. */
  static final String STANDARD_INPUT = "-";

  /** How often to pace. */
  static final int FRAMES_BETWEEN_PACES = 1 << 12;

  private final ReadingOptions options;
  private final String filter;
  private final PrintWriter err;
  private final boolean tellsOrdinary;
  private final Runnable pace;
  private final Witness witness;
  private boolean keepsLittle;
  private boolean keepsNothing;
  private boolean readerFailed;
  private String doubt = "";

  CaptureAnalyzer(ReadingOptions options, PrintWriter err) {
    this(options, /* filter= */ "", err);
  }

  /**
   * Analyses what a filter leaves of a capture.
   *
   * @param filter in libpcap's syntax; empty for none
   */
  CaptureAnalyzer(ReadingOptions options, String filter, PrintWriter err) {
    this(options, filter, err, true, () -> {}, Witness.NONE);
  }

  /** Analyses before the eyes of a witness. */
  CaptureAnalyzer(ReadingOptions options, PrintWriter err, Witness witness) {
    this(options, /* filter= */ "", err, true, () -> {}, witness);
  }

  /**
   * Analyses what a filter leaves of a capture, before the eyes of a witness.
   *
   * @param filter in libpcap's syntax; empty for none
   */
  CaptureAnalyzer(ReadingOptions options, String filter, PrintWriter err, Witness witness) {
    this(options, filter, err, true, () -> {}, witness);
  }

  /**
   * Analyses beside something more urgent.
   *
   * @param tellsOrdinary whether to say that ordinary connections were judged early
   * @param pace called again and again; may wait
   */
  CaptureAnalyzer(ReadingOptions options, PrintWriter err, boolean tellsOrdinary, Runnable pace) {
    this(options, /* filter= */ "", err, tellsOrdinary, pace, Witness.NONE);
  }

  private CaptureAnalyzer(
      ReadingOptions options,
      String filter,
      PrintWriter err,
      boolean tellsOrdinary,
      Runnable pace,
      Witness witness) {
    EarlyLoading.await();
    this.options = options;
    this.filter = filter.strip();
    this.err = err;
    this.tellsOrdinary = tellsOrdinary;
    this.pace = pace;
    this.witness = witness;
  }

  /** Writes all rows to a temporary file, so that results of several captures can be held. */
  CaptureAnalyzer keepingLittle() {
    keepsLittle = true;
    return this;
  }

  /** Keeps no rows and findings, for who wants to know what was read and nothing else. */
  CaptureAnalyzer keepingNothing() {
    keepsNothing = true;
    return this;
  }

  /** The file that a name stands for; for standard input what the system calls it. */
  static Path input(String capture) {
    return Path.of(capture.equals(STANDARD_INPUT) ? "/dev/stdin" : capture);
  }

  /** Where a capture lies; null for standard input. */
  static @Nullable Path place(String capture) {
    return capture.equals(STANDARD_INPUT) ? null : Path.of(capture);
  }

  Result analyze(String capture) throws UnreadableInputException, IOException {
    return analyze(capture, null);
  }

  /** Analyses a capture and watches one flow of it. */
  Result analyze(String capture, @Nullable FlowObserver watch)
      throws UnreadableInputException, IOException {
    if (capture.equals(STANDARD_INPUT)) {
      try (FrameReader reader = Readers.stdin(System.in, options.reader, filter)) {
        return analyze(capture, watch, reader);
      }
    }
    return Readers.read(
        Path.of(capture),
        options.reader,
        options.tshark(),
        this::notice,
        filter,
        reader -> analyze(capture, watch, reader));
  }

  /**
   * Analyses captures of which each begins where the one before ended, as if they were one.
   *
   * @param name what to call them together
   * @param parts filled with what each of them is of the whole
   */
  Result analyze(
      CapturesInTime captures, String name, @Nullable FlowObserver watch, List<FilePart> parts)
      throws UnreadableInputException, IOException {
    return Readers.readInTurn(
        captures.files(),
        options.reader,
        options.tshark(),
        this::notice,
        filter,
        parts,
        reader -> analyzed(name, watch, reader));
  }

  private void notice(String line) {
    witness.notice(line);
    warn(line);
  }

  private Result analyze(String capture, @Nullable FlowObserver watch, FrameReader reader)
      throws UnreadableInputException, IOException {
    Path name = capture.equals(STANDARD_INPUT) ? null : Path.of(capture).getFileName();
    return analyzed(name == null ? STANDARD_INPUT : name.toString(), watch, reader);
  }

  private Result analyzed(String name, @Nullable FlowObserver watch, FrameReader reader)
      throws UnreadableInputException, IOException {
    Settings settings = options.settings();
    Analysis analysis = new Analysis(settings, new RowFile(), options.maxFlows());
    if (watch != null) {
      watch.begin();
      analysis.watch(watch);
    }
    if (keepsNothing) {
      analysis.dropAll();
    } else if (keepsLittle) {
      analysis.spillAll();
    }
    witness.begin();
    Progress progress = new Progress(err);
    HeapKeeper heap = new HeapKeeper();
    try {
      ReadOutcome outcome =
          reader.read(
              frame -> {
                analysis.accept(frame);
                witness.frame(frame);
                progress.frames(analysis.frames());
                heap.frames(analysis.frames());
                if (analysis.frames() % FRAMES_BETWEEN_PACES == 0) {
                  pace.run();
                }
              });
      progress.clear();
      readerFailed = outcome.readerFailed();
      doubt = outcome.doubt();
      Result result = analysis.finish(info(name, outcome, analysis));
      report(outcome, result);
      evictions(result.evictions());
      return result;
    } finally {
      progress.clear();
    }
  }

  private CaptureInfo info(String name, ReadOutcome outcome, Analysis analysis) {
    List<String> problems = new ArrayList<>();
    outcome.problems().forEach(p -> problems.add(p.toString()));
    return new CaptureInfo(
        name,
        outcome.reader(),
        outcome.version(),
        outcome.complete(),
        outcome.reason(),
        outcome.frames(),
        analysis.firstTimeNs(),
        analysis.settings(),
        problems,
        filter);
  }

  private void report(ReadOutcome outcome, Result result) {
    if (outcome.foreignLines() > 0) {
      warn(outcome.foreignLines() + " lines that are not tshark's were skipped");
    }
    for (String problem : result.capture().problems()) {
      warn(problem);
    }
    if (!doubt.isEmpty()) {
      warn(doubt);
    }
    if (!outcome.complete()) {
      warn("results are incomplete: " + outcome.reason());
    }
    if (outcome.frames() == 0) {
      warn("the input holds no packets");
    } else if (!filter.isEmpty() && result.flows().isEmpty()) {
      warn("the filter leaves no TCP; tunnels and VLANs have to be named in it");
    }
    for (String failure : result.ruleFailures()) {
      warn("fault of this program, please report it: " + failure);
    }
  }

  private void evictions(Evictions flows) {
    if (flows.ordinary() > 0 && tellsOrdinary) {
      warn(
          flows.ordinary()
              + " ordinary connections were judged before the end, to keep memory flat;"
              + " their verdicts leave out what other connections tell");
    }
    if (flows.attempts() > 0) {
      warn(
          flows.attempts()
              + " connection attempts that nobody answered were only counted: there were more"
              + " than --max-flows");
    }
    if (flows.cutShort() > 0) {
      warn(
          flows.cutShort()
              + " connections were judged before the end, after their longest silence: there were"
              + " more than --max-flows; "
              + flows.lateFrames()
              + " frames of theirs and others came later and were not looked at");
    }
    if (flows.strayErrors() > 0) {
      warn(leftOut(flows.strayErrors()));
    }
  }

  /** Says that so many errors were not looked at. */
  static String leftOut(long strayErrors) {
    return strayErrors
        + " ICMP errors about connections of which nothing was captured before were only counted,"
        + " to keep memory flat";
  }

  private void warn(String message) {
    err.println(SafeText.line("tcpteardown: " + message));
  }

  /** What was guessed of the latest capture, in one line; empty when nothing was. */
  String doubt() {
    return doubt;
  }

  /** The exit code that the latest result deserves by itself. */
  int exitCode(Result result) {
    if (!result.ruleFailures().isEmpty()) {
      return ExitCode.INTERNAL;
    }
    if (readerFailed) {
      return ExitCode.PROGRAM_FAILED;
    }
    return result.capture().complete() ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }
}
