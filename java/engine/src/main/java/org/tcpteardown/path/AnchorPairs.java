package org.tcpteardown.path;

/** The anchors of a connection that both points have. */
final class AnchorPairs {
  private final FlowRows rowsA;
  private final FlowRows rowsB;
  private final int[] placesA = new int[Anchors.KINDS.length * Anchors.KEPT + 2];
  private final int[] placesB = new int[placesA.length];
  private int size;

  AnchorPairs(PointLog a, PointLog b, FlowPair pair) {
    FlowSketch one = a.sketch(pair.a());
    FlowSketch other = b.sketch(pair.b());
    this.rowsA = one.rows();
    this.rowsB = other.rows();
    for (int direction = 0; direction < 2; direction++) {
      int here = pair.a().synPlace(direction);
      int there = pair.b().synPlace(pair.directionInB(direction));
      if (here >= 0 && there >= 0) {
        add(pair, here, there);
      }
    }
    for (Anchors.Kind kind : Anchors.KINDS) {
      for (int i = 0; i < one.anchors().count(kind); i++) {
        int there = other.anchors().find(kind, one.anchors().hash(kind, i));
        if (there >= 0) {
          add(pair, one.anchors().place(kind, i), there);
        }
      }
    }
  }

  private void add(FlowPair pair, int here, int there) {
    int direction = rowsA.direction(here);
    if (!isKnown(here)
        && pair.directionInB(direction) == rowsB.direction(there)
        && pair.offsetKnown(direction)
        && rowsB.seq(there) - rowsA.seq(here) == pair.offset(direction)) {
      placesA[size] = here;
      placesB[size] = there;
      size++;
    }
  }

  private boolean isKnown(int here) {
    for (int n = 0; n < size; n++) {
      if (placesA[n] == here) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return size;
  }

  /** The connection's segments at A. */
  FlowRows rowsA() {
    return rowsA;
  }

  /** The connection's segments at B. */
  FlowRows rowsB() {
    return rowsB;
  }

  /** Where an anchor stands among those at A. */
  int placeA(int n) {
    return placesA[n];
  }

  /** Where the same packet stands among those at B. */
  int placeB(int n) {
    return placesB[n];
  }
}
