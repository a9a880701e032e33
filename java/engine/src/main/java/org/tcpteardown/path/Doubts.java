package org.tcpteardown.path;

import org.tcpteardown.model.TcpFlags;

/**
 * Takes back what is not certain where a capturing machine is known to have lost packets: then a
 * packet that nobody needs to acknowledge may well have passed it.
 */
final class Doubts {
  /** So many repeats of one segment are not all overlooked. */
  private static final int SURELY = 3;

  private Doubts() {}

  static void soften(CrossedFlow flow, boolean lossAtA, boolean lossAtB) {
    soften(flow.fromA(), lossAtA, lossAtB);
    soften(flow.fromB(), lossAtB, lossAtA);
  }

  private static void soften(CrossedDirection direction, boolean nearLoss, boolean farLoss) {
    if (farLoss) {
      for (int i = 0; i < direction.departures(); i++) {
        if (direction.departure(i) == Fate.LOST && !isProven(direction, i)) {
          direction.departure(i, Fate.UNSURE);
        }
      }
    }
    if (nearLoss) {
      for (int k = 0; k < direction.arrivals(); k++) {
        if (direction.arrival(k) == Fate.INJECTED) {
          direction.arrival(k, Fate.UNSURE);
        }
      }
    }
  }

  /** Whether the sender had to send the same bytes again later, or often. */
  private static boolean isProven(CrossedDirection direction, int i) {
    if (direction.departureLength(i) == 0) {
      return false;
    }
    int lost = 0;
    boolean crossedLater = false;
    for (int n = 0; n < direction.departures(); n++) {
      if (direction.departureSeq(n) == direction.departureSeq(i)
          && direction.departureLength(n) > 0) {
        lost += direction.departure(n) == Fate.LOST ? 1 : 0;
        crossedLater |= n > i && direction.departure(n) == Fate.CROSSED;
      }
    }
    boolean syn = (direction.departureFlags(i) & TcpFlags.SYN) != 0;
    return crossedLater || lost >= SURELY || (syn && lost > 1);
  }
}
