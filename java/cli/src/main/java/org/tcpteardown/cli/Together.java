package org.tcpteardown.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tcpteardown.read.UnreadableInputException;

/** Large pieces of work that have nothing to do with each other, as many at a time as cores. */
final class Together {
  private Together() {}

  /**
   * Does all of them. Where several fail, the failure of the first one is told; none is left behind
   * half done.
   *
   * @return what each gave, in their order
   */
  static <T> List<T> all(List<Callable<T>> work) throws UnreadableInputException, IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService pool =
        Executors.newFixedThreadPool(Math.max(1, Math.min(work.size(), cores)), Together::thread);
    try {
      List<T> done = new ArrayList<>();
      // Waits for all of them, also when one fails.
      for (Future<T> one : pool.invokeAll(work)) {
        done.add(one.get());
      }
      return done;
    } catch (ExecutionException e) {
      throw ioOf(Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "tcpteardown-capture");
    thread.setDaemon(true);
    return thread;
  }

  private static IOException ioOf(Throwable cause) throws UnreadableInputException {
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
}
