package org.tcpteardown.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.read.FilePart;
import org.tcpteardown.read.UnreadableInputException;

/**
 * Saves each capture's result, with what the others tell, where Wireshark finds it and where the
 * user wants it.
 */
final class ComparisonSaver {
  private final ComparedCaptures compared;
  private final boolean intoStore;
  private final Supplier<CaptureAnalyzer> analyzers;
  private final PrintWriter err;

  /**
   * For one comparison.
   *
   * @param intoStore whether Wireshark is to find the results by itself
   * @param analyzers read a file of a point that has several
   * @param err is told what could not be saved
   */
  ComparisonSaver(
      ComparedCaptures compared,
      boolean intoStore,
      Supplier<CaptureAnalyzer> analyzers,
      PrintWriter err) {
    this.compared = compared;
    this.intoStore = intoStore;
    this.analyzers = analyzers;
    this.err = err;
  }

  /**
   * Saves all. Making the rows of a large capture keeps one core busy, so several captures have
   * their turn at a time.
   *
   * @param sidecars where the user wants them, in the order of the files; empty for nowhere
   * @return whether all could be saved
   */
  boolean save(List<Path> sidecars) throws UnreadableInputException, IOException {
    int cores = Math.min(compared.count(), Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(cores);
    try {
      List<Future<Boolean>> saved = new ArrayList<>();
      int before = 0;
      for (int i = 0; i < compared.count(); i++) {
        int capture = i;
        int end = before + compared.files(i).size();
        List<Path> into = sidecars.isEmpty() ? List.of() : sidecars.subList(before, end);
        saved.add(pool.submit(() -> save(capture, into)));
        before = end;
      }
      boolean all = true;
      for (Future<Boolean> one : saved) {
        all &= one.get();
      }
      return all;
    } catch (ExecutionException e) {
      throw ioOf(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while results were saved");
    } finally {
      pool.shutdownNow();
    }
  }

  private static IOException ioOf(ExecutionException failed) throws UnreadableInputException {
    Throwable cause = failed.getCause();
    if (cause instanceof UnreadableInputException unreadable) {
      throw unreadable;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException fault) {
      throw fault;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }

  /** One capture's result, or those of all its files. */
  private boolean save(int capture, List<Path> sidecars)
      throws UnreadableInputException, IOException {
    List<FilePart> files = compared.files(capture);
    boolean all = true;
    for (int i = 0; i < files.size(); i++) {
      FilePart part = files.get(i);
      Result result =
          files.size() == 1
              ? compared.result(capture)
              : compared.result(capture, part, analyzers.get());
      ResultSaver saver = new ResultSaver(err);
      if (intoStore) {
        saver.toStore(result, part.file());
      }
      saver.toFile(result, sidecars.isEmpty() ? null : sidecars.get(i));
      all &= !saver.failed();
    }
    return all;
  }
}
