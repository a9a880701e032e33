package org.tcpteardown.path;

import org.jspecify.annotations.Nullable;

/**
 * What became of the packets of a connection, in a byte each: of very many connections no more can
 * be held until all are known. The rest is made once more from the captures.
 */
final class FlowFates {
  /** Place among the pairs; -1 if only A has it. */
  private final int pair;

  private final @Nullable PointFlow alone;

  /** Time on the way, from A and from B, that was supposed when it was looked at. */
  private final long supposedFromA;

  private final long supposedFromB;

  /** {@link Fate#place} of what left A, arrived at B, left B and arrived at A. */
  private final byte[][] fates;

  /** Whether an end's last packet left after the last frame of the other capture. */
  private final boolean openEnd;

  private FlowFates(
      int pair,
      @Nullable PointFlow alone,
      long supposedFromA,
      long supposedFromB,
      CrossedFlow flow) {
    this.pair = pair;
    this.alone = alone;
    this.supposedFromA = supposedFromA;
    this.supposedFromB = supposedFromB;
    this.fates =
        new byte[][] {
          departures(flow.fromA()), arrivals(flow.fromA()),
          departures(flow.fromB()), arrivals(flow.fromB())
        };
    this.openEnd = flow.fromA().hasOpenEnd() || flow.fromB().hasOpenEnd();
  }

  /**
   * Notes what became of a connection of both points.
   *
   * @param pair its place among the pairs
   * @param fromA time on the way from A that was supposed
   * @param fromB the same from B
   */
  static FlowFates of(int pair, long fromA, long fromB, CrossedFlow flow) {
    return new FlowFates(pair, null, fromA, fromB, flow);
  }

  /** Notes what became of a connection that only A has. */
  static FlowFates ofAlone(PointFlow alone, long fromA, long fromB, CrossedFlow flow) {
    return new FlowFates(-1, alone, fromA, fromB, flow);
  }

  private static byte[] departures(CrossedDirection direction) {
    byte[] fates = new byte[direction.departures()];
    for (int i = 0; i < fates.length; i++) {
      fates[i] = (byte) direction.departure(i).place();
    }
    return fates;
  }

  private static byte[] arrivals(CrossedDirection direction) {
    byte[] fates = new byte[direction.arrivals()];
    for (int k = 0; k < fates.length; k++) {
      fates[k] = (byte) direction.arrival(k).place();
    }
    return fates;
  }

  private static int which(boolean fromA, boolean arrival) {
    return (fromA ? 0 : 2) + (arrival ? 1 : 0);
  }

  int pair() {
    return pair;
  }

  /** The connection, if only A has it. */
  @Nullable PointFlow alone() {
    return alone;
  }

  long supposedNs(boolean fromA) {
    return fromA ? supposedFromA : supposedFromB;
  }

  /** Takes a packet that was counted to another connection at the other point for one of it. */
  void foundElsewhere(boolean fromA, boolean arrival, int index) {
    fates[which(fromA, arrival)][index] = (byte) Fate.CROSSED.place();
  }

  /** Whether every packet crossed, but for what the other capture cannot have. */
  boolean isClean() {
    for (byte[] some : fates) {
      for (byte fate : some) {
        if (fate != Fate.CROSSED.place() && fate != Fate.OUTSIDE.place()) {
          return false;
        }
      }
    }
    return !openEnd;
  }

  /** How many packets of a direction had a fate at its nearer, or its farther point. */
  int count(boolean fromA, boolean arrival, Fate fate) {
    int count = 0;
    for (byte one : fates[which(fromA, arrival)]) {
      count += one == fate.place() ? 1 : 0;
    }
    return count;
  }

  /** Packets of a direction that came to its farther point. */
  int arrivals(boolean fromA) {
    return fates[which(fromA, true)].length;
  }

  /** Tells the connection, looked at once more, what is known by now. */
  CrossedFlow tell(CrossedFlow flow) {
    for (CrossedDirection direction : flow.directions()) {
      byte[] left = fates[which(direction.fromA(), false)];
      for (int i = 0; i < left.length; i++) {
        direction.departure(i, Fate.at(left[i]));
      }
      byte[] arrived = fates[which(direction.fromA(), true)];
      for (int k = 0; k < arrived.length; k++) {
        direction.arrival(k, Fate.at(arrived[k]));
      }
      direction.noteLastCrossed();
    }
    return flow;
  }
}
