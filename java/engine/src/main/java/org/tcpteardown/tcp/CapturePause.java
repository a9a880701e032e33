package org.tcpteardown.tcp;

import org.tcpteardown.model.SeqNum;

/**
 * A time without any frame in a busy capture, and what the connections say that went on after it:
 * whether they, too, had paused, or the capture had. Numbers that the capture lacks, and that were
 * sent or acknowledged after it, tell that.
 */
final class CapturePause {
  /** A capture that lost a frame here and there makes one connection jump, in one direction. */
  private static final int ENOUGH = 2;

  /** More than this is no gap but another connection. */
  private static final int MAX_BYTES = 1 << 28;

  private final long fromNs;
  private final long toNs;

  private int jumps;

  CapturePause(long fromNs, long toNs) {
    this.fromNs = fromNs;
    this.toNs = toNs;
  }

  long fromNs() {
    return fromNs;
  }

  long lengthNs() {
    return toNs - fromNs;
  }

  Holes.Hole asHole() {
    return new Holes.Hole(fromNs, toNs);
  }

  /** Counts what numbers jumped; says once whether that is enough now. */
  boolean jumped(int directions) {
    boolean before = jumps >= ENOUGH;
    jumps += directions;
    return !before && jumps >= ENOUGH;
  }

  /** Whether something is missing between the number that came next and one that came. */
  static boolean lacksBetween(int next, int number) {
    int bytes = SeqNum.distance(next, number);
    return bytes > 0 && bytes < MAX_BYTES;
  }
}
