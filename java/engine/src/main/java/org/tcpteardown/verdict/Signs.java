package org.tcpteardown.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tcpteardown.model.Finding;

/**
 * The findings of one flow, by id.
 *
 * @param findings all of them
 */
record Signs(List<Finding> findings) {

  boolean has(String id) {
    return find(id).isPresent();
  }

  /** The first of that id in capture order. */
  Optional<Finding> find(String id) {
    if (findings.isEmpty()) {
      return Optional.empty(); // most flows
    }
    return findings.stream()
        .filter(f -> f.id().equals(id))
        .min(Comparator.comparingLong(Finding::frame));
  }
}
