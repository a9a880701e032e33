package org.tcpteardown.path;

import java.util.HashMap;
import java.util.Map;

/** Packets that are there once at each of two points: no doubt which is which. */
final class UniqueKeys {
  private static final int SEVERAL = -1;

  /** Looks at a pair of indices. */
  interface Visitor {
    void pair(int i, int k);
  }

  private UniqueKeys() {}

  static void visit(SentPackets one, SentPackets other, boolean withTimestamp, Visitor visitor) {
    Map<Long, Integer> here = unique(one, withTimestamp);
    Map<Long, Integer> there = unique(other, withTimestamp);
    here.forEach(
        (key, i) -> {
          int k = there.getOrDefault(key, SEVERAL);
          if (i != SEVERAL && k != SEVERAL) {
            visitor.pair(i, k);
          }
        });
  }

  private static Map<Long, Integer> unique(SentPackets packets, boolean withTimestamp) {
    Map<Long, Integer> found = new HashMap<>();
    for (int i = 0; i < packets.size(); i++) {
      found.merge(packets.key(i, true, withTimestamp), i, (old, now) -> SEVERAL);
    }
    return found;
  }
}
