package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.cli.render.SafeText;

/** A file of counters that is written again and again, each time as a whole. */
final class MetricsFile {
  /** Often enough for those who collect every quarter of a minute. */
  static final long EVERY_NS = 10_000_000_000L;

  private final Path file;
  private final AtomicFile.Content content;
  private final PrintWriter err;
  private long nextTick;
  private boolean begun;
  private boolean failed;

  /**
   * Not written yet.
   *
   * @param content asked each time
   * @param err told once if it cannot be written
   */
  MetricsFile(Path file, AtomicFile.Content content, PrintWriter err) {
    this.file = file;
    this.content = content;
    this.err = err;
  }

  /**
   * Writes the file if that is due: at first, and then every ten seconds.
   *
   * @param tickNs by {@link System#nanoTime}
   */
  void look(long tickNs) {
    if (!begun || tickNs - nextTick >= 0) {
      begun = true;
      nextTick = tickNs + EVERY_NS;
      write();
    }
  }

  /** Writes the file; a disk that is full now may not be so later. */
  void write() {
    try {
      AtomicFile.write(file, content);
    } catch (IOException e) {
      if (!failed) {
        err.println(
            SafeText.line("tcpteardown: " + file + " could not be written: " + Words.reason(e)));
      }
      failed = true;
    }
  }

  /** Whether it could not be written at some time. */
  boolean hasFailed() {
    return failed;
  }
}
