package org.tcpteardown.compare;

import java.util.List;
import org.tcpteardown.model.Finding;

/** Looks into lists of findings that are sorted by frame. */
final class FindingsByFrame {
  private FindingsByFrame() {}

  /** Where the findings of a frame, or of later ones, begin. */
  static int first(List<Finding> findings, long frame) {
    int low = 0;
    int high = findings.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (findings.get(middle).frame() < frame) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
