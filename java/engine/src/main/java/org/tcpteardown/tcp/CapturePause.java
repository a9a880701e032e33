package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * A time without any frame in a busy capture, and what the connections say that went on after it:
 * whether they, too, had paused, or the capture had. Numbers that the capture lacks, and that were
 * sent or acknowledged after it, tell that.
 */
final class CapturePause {
  /** A capture that lost a frame here and there makes one connection jump, in one direction. */
  private static final int ENOUGH = 2;

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

  /** How many directions a segment shows to have gone on unseen: 0 to 2. */
  static int jumps(NextNumbers sender, NextNumbers peer, Segment segment) {
    int own = sender.lacksBefore(segment.seq()) ? 1 : 0;
    return own + (segment.isAck() && peer.lacksBefore(segment.ack()) ? 1 : 0);
  }

  /**
   * The number that comes next in one direction.
   *
   * @param known whether any is known
   * @param next that number
   */
  record NextNumbers(boolean known, int next) {
    /** More than this is no gap but another connection. */
    private static final int MAX_BYTES = 1 << 28;

    boolean lacksBefore(int number) {
      int bytes = known ? SeqNum.distance(next, number) : 0;
      return bytes > 0 && bytes < MAX_BYTES;
    }
  }
}
