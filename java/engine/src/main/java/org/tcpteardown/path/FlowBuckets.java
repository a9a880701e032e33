package org.tcpteardown.path;

import java.util.Arrays;

/**
 * Neighbouring flows taken together, so many that their rows can be sorted in memory; a flow that
 * is longer than that has a bucket of its own.
 */
final class FlowBuckets {
  /** Where the rows of each flow begin, and where those of the last one end. */
  private final int[] starts;

  /** The first flow of each bucket, and behind the last one the number of flows. */
  private final int[] firstFlows;

  /** The bucket of each flow. */
  private final int[] buckets;

  FlowBuckets(int[] starts, int rowsAtMost) {
    this.starts = starts;
    int flows = starts.length - 1;
    int[] first = new int[flows + 1];
    int count = 0;
    for (int flow = 0; flow < flows; flow++) {
      boolean full = count > 0 && starts[flow + 1] - starts[first[count - 1]] > rowsAtMost;
      if (count == 0 || full) {
        first[count++] = flow;
      }
    }
    first[count] = flows;
    firstFlows = Arrays.copyOf(first, count + 1);
    buckets = new int[flows];
    for (int bucket = 0; bucket < count; bucket++) {
      Arrays.fill(buckets, firstFlows[bucket], firstFlows[bucket + 1], bucket);
    }
  }

  int count() {
    return firstFlows.length - 1;
  }

  /** The bucket of a flow. */
  int of(int flow) {
    return buckets[flow];
  }

  int firstFlow(int bucket) {
    return firstFlows[bucket];
  }

  boolean hasSeveralFlows(int bucket) {
    return firstFlows[bucket + 1] - firstFlows[bucket] > 1;
  }

  /** Where a bucket's rows begin. */
  int start(int bucket) {
    return starts[firstFlows[bucket]];
  }

  /** Where the rows of each one begin. */
  int[] starts() {
    int[] all = new int[count()];
    Arrays.setAll(all, this::start);
    return all;
  }
}
