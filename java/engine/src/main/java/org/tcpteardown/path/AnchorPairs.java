package org.tcpteardown.path;

import java.util.Arrays;

/** The anchors of a connection that both points have. */
final class AnchorPairs {
  private final int[] placesA = new int[Anchors.KINDS.length * Anchors.KEPT + 2];
  private final int[] placesB = new int[placesA.length];
  private int size;

  AnchorPairs(PointLog a, PointLog b, FlowPair pair) {
    for (int direction = 0; direction < 2; direction++) {
      int here = pair.a().synPlace(direction);
      int there = pair.b().synPlace(pair.directionInB(direction));
      if (here >= 0 && there >= 0) {
        add(a, b, pair, here, there);
      }
    }
    for (Anchors.Kind kind : Anchors.KINDS) {
      Anchors one = pair.a().anchors();
      for (int i = 0; i < one.count(kind); i++) {
        int there = pair.b().anchors().find(kind, one.hash(kind, i));
        if (there >= 0) {
          add(a, b, pair, one.place(kind, i), there);
        }
      }
    }
  }

  private void add(PointLog a, PointLog b, FlowPair pair, int here, int there) {
    int direction = a.direction(here);
    boolean known = Arrays.stream(placesA, 0, size).anyMatch(place -> place == here);
    if (!known
        && pair.directionInB(direction) == b.direction(there)
        && pair.offsetKnown(direction)
        && b.seq(there) - a.seq(here) == pair.offset(direction)) {
      placesA[size] = here;
      placesB[size] = there;
      size++;
    }
  }

  int size() {
    return size;
  }

  int placeA(int n) {
    return placesA[n];
  }

  int placeB(int n) {
    return placesB[n];
  }
}
