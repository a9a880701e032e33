package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * SACKs that name bytes far from all that was ever sent, in ACKs whose own number is right: the
 * numbers were rewritten on the way, but not those in the option.
 *
 * @param first the first of the ACKs
 * @param count how many there were
 */
public record StrangeSacks(Segment first, int count) {
  /** A single one may be damaged. */
  private static final int ENOUGH = 2;

  static StrangeSacks with(@Nullable StrangeSacks before, Segment ack) {
    return before == null
        ? new StrangeSacks(ack, 1)
        : new StrangeSacks(before.first, before.count + 1);
  }

  boolean isEnough() {
    return count >= ENOUGH;
  }
}
