package org.tcpteardown.path;

/**
 * What a capture can have seen.
 *
 * @param startNs when it began, nanoseconds since 1970 by its own clock
 * @param endNs when it ended
 * @param stated whether the file says so (pcapng's interface statistics); else the first and the
 *     last frame stand for it, and silence after the last one means nothing
 * @param allPorts whether nothing kept it from seeing every TCP port, as far as the file says how
 *     it was made
 * @param dropped packets that the capturing machine lost, as the file says; 0 if it does not
 */
public record CaptureBounds(
    long startNs, long endNs, boolean stated, boolean allPorts, long dropped) {
  /** The same by another clock. */
  CaptureBounds shifted(long start, long end) {
    return new CaptureBounds(start, end, stated, allPorts, dropped);
  }
}
