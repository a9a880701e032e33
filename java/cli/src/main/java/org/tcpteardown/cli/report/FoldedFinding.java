package org.tcpteardown.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.model.Finding;

/**
 * The same finding on some frames of one flow.
 *
 * @param first the first of them
 * @param count how many there are
 * @param lastFrame the frame of the last
 */
record FoldedFinding(Finding first, long count, long lastFrame) {

  /** Those of one flow, in the order of their first frames. */
  static List<FoldedFinding> of(List<Finding> findings) {
    Map<String, List<Finding>> alike = new LinkedHashMap<>();
    findings.stream()
        .sorted(Comparator.comparingLong(Finding::frame).thenComparing(Finding::id))
        .forEach(
            f ->
                alike
                    .computeIfAbsent(f.id() + " " + f.severity(), key -> new ArrayList<>())
                    .add(f));
    return alike.values().stream()
        .map(same -> new FoldedFinding(same.get(0), same.size(), same.get(same.size() - 1).frame()))
        .toList();
  }
}
