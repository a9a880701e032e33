package org.tcpteardown.cli.survey;

import java.util.Comparator;
import org.tcpteardown.model.Severity;

/**
 * A finding's id at one of its severities.
 *
 * @param population whether it is about many flows
 */
record FindingKind(String id, Severity severity, boolean population)
    implements Comparable<FindingKind> {
  private static final Comparator<FindingKind> WORST_FIRST =
      Comparator.comparing(FindingKind::population)
          .thenComparing(FindingKind::severity, Comparator.reverseOrder())
          .thenComparing(FindingKind::id);

  @Override
  public int compareTo(FindingKind other) {
    return WORST_FIRST.compare(this, other);
  }
}
