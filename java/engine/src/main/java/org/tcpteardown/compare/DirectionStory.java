package org.tcpteardown.compare;

import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.Fate;

/** What became of one end's packets, in the words that a verdict needs. */
final class DirectionStory {
  static final int NONE = -1;

  private final CrossedDirection direction;
  private final int[] fates = new int[Fate.values().length];
  private int stopped = NONE;
  private int lastCrossed = NONE;
  private int firstFinCrossed = NONE;
  private int firstRstMade = NONE;
  private int rstsMade;
  private int rstsLost;
  private int rstsArrived;
  private int finsArrived;
  private int unrepaired;
  private int made;
  private int leastLostBytes = Integer.MAX_VALUE;
  private int mostCrossedBytes;

  DirectionStory(CrossedDirection direction) {
    this.direction = direction;
    for (int i = 0; i < direction.departures(); i++) {
      departure(i);
    }
    for (int k = 0; k < direction.arrivals(); k++) {
      arrival(k);
    }
  }

  private void departure(int i) {
    Fate fate = direction.departure(i);
    fates[fate.place()]++;
    boolean rst = (direction.departureFlags(i) & TcpFlags.RST) != 0;
    switch (fate) {
      case CROSSED -> {
        stopped = NONE;
        lastCrossed = i;
        mostCrossedBytes = Math.max(mostCrossedBytes, direction.departurePayloadBytes(i));
        boolean fin = (direction.departureFlags(i) & TcpFlags.FIN) != 0;
        firstFinCrossed = fin && firstFinCrossed == NONE ? i : firstFinCrossed;
      }
      case LOST, PARTLY_LOST -> {
        boolean needed = !direction.cameLater(i) && !direction.isRstWithoutEnd(i);
        if (needed) {
          unrepaired++;
          stopped = stopped == NONE ? i : stopped;
        }
        leastLostBytes = Math.min(leastLostBytes, direction.departurePayloadBytes(i));
        rstsLost += rst && needed ? 1 : 0;
      }
      default -> {}
    }
  }

  private void arrival(int k) {
    Fate fate = direction.arrival(k);
    boolean rst = (direction.arrivalFlags(k) & TcpFlags.RST) != 0;
    rstsArrived += rst ? 1 : 0;
    finsArrived += (direction.arrivalFlags(k) & TcpFlags.FIN) != 0 ? 1 : 0;
    if (fate == Fate.INJECTED) {
      fates[fate.place()]++;
      made++;
      rstsMade += rst ? 1 : 0;
      firstRstMade = rst && firstRstMade == NONE ? k : firstRstMade;
    } else if (fate != Fate.CROSSED) {
      fates[fate.place()]++;
    }
  }

  CrossedDirection direction() {
    return direction;
  }

  int count(Fate fate) {
    return fates[fate.place()];
  }

  int lost() {
    return count(Fate.LOST) + count(Fate.PARTLY_LOST);
  }

  /** The first packet of those at the end of which none crossed; {@link #NONE} if the last did. */
  int stoppedAt() {
    return stopped;
  }

  /** The last packet that did cross. */
  int lastCrossed() {
    return lastCrossed;
  }

  int firstFinCrossed() {
    return firstFinCrossed;
  }

  /** The first RST that arrived without having left. */
  int firstRstMade() {
    return firstRstMade;
  }

  int rstsMade() {
    return rstsMade;
  }

  /** Packets of any kind that arrived without having left. */
  int made() {
    return made;
  }

  int rstsLost() {
    return rstsLost;
  }

  /** RSTs that came to the receiver, whoever made them. */
  int rstsArrived() {
    return rstsArrived;
  }

  int finsArrived() {
    return finsArrived;
  }

  /**
   * Packets at the end that left after the other capture's last frame, while it is not known
   * whether that capture was still running.
   */
  int lateUnknown() {
    int count = 0;
    for (int i = direction.departures() - 1; i >= 0; i--) {
      if (!direction.leftAfterEnd(i)) {
        break;
      }
      count++;
    }
    return count;
  }

  /** Lost packets that nothing made up for. */
  int unrepaired() {
    return unrepaired;
  }

  /** Whether all lost packets carry more than any that crossed. */
  boolean onlyLargeOnesLost() {
    return lost() > 1 && leastLostBytes > mostCrossedBytes && mostCrossedBytes > 0;
  }

  int leastLostBytes() {
    return leastLostBytes;
  }

  int mostCrossedBytes() {
    return mostCrossedBytes;
  }

  /** How many FINs were lost from there on, or how many other packets. */
  int lostFrom(int from, boolean fins) {
    int count = 0;
    for (int i = from; i < direction.departures(); i++) {
      boolean fin = (direction.departureFlags(i) & TcpFlags.FIN) != 0;
      boolean lost = direction.departure(i) == Fate.LOST;
      count += lost && fin == fins ? 1 : 0;
    }
    return count;
  }
}
