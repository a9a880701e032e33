package org.tcpteardown.cli.check;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lets something work for so long and no longer. */
final class TimeLimit {
  private static final long STACK_BYTES = 8 << 20;

  private TimeLimit() {}

  /**
   * What the task returns. What cannot be stopped is left to itself, on a thread that ends with the
   * program.
   *
   * @throws ExecutionException with what the task throws as its cause
   */
  static <T extends @Nullable Object> T of(long seconds, Callable<T> task)
      throws TimeoutException, ExecutionException {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(null, future, "tcpteardown-assertion", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return future.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      future.cancel(true);
    }
  }
}
