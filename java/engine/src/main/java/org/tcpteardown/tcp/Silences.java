package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The longest silences of one end, in the order of time. */
final class Silences {
  /** The shortest one goes when there are more. */
  static final int MAX = 16;

  private final List<Silence> kept = new ArrayList<>(2);

  void add(Silence silence) {
    kept.add(silence);
    if (kept.size() > MAX) {
      kept.remove(kept.stream().min(Comparator.comparingLong(Silence::lengthNs)).orElseThrow());
    }
  }

  List<Silence> all() {
    return kept;
  }
}
