package org.tcpteardown.read;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The output of a program that may be silent for so long and no longer: then it is ended. Only the
 * time counts in which its output is waited for.
 */
final class SilenceLimit extends FilterInputStream {
  private static final long MOST_SLEEP_MS = 1_000;
  private static final long NOT_WAITING = Long.MIN_VALUE;

  private final long limitMs;
  private final Runnable end;
  private final Thread watch = new Thread(this::watch, "tcpteardown-silence");
  private volatile long waitingSinceMs = NOT_WAITING;
  private volatile boolean exceeded;

  /**
   * Begins to watch.
   *
   * @param limitMs in milliseconds; 0 for no limit
   * @param end ends the program, and by that its output
   */
  SilenceLimit(InputStream in, long limitMs, Runnable end) {
    super(in);
    this.limitMs = limitMs;
    this.end = end;
    if (limitMs > 0) {
      watch.setDaemon(true);
      watch.start();
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    waitingSinceMs = nowMs();
    try {
      return in.read(bytes, offset, length);
    } finally {
      waitingSinceMs = NOT_WAITING;
    }
  }

  private void watch() {
    try {
      while (!exceeded) {
        Thread.sleep(Math.max(1, Math.min(MOST_SLEEP_MS, limitMs / 4)));
        long since = waitingSinceMs;
        if (since != NOT_WAITING && nowMs() - since >= limitMs) {
          exceeded = true;
          end.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  /** Whether it was silent for too long, and ended. */
  boolean isExceeded() {
    return exceeded;
  }

  /** Watches no more. */
  void stop() {
    watch.interrupt();
  }
}
