package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.ScanHead;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.cli.flows.QueryException;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.flows.FlowColumns;
import org.tcpteardown.flows.FlowLoader;
import org.tcpteardown.read.ProgramFailedException;
import org.tcpteardown.read.UnreadableInputException;

/**
 * Gets flows out of captures, folders of captures and sidecars: what is saved is used where the
 * capture was not written to since, the rest is analysed and saved. What is wrong with one of them
 * is said, and stops no other.
 */
final class FlowSource {
  private final ReadingOptions reading;
  private final PrintWriter err;
  private final StoredSidecars stored = new StoredSidecars(Store.ofUser());
  private int code = ExitCode.DONE;
  private int loaded;
  private BiConsumer<String, ScanHead> heads = (capture, head) -> {};

  /**
   * Nothing loaded yet.
   *
   * @param reading how to read what has to be analysed
   * @param err told what goes wrong
   */
  FlowSource(ReadingOptions reading, PrintWriter err) {
    this.reading = reading;
    this.err = err;
  }

  /** Tells of each capture what its sidecar says before its rows. */
  FlowSource heads(BiConsumer<String, ScanHead> told) {
    heads = told;
    return this;
  }

  /** What is asked before any work that takes long; may throw what ends all of it. */
  interface Check {
    void run() throws QueryException;
  }

  /** The captures that are meant: of a folder those in it and in the folders below. */
  List<String> captures(List<String> named) throws IOException {
    return NamedCaptures.of(named, problem -> failed(ExitCode.UNREADABLE, problem));
  }

  /** Adds the flows of captures. */
  void load(List<String> captures, FlowColumns columns) {
    try {
      load(captures, columns, () -> {});
    } catch (QueryException e) {
      throw new IllegalStateException(e); // nothing was asked
    }
  }

  /**
   * Adds the flows of captures.
   *
   * @param check asked before a capture is analysed
   */
  void load(List<String> captures, FlowColumns columns, Check check) throws QueryException {
    FlowLoader loader = new FlowLoader(columns);
    for (String capture : captures) {
      try {
        ScanHead head = load(capture, loader, check);
        tell(capture, head);
        heads.accept(capture, head);
        loaded++;
      } catch (ProgramFailedException e) {
        failed(ExitCode.PROGRAM_FAILED, String.valueOf(e.getMessage()));
      } catch (UnreadableInputException | SidecarException e) {
        failed(ExitCode.UNREADABLE, String.valueOf(e.getMessage()));
      } catch (ResultFlows.NoRoomException e) {
        failed(ExitCode.UNWRITABLE, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        failed(ExitCode.UNREADABLE, Words.of(e));
      }
    }
  }

  private ScanHead load(String capture, FlowLoader loader, Check check)
      throws IOException, UnreadableInputException, SidecarException, QueryException {
    if (!capture.equals(CaptureAnalyzer.STANDARD_INPUT)) {
      Path path = Path.of(capture);
      if (Files.isRegularFile(path) && StoredSidecars.isSidecar(path)) {
        return sidecar(path, loader);
      }
      Optional<Path> fresh = stored.fresh(path);
      if (fresh.isPresent()) {
        try {
          return loader.add(fresh.get(), capture);
        } catch (SidecarException e) {
          // Of another version, or damaged: it can be made again.
        }
      }
    }
    check.run();
    return analyzed(capture, loader);
  }

  private static ScanHead sidecar(Path path, FlowLoader loader)
      throws IOException, SidecarException {
    try {
      return loader.add(path, path.toString(), ArchiveResults.toldLater(path));
    } catch (SidecarException e) {
      throw new SidecarException(path + ": " + e.getMessage());
    }
  }

  private ScanHead analyzed(String capture, FlowLoader loader)
      throws IOException, UnreadableInputException, SidecarException {
    CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, err);
    Result result = analyzer.analyze(capture);
    code = Math.max(code, analyzer.exitCode(result));
    ResultSaver saver = new ResultSaver(err);
    saver.toStore(result, CaptureAnalyzer.place(capture));
    Path saved = saver.stored();
    if (saved != null) {
      return loader.add(saved, capture);
    }
    return ResultFlows.add(result, capture, loader);
  }

  /** Says what else than the whole capture was looked at. */
  private void tell(String capture, ScanHead head) {
    if (!head.complete()) {
      failed(ExitCode.INCOMPLETE, capture + ": results are incomplete: " + head.reason());
    }
    if (!head.filter().isEmpty()) {
      warn(capture + ": only what this filter let through was looked at: " + head.filter());
    }
  }

  private void failed(int with, String message) {
    code = Math.max(code, with);
    warn(message);
  }

  private void warn(String message) {
    err.println(SafeText.lines("tcpteardown: " + message));
  }

  /** Whether there was anything to get flows out of. */
  boolean isEmpty() {
    return loaded == 0;
  }

  /** The worst that happened. */
  int exitCode() {
    return code;
  }
}
