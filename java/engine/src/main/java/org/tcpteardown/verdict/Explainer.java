package org.tcpteardown.verdict;

import org.tcpteardown.heuristic.evidence.WindowScaleLost;

/** Chooses the cause: the first rule of {@link CauseTable} whose sign is there. */
final class Explainer {
  private Explainer() {}

  /** Makes the table of causes. */
  static void prepare() {
    if (CauseTable.ORDER.isEmpty()) {
      throw new IllegalStateException("no causes");
    }
  }

  static Explanation explain(Case flow) {
    if (flow.end() == FlowEnd.FIN
        && flow.signs().findings().isEmpty()
        && flow.dataComplete()
        && WindowScaleLost.of(flow.flow()) == null) {
      // Nearly all flows: no need to ask every rule.
      return ClosingCauses.bothAcknowledged(flow.flow())
          ? ClosingCauses.PLAIN
          : ClosingCauses.PLAIN_WITHOUT_LAST_ACK;
    }
    for (CauseRule rule : CauseTable.ORDER) {
      if (rule.fits(flow)) {
        return rule.explain(flow);
      }
    }
    throw new IllegalStateException("no cause fits"); // the last one always does
  }
}
