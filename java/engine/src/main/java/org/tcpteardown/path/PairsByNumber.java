package org.tcpteardown.path;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds pairs of connections by the number that one of the points gives them. */
final class PairsByNumber {
  private final List<FlowPair> pairs;
  private @Nullable Map<Long, Integer> atA;
  private @Nullable Map<Long, Integer> atB;

  PairsByNumber(List<FlowPair> pairs) {
    this.pairs = pairs;
  }

  /** Which pair it is; -1 if none. Built at first use: few ask. */
  int find(boolean isNumberAtA, long number) {
    Map<Long, Integer> places = isNumberAtA ? atA : atB;
    if (places == null) {
      places = new HashMap<>();
      for (int i = 0; i < pairs.size(); i++) {
        FlowPair pair = pairs.get(i);
        places.put((isNumberAtA ? pair.a() : pair.b()).number(), i);
      }
      if (isNumberAtA) {
        atA = places;
      } else {
        atB = places;
      }
    }
    return places.getOrDefault(number, -1);
  }
}
