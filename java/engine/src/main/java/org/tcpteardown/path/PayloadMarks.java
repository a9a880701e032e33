package org.tcpteardown.path;

import java.util.Arrays;
import java.util.BitSet;

/** Hashes of what frames carry, by the frames' numbers. */
final class PayloadMarks {
  private int[] hashes = new int[1 << 10];
  private final BitSet known = new BitSet();

  /** Notes a frame's; the first one counts. */
  void put(long frame, int hash) {
    int at = (int) Math.min(frame, Integer.MAX_VALUE - 8);
    if (at >= hashes.length) {
      int more = (int) Math.min(Integer.MAX_VALUE - 7L, hashes.length * 2L);
      hashes = Arrays.copyOf(hashes, Math.max(at + 1, more));
    }
    if (!known.get(at)) {
      hashes[at] = hash;
      known.set(at);
    }
  }

  boolean has(int frame) {
    return known.get(frame);
  }

  int hash(int frame) {
    return hashes[frame];
  }
}
