package org.tcpteardown.cli;

/**
 * Keeps the heap near what is needed. The collectors that start fast let flows that are long done
 * with lie in the heap until that has grown to a share of the machine's memory; a large capture
 * would take all of it.
 */
final class HeapKeeper {
  private static final long FRAMES_BETWEEN_LOOKS = 1 << 16;
  private static final long UNREMARKABLE_BYTES = 240L << 20;

  /** At so many bytes in use the heap is cleaned up. */
  private long limitBytes = UNREMARKABLE_BYTES;

  /** Says that so many frames were read. */
  void frames(long count) {
    if (count % FRAMES_BETWEEN_LOOKS == 0 && usedBytes() > limitBytes) {
      System.gc();
      // What is needed may grow with the capture: then this is done ever more rarely.
      limitBytes = Math.max(UNREMARKABLE_BYTES, usedBytes() / 2 * 3);
    }
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
