package org.tcpteardown.analysis;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Works on all cores and hands over the results in order, one at a time. Whoever waits for the end
 * helps. Little is held at once, so that what the work needed can be forgotten soon.
 */
public final class InOrder<T> {
  private final IntFunction<T> work;
  private final Consumer<T> then;
  private final AtomicInteger taken = new AtomicInteger();
  private final @Nullable Object[] waiting;
  private int handedOver;
  private @Nullable Throwable failure;

  /**
   * Starts at once.
   *
   * @param tasks how many there are
   * @param work does one of them, by its index from 0, on any thread; never returns null
   * @param then takes the results, in the order of the indexes
   */
  public InOrder(int tasks, IntFunction<T> work, Consumer<T> then) {
    this.work = work;
    this.then = then;
    this.waiting = new @Nullable Object[tasks];
    int helpers = Math.min(tasks - 1, ForkJoinPool.getCommonPoolParallelism());
    for (int i = 0; i < helpers; i++) {
      ForkJoinPool.commonPool().execute(this::help);
    }
  }

  private void help() {
    int task;
    while ((task = taken.getAndIncrement()) < waiting.length) {
      try {
        handOver(task, work.apply(task));
      } catch (RuntimeException | Error e) {
        fail(e);
        return;
      }
    }
  }

  private synchronized void handOver(int task, T result) {
    waiting[task] = result;
    while (handedOver < waiting.length && waiting[handedOver] != null) {
      @SuppressWarnings("unchecked") // put there a few lines above
      T next = (T) waiting[handedOver];
      waiting[handedOver] = null;
      then.accept(next);
      handedOver++;
    }
    notifyAll();
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    taken.set(waiting.length);
    notifyAll();
  }

  /** Returns when all results were handed over; fails as the first task that failed. */
  public void finish() {
    help();
    boolean interrupted = false;
    synchronized (this) {
      while (handedOver < waiting.length && failure == null) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof Error error) {
      throw error;
    } else if (failure instanceof RuntimeException fault) {
      throw fault;
    }
  }
}
