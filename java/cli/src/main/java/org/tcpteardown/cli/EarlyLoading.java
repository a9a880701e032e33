package org.tcpteardown.cli;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.pcap.PcapFile;
import org.tcpteardown.verdict.Verdict;

/**
 * Loads what nearly every analysis needs on a second processor, while the first one still reads the
 * command line: either takes a third of the time of a run over a small capture.
 */
final class EarlyLoading {
  /** The commands that analyse first of all, and of which people await the answer. */
  private static final Set<String> COMMANDS =
      Set.of("analyze", "check", "explain", "open", "plugin", "show");

  private static @Nullable Thread loader;

  private EarlyLoading() {}

  /** Begins, if the command line is one of which that can be of use. */
  static void begin(String... args) {
    if (args.length < 2
        || !COMMANDS.contains(args[0])
        || Runtime.getRuntime().availableProcessors() < 2) {
      return;
    }
    Thread thread = new Thread(EarlyLoading::load, "tcpteardown-loading");
    thread.setDaemon(true);
    loader = thread;
    thread.start();
  }

  /**
   * Waits until it is done. Two threads must not initialise classes of the engine at a time: where
   * those need each other, each thread could wait for the other for ever.
   */
  static void await() {
    Thread thread = loader;
    if (thread == null) {
      return;
    }
    loader = null;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void load() {
    try {
      PcapFile.problem();
      Verdict.prepare();
    } catch (RuntimeException | LinkageError e) {
      // Whoever needs it meets the same, and can say so to somebody.
      loader = null;
    }
  }
}
