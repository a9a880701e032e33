package org.tcpteardown.compare;

import java.util.function.BiConsumer;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.SeenFrame;

/** Which frame of a connection at one point is which at the other. */
final class CrossedFrames {
  private CrossedFrames() {}

  /**
   * Visits the packets that were found at both points, direction by direction.
   *
   * @param atA whose frames: those of A, or those of B
   * @param visitor takes a frame and the number of that packet's frame in the other capture
   */
  static void visit(CrossedFlow flow, boolean atA, BiConsumer<SeenFrame, Long> visitor) {
    for (CrossedDirection direction : flow.directions()) {
      for (int i = 0; i < direction.departures(); i++) {
        int k = direction.arrivalOf(i);
        if (k < 0) {
          continue;
        }
        if (direction.fromA() == atA) {
          visitor.accept(direction.departureAsFrame(i), (long) direction.arrivalFrame(k));
        } else if (direction.departureOf(k) == i) {
          visitor.accept(direction.arrivalAsFrame(k), (long) direction.departureFrame(i));
        }
      }
    }
  }

  /** At most how many {@link #visit} finds. */
  static int count(CrossedFlow flow) {
    int count = 0;
    for (CrossedDirection direction : flow.directions()) {
      count += Math.min(direction.departures(), direction.arrivals());
    }
    return count;
  }
}
