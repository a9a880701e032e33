package org.tcpteardown.population.rules;

import java.util.Set;
import org.tcpteardown.population.Samples;

/** From when to when connections worked, the first thousand of those that did so for a second. */
final class LongLives {
  /** What is shorter was not open for long enough to be left over by anything. */
  static final long MIN_NS = 1_000_000_000L;

  private final Samples flows = new Samples();
  private final Samples fromNs = new Samples();
  private final Samples toNs = new Samples();

  void add(long flow, long openedNs, long heardNs) {
    if (heardNs - openedNs >= MIN_NS && flows.add(flow)) {
      fromNs.add(openedNs);
      toNs.add(heardNs);
    }
  }

  /**
   * How many others were open before a moment, and worked a second after it.
   *
   * @param momentNs when it began
   * @param overNs when it was over
   * @param but the flows that do not count
   */
  int across(long momentNs, long overNs, Set<Long> but) {
    long[] number = flows.times();
    long[] from = fromNs.times();
    long[] to = toNs.times();
    int count = 0;
    for (int i = 0; i < number.length; i++) {
      boolean open = from[i] < momentNs && to[i] > overNs + MIN_NS;
      count += open && !but.contains(number[i]) ? 1 : 0;
    }
    return count;
  }

  /** Whether there were no more. */
  boolean areAll() {
    return flows.size() < Samples.MAX;
  }
}
