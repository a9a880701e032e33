package org.tcpteardown.verdict;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;

/**
 * The findings of one flow, by id.
 *
 * @param findings all of them
 */
record Signs(List<Finding> findings) {

  boolean has(FindingId id) {
    for (int i = 0; i < findings.size(); i++) { // asked many times for every flow
      if (findings.get(i).id() == id) {
        return true;
      }
    }
    return false;
  }

  /** Whether that was found on that frame. */
  boolean has(FindingId id, long frame) {
    for (Finding finding : findings) {
      if (finding.frame() == frame && finding.id() == id) {
        return true;
      }
    }
    return false;
  }

  /** The first of that id in capture order. */
  Optional<Finding> find(FindingId id) {
    @Nullable Finding first = null;
    for (Finding finding : findings) {
      if (finding.id() == id && (first == null || finding.frame() < first.frame())) {
        first = finding;
      }
    }
    return Optional.ofNullable(first);
  }
}
