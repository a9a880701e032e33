package org.tcpteardown.path;

import java.util.Arrays;

/** Finds the flows of a log that have an anchor. */
final class AnchorIndex {
  /** An anchor that more flows have tells nobody apart. */
  private static final int MOST_FLOWS = 32;

  private static final int FIRST_ROOM = 1 << 10;

  /** For each kind: hash in the upper half, place of the flow in the lower, sorted. */
  private final long[][] entries = new long[Anchors.KINDS.length][];

  AnchorIndex(PointLog log) {
    int[] counts = new int[Anchors.KINDS.length];
    Arrays.fill(entries, new long[0]);
    for (PointFlow flow : log.flows()) {
      if (!flow.isPart()) {
        Anchors anchors = log.sketch(flow).anchors();
        for (Anchors.Kind kind : Anchors.KINDS) {
          add(kind, anchors, flow.index(), counts);
        }
      }
    }
    for (Anchors.Kind kind : Anchors.KINDS) {
      entries[kind.place()] = Arrays.copyOf(entries[kind.place()], counts[kind.place()]);
      Arrays.parallelSort(entries[kind.place()]);
    }
  }

  private void add(Anchors.Kind kind, Anchors anchors, int flow, int[] counts) {
    long[] all = entries[kind.place()];
    int count = counts[kind.place()];
    if (count + Anchors.KEPT > all.length) {
      all = Arrays.copyOf(all, FIRST_ROOM + all.length / 2 * 3);
      entries[kind.place()] = all;
    }
    for (int i = 0; i < anchors.count(kind); i++) {
      all[count++] = (long) anchors.hash(kind, i) << Integer.SIZE | flow;
    }
    counts[kind.place()] = count;
  }

  /** How many anchors of that kind there are, in bits: so much is agreement by chance worth. */
  int sizeBits(Anchors.Kind kind) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(entries[kind.place()].length);
  }

  /** How many different anchors of that kind there are. */
  int variety(Anchors.Kind kind) {
    long[] all = entries[kind.place()];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      count += i == 0 || all[i] >> Integer.SIZE != all[i - 1] >> Integer.SIZE ? 1 : 0;
    }
    return count;
  }

  /**
   * The flows with that anchor; none if it is one of many.
   *
   * @param found where their places go
   * @return how many they are
   */
  int find(Anchors.Kind kind, int hash, int[] found) {
    long[] all = entries[kind.place()];
    long from = (long) hash << Integer.SIZE;
    int at = Arrays.binarySearch(all, from);
    at = at < 0 ? -at - 1 : at;
    int count = 0;
    while (at + count < all.length && (int) (all[at + count] >> Integer.SIZE) == hash) {
      if (count == Math.min(MOST_FLOWS, found.length)) {
        return 0;
      }
      found[count] = (int) all[at + count];
      count++;
    }
    return count;
  }

  /** Room for what {@link #find} finds. */
  static int[] room() {
    return new int[MOST_FLOWS];
  }
}
