package org.tcpteardown.archive;

import java.io.PrintStream;
import java.util.Locale;
import org.apache.spark.util.LongAccumulator;

/** Says on a terminal how far the job is, once a second. */
final class Progress implements AutoCloseable {
  private static final long EVERY_MS = 1000;

  private final PrintStream err;
  private final boolean shown;
  private final Thread thread;
  private volatile String what = "";
  private volatile int total;
  private volatile LongAccumulator files;
  private volatile LongAccumulator bytes;
  private volatile long sinceNs;
  private volatile boolean ended;

  Progress(boolean shown, LongAccumulator files, LongAccumulator bytes) {
    this.err = System.err;
    this.shown = shown;
    this.files = files;
    this.bytes = bytes;
    this.thread = new Thread(this::run, "progress");
    thread.setDaemon(true);
    if (shown) {
      thread.start();
    }
  }

  /** Begins the next step, which counts in files of its own. */
  void step(String name, int count, LongAccumulator filesDone, LongAccumulator bytesDone) {
    files = filesDone;
    bytes = bytesDone;
    total = count;
    sinceNs = System.nanoTime();
    what = name;
  }

  private void run() {
    while (!ended) {
      try {
        Thread.sleep(EVERY_MS);
      } catch (InterruptedException e) {
        return;
      }
      if (!what.isEmpty() && !ended) {
        double seconds = Math.max(0.001, (System.nanoTime() - sinceNs) / 1e9);
        long read = bytes.value();
        String rate =
            read == 0 ? "" : String.format(Locale.ROOT, ", %.1f MB/s", read / 1e6 / seconds);
        err.printf(Locale.ROOT, "\r\033[K%s: %d/%d files%s", what, files.value(), total, rate);
        err.flush();
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    if (shown) {
      err.print("\r\033[K");
      err.flush();
    }
  }
}
