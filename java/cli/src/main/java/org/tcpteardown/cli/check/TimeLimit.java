package org.tcpteardown.cli.check;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lets something work for so long and no longer. */
final class TimeLimit {
  private static final long STACK_BYTES = 8 << 20;

  /** There is one as a rule; each task that cannot be stopped costs one more. */
  private static final ExecutorService THREADS = Executors.newCachedThreadPool(TimeLimit::thread);

  private TimeLimit() {}

  /**
   * What the task returns. What cannot be stopped is left to itself, on a thread that ends with the
   * program.
   *
   * @throws ExecutionException with what the task throws as its cause
   */
  static <T extends @Nullable Object> T of(long seconds, Callable<T> task)
      throws TimeoutException, ExecutionException {
    Future<T> future = THREADS.submit(task);
    try {
      return future.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      future.cancel(true);
    }
  }

  private static Thread thread(Runnable tasks) {
    Thread thread = new Thread(null, tasks, "tcpteardown-assertion", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }
}
