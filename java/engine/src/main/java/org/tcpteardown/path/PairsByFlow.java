package org.tcpteardown.path;

import java.util.AbstractList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Pairs by one of their flows, those of a flow in the order in which they came. */
final class PairsByFlow {
  private final List<FlowPair> pairs;

  /** Where those of each flow begin in {@link #order}, and where those of the last one end. */
  private final int[] starts;

  private final int[] order;

  /**
   * Sorts pairs.
   *
   * @param flows how many flows there are
   * @param flowOf the place of the flow that counts
   */
  PairsByFlow(List<FlowPair> pairs, int flows, ToIntFunction<FlowPair> flowOf) {
    this.pairs = pairs;
    this.starts = new int[flows + 1];
    this.order = new int[pairs.size()];
    for (FlowPair pair : pairs) {
      starts[flowOf.applyAsInt(pair) + 1]++;
    }
    for (int i = 0; i < flows; i++) {
      starts[i + 1] += starts[i];
    }
    int[] next = starts.clone();
    for (int i = 0; i < order.length; i++) {
      order[next[flowOf.applyAsInt(pairs.get(i))]++] = i;
    }
  }

  /** The pairs of the flow with that place. */
  List<FlowPair> of(int flow) {
    int from = starts[flow];
    int size = starts[flow + 1] - from;
    return new AbstractList<>() {
      @Override
      public FlowPair get(int index) {
        return pairs.get(order[from + index]);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
