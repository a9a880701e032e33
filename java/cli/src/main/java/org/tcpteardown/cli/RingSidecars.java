package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.read.UnreadableInputException;

/**
 * Analyses each file of a ring by itself when it is complete, as {@code analyze} does, so that
 * numbers in the sidecar are those of the file; and removes sidecars with their files. On a thread
 * of its own: the capture goes on meanwhile.
 */
final class RingSidecars implements RingWriter.Listener, AutoCloseable {
  private static final String ENDING = ".tcpteardown";
  private static final long PAUSE_MS = 20;

  private final ReadingOptions options;
  private final boolean toStore;
  private final PrintWriter err;
  private final ExecutorService worker = Executors.newSingleThreadExecutor(RingSidecars::thread);

  /** What the store has of each file; used by the worker only. */
  private final Map<Path, Path> stored = new HashMap<>();

  private volatile BooleanSupplier captureIsBehind = () -> false;

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger missed = new AtomicInteger();
  private final AtomicBoolean failed = new AtomicBoolean();

  RingSidecars(ReadingOptions options, boolean toStore, PrintWriter err) {
    this.options = options;
    this.toStore = toStore;
    this.err = err;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tcpteardown-ring");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void finished(Path file) {
    waiting.incrementAndGet();
    worker.execute(
        () -> {
          try {
            analyze(file);
          } catch (RuntimeException e) {
            fail(file, "fault of this program, please report it: " + e);
          } finally {
            waiting.decrementAndGet();
          }
        });
  }

  /**
   * Says how to tell whether the capture itself is behind: then sidecars wait.
   *
   * @param behind asked again and again, from any thread
   */
  void after(BooleanSupplier behind) {
    captureIsBehind = behind;
  }

  private void letCaptureGoFirst() {
    try {
      while (captureIsBehind.getAsBoolean()) {
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void analyze(Path file) {
    letCaptureGoFirst();
    if (!Files.exists(file)) {
      missed.incrementAndGet(); // the ring has come round before it was its turn
      return;
    }
    StringWriter words = new StringWriter();
    PrintWriter said = new PrintWriter(words);
    try {
      // One line for each of many files would bury what is unusual.
      CaptureAnalyzer analyzer =
          new CaptureAnalyzer(options, said, /* tellsOrdinary= */ false, this::letCaptureGoFirst);
      Result result = analyzer.analyze(file.toString());
      ResultSaver saver = new ResultSaver(said);
      saver.toFile(result, sidecar(file));
      if (toStore && !result.fingerprint().isEmpty()) {
        saver.toStore(result, file);
        stored.put(file, Store.ofUser().fileFor(result.fingerprint()));
      }
      if (saver.failed()) {
        failed.set(true);
      }
    } catch (UnreadableInputException | IOException e) {
      fail(file, "no sidecar: " + e.getMessage());
    }
    said.flush();
    words.toString().lines().forEach(line -> say(file, line.replaceFirst("^tcpteardown: ", "")));
  }

  private static Path sidecar(Path file) {
    return file.resolveSibling(file.getFileName() + ENDING);
  }

  @Override
  public void removed(Path file) {
    delete(file);
    worker.execute(
        () -> {
          delete(sidecar(file));
          Path inStore = stored.remove(file);
          if (inStore != null) {
            delete(inStore);
          }
        });
  }

  private void delete(@Nullable Path file) {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      fail(file, "cannot be removed: " + e.getMessage());
    }
  }

  @Override
  public void failed(Path file, IOException cause) {
    fail(file, "no more is written to the ring, the capture goes on: " + cause.getMessage());
  }

  private void fail(Path file, String message) {
    failed.set(true);
    say(file, message);
  }

  private void say(Path file, String message) {
    err.println(SafeText.line("tcpteardown: " + file.getFileName() + ": " + message));
  }

  /** Whether a file or sidecar could not be written. */
  boolean hasFailed() {
    return failed.get();
  }

  /** Files that are complete and have no sidecar yet. */
  int waiting() {
    return waiting.get();
  }

  /** Waits until all sidecars are written. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
        err.println("tcpteardown: writing sidecars of " + waiting() + " files; ctrl-C leaves");
        worker.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (missed.get() > 0) {
      err.println(
          "tcpteardown: "
              + missed.get()
              + " files of the ring were removed before they could be analysed;"
              + " a larger --ring-files or --ring-size gives time");
    }
  }
}
