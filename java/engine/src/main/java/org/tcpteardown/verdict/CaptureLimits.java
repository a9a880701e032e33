package org.tcpteardown.verdict;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.tcp.HalfConnection;

/** What the capture cannot show, where that matters. */
final class CaptureLimits {
  private CaptureLimits() {}

  /** Doubts about what rests on something that did not come. */
  static List<Argument> ofSilence(Case flow) {
    List<Argument> doubts = new ArrayList<>();
    for (HalfConnection half : flow.flow().halves()) {
      if (half.capturedWithGaps()) {
        doubts.add(
            Argument.contra(
                Weight.STRONG,
                "the capture lacks some of what the "
                    + flow.role(half)
                    + " sent, so what looks unanswered may only be missing"));
      }
    }
    long holeNs = flow.flow().longestHoleNs();
    if (holeNs > 0) {
      doubts.add(
          Argument.contra(
              Weight.STRONG,
              "the capture lacks all that went by in "
                  + Wording.time(holeNs)
                  + ", as the numbers of others show, so it may have missed more of this one"));
    }
    return doubts;
  }
}
