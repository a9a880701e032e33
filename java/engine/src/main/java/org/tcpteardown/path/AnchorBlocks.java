package org.tcpteardown.path;

import java.util.List;
import java.util.stream.IntStream;

/** The anchors of pairs, one pair after the other, found on all cores some pairs ahead. */
final class AnchorBlocks {
  private static final int MOST_PAIRS = 1 << 12;

  /** Of both points; so many rows are held at once, or those of one pair. */
  private static final long MOST_ROWS = 1 << 18;

  /** Takes a pair's anchors. */
  interface Visitor {
    void pair(int place, AnchorPairs anchors);
  }

  private final PointLog a;
  private final PointLog b;
  private final List<FlowPair> pairs;

  AnchorBlocks(PointLog a, PointLog b, List<FlowPair> pairs) {
    this.a = a;
    this.b = b;
    this.pairs = pairs;
  }

  /** Visits the pairs from a place on, in order. */
  void visit(int from, Visitor visitor) {
    int start = from;
    while (start < pairs.size()) {
      int end = end(start);
      AnchorPairs[] found =
          IntStream.range(start, end)
              .parallel()
              .mapToObj(i -> new AnchorPairs(a, b, pairs.get(i)))
              .toArray(AnchorPairs[]::new);
      for (int i = start; i < end; i++) {
        visitor.pair(i, found[i - start]);
      }
      start = end;
    }
  }

  private int end(int start) {
    long rows = 0;
    int end = start;
    do {
      rows += (long) pairs.get(end).a().packets() + pairs.get(end).b().packets();
      end++;
    } while (end < pairs.size() && end - start < MOST_PAIRS && rows < MOST_ROWS);
    return end;
  }
}
