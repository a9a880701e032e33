package org.tcpteardown.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.annotate.WriteFailedException;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.rules.TimerNote;
import org.tcpteardown.population.rules.TimerRecorder;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.ProgramFailedException;
import org.tcpteardown.read.ReadOutcome;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;

/**
 * Analyses one capture by itself, as {@code analyze} does, and keeps what its neighbours may have
 * to do with. What is done already is not done again.
 */
final class FileTask {
  /** Of SYNs without answer so many are kept of one file, the latest. */
  private static final int ATTEMPTS_KEPT = 100_000;

  /** A capture that ends within a packet is still being written, if that was so short ago. */
  private static final long WRITING_MS = 120_000;

  private final JobOptions options;
  private final Configuration hadoop;
  private final OutFolder out;

  FileTask(JobOptions options, Configuration hadoop) throws IOException {
    this.options = options;
    this.hadoop = hadoop;
    this.out = new OutFolder(options.out(), hadoop);
  }

  FileReport run(CaptureFile file) {
    long startNs = System.nanoTime();
    try {
      FileReport before = earlier(file);
      return before != null ? before : analyze(file, startNs);
    } catch (ProgramFailedException e) {
      return failed(file, FileState.FAILED, e.getMessage(), startNs);
    } catch (UnreadableInputException e) {
      return failed(file, FileState.BROKEN, e.getMessage(), startNs);
    } catch (WriteFailedException e) {
      throw new UncheckedIOException(e); // not the file's fault: no other can be saved either
    } catch (IOException | UncheckedIOException e) {
      return failed(file, FileState.UNREADABLE, message(e), startNs);
    } catch (RuntimeException e) {
      return failed(file, FileState.FAILED, "fault of this program: " + e, startNs);
    }
  }

  private static FileReport failed(CaptureFile file, FileState state, String reason, long startNs) {
    return FileReport.without(
        file, state, reason.lines().findFirst().orElse(""), System.nanoTime() - startNs);
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private @Nullable FileReport earlier(CaptureFile file) throws IOException {
    try (KeptFile kept = KeptFile.open(out, file)) {
      if (kept == null || !kept.report().isOf(file, options.key())) {
        return null;
      }
      FileReport report = kept.report();
      boolean whole = out.has(Layout.sidecar(file)) || out.has(Layout.local(file));
      return whole && LocalCapture.headCrc(file, hadoop) == report.headCrc()
          ? report.asOfEarlierRun()
          : null;
    }
  }

  private FileReport analyze(CaptureFile file, long startNs)
      throws IOException, UnreadableInputException {
    if (file.bytes() == 0) {
      return failed(file, FileState.EMPTY, "it has no bytes", startNs);
    }
    try (LocalCapture capture = LocalCapture.of(file, hadoop);
        FrameLog log = new FrameLog()) {
      if (!capture.isCapture()) {
        return capture.problem().isEmpty()
            ? failed(file, FileState.FOREIGN, "it is neither pcap nor pcapng", startNs)
            : failed(file, FileState.BROKEN, capture.problem(), startNs);
      }
      StreamTracker streams = new StreamTracker();
      Told told = read(file, capture, streams, log);
      Result result = told.result();
      if (LocalCapture.hasChanged(file, hadoop)) {
        return failed(file, FileState.GROWING, "it was written to while it was read", startNs);
      }
      boolean complete = result.capture().complete();
      if (!complete && System.currentTimeMillis() - file.modifiedMs() < WRITING_MS) {
        return failed(
            file, FileState.GROWING, "it ends within a packet, and was just written to", startNs);
      }
      log.end();
      KeptFlows kept =
          streams.kept(options.settleNs(), options.windowNs(), options.together(), ATTEMPTS_KEPT);
      long segments = 0;
      for (int i = 0; i < kept.size(); i++) {
        segments += kept.segments(i);
      }
      FileReport report =
          new FileReport(
              file,
              options.key(),
              capture.headCrc(),
              complete ? FileState.DONE : FileState.BROKEN,
              complete
                  ? ""
                  : result.capture().reason() + " (after packet " + result.capture().frames() + ")",
              result.capture().frames(),
              streams.startNs(),
              streams.endNs(),
              result.flows().size(),
              segments,
              0,
              System.nanoTime() - startNs,
              true);
      out.delete(Layout.local(file));
      out.delete(Layout.goingOn(file));
      out.delete(Layout.timers(file));
      out.write(Layout.sidecar(file), to -> SidecarWriter.write(result, to));
      // The last, so that without it nothing of the file counts as done.
      KeptFile.write(out, report, told.notes(), kept, log);
      return report;
    }
  }

  /** What is said of one capture alone. */
  private record Told(Result result, List<TimerNote> notes) {}

  private Told read(CaptureFile file, LocalCapture capture, StreamTracker streams, FrameLog log)
      throws IOException, UnreadableInputException {
    try {
      return Readers.read(
          capture.path(),
          Choice.AUTO,
          TsharkUse.USUAL,
          notice -> {},
          reader -> read(file, capture, streams, log, reader));
    } catch (ProgramFailedException e) {
      throw e;
    } catch (UnreadableInputException e) {
      throw new UnreadableInputException(capture.reason(e.getMessage(), file));
    }
  }

  private Told read(
      CaptureFile file,
      LocalCapture capture,
      StreamTracker streams,
      FrameLog log,
      FrameReader reader)
      throws IOException, UnreadableInputException {
    streams.begin();
    log.begin();
    Settings settings = options.thresholds();
    Analysis analysis = new Analysis(settings, new RowFile(), options.maxFlows());
    TimerRecorder timers = new TimerRecorder();
    analysis.listen(timers);
    ReadOutcome outcome =
        reader.read(
            frame -> {
              analysis.accept(frame);
              streams.accept(frame);
              log.accept(frame);
            });
    List<String> problems = new ArrayList<>();
    outcome.problems().forEach(p -> problems.add(p.toString()));
    String missing = outcome.complete() ? capture.problem() : outcome.reason();
    Result result =
        analysis.finish(
            new CaptureInfo(
                file.baseName(),
                outcome.reader(),
                outcome.version(),
                missing.isEmpty(),
                missing,
                outcome.frames(),
                analysis.firstTimeNs(),
                settings,
                problems));
    return new Told(result, timers.notes());
  }
}
