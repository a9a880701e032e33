package org.tcpteardown.cli.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which clients or servers matter most: those with the most RSTs, warnings and errors. */
final class PartyRanking<T extends Comparable<T>> {
  /** A scan or flood may have any number; of those that come later nothing is kept. */
  private static final int MOST_KNOWN = 100_000;

  /** Beside what is wrong, mere connections count little. */
  private static final long WEIGHT_OF_TROUBLE = 1000;

  private final Map<T, long[]> weights = new HashMap<>();

  void add(T party, long troubles) {
    long[] weight = weights.get(party);
    if (weight == null) {
      if (weights.size() == MOST_KNOWN) {
        return;
      }
      weight = new long[1];
      weights.put(party, weight);
    }
    weight[0] += 1 + WEIGHT_OF_TROUBLE * troubles;
  }

  /** How many there are, as far as they are known. */
  int count() {
    return weights.size();
  }

  /** The most important ones first. */
  List<T> first(int most) {
    return weights.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<T, long[]>>comparingLong(e -> -e.getValue()[0])
                .thenComparing(Map.Entry::getKey))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
