package org.tcpteardown.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Counts frames on the terminal while a long analysis runs; silent in pipes and for short work. */
final class Progress {
  private static final long FIRST_AFTER_NS = 2_000_000_000L;
  private static final long EVERY_NS = 200_000_000L;
  private static final int LOOK_EVERY_FRAMES = 1 << 12;

  private final PrintWriter err;
  private final boolean wanted = Terminal.isInteractive();
  private long nextNs = System.nanoTime() + FIRST_AFTER_NS;
  private boolean shown;

  Progress(PrintWriter err) {
    this.err = err;
  }

  void frames(long frames) {
    if (!wanted || (frames & (LOOK_EVERY_FRAMES - 1)) != 0 || System.nanoTime() - nextNs < 0) {
      return;
    }
    nextNs = System.nanoTime() + EVERY_NS;
    shown = true;
    err.print(String.format(Locale.ROOT, "\r%,d frames ", frames));
    err.flush();
  }

  void clear() {
    if (shown) {
      shown = false;
      err.print("\r" + " ".repeat(40) + "\r");
      err.flush();
    }
  }
}
