package org.tcpteardown.path;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the flows of a log that have an anchor. */
final class AnchorIndex {
  /** An anchor that more flows have tells nobody apart. */
  private static final int MOST_FLOWS = 32;

  /** Flows that are looked at at a time, several times at once. */
  private static final int FLOWS_IN_BLOCK = 1 << 12;

  /** For each kind. */
  private final HashedEntries[] entries = new HashedEntries[Anchors.KINDS.length];

  AnchorIndex(PointLog log) {
    int blocks = (log.flows().size() + FLOWS_IN_BLOCK - 1) / FLOWS_IN_BLOCK;
    long[][][] gathered =
        IntStream.range(0, blocks)
            .parallel()
            .mapToObj(block -> ofBlock(log, block * FLOWS_IN_BLOCK))
            .toArray(long[][][]::new);
    IntStream.range(0, entries.length)
        .parallel()
        .forEach(place -> entries[place] = new HashedEntries(joined(gathered, place)));
  }

  /** The anchors of some flows, for each kind. */
  private static long[][] ofBlock(PointLog log, int from) {
    List<PointFlow> flows = log.flows();
    int to = Math.min(flows.size(), from + FLOWS_IN_BLOCK);
    int[] counts = new int[Anchors.KINDS.length];
    long[][] found = new long[Anchors.KINDS.length][(to - from) * Anchors.KEPT];
    for (PointFlow flow : flows.subList(from, to)) {
      if (!flow.isPart()) {
        Anchors anchors = log.sketch(flow).anchors();
        for (Anchors.Kind kind : Anchors.KINDS) {
          for (int i = 0; i < anchors.count(kind); i++) {
            found[kind.place()][counts[kind.place()]++] =
                HashedEntries.entry(anchors.hash(kind, i), flow.index());
          }
        }
      }
    }
    for (int place = 0; place < found.length; place++) {
      found[place] = Arrays.copyOf(found[place], counts[place]);
    }
    return found;
  }

  /** All of one kind; those of the blocks are let go. */
  private static long[] joined(long[][][] gathered, int place) {
    long[] all = new long[Arrays.stream(gathered).mapToInt(block -> block[place].length).sum()];
    int at = 0;
    for (long[][] block : gathered) {
      System.arraycopy(block[place], 0, all, at, block[place].length);
      at += block[place].length;
      block[place] = new long[0];
    }
    return all;
  }

  /** How many anchors of that kind there are, in bits: so much is agreement by chance worth. */
  int sizeBits(Anchors.Kind kind) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(entries[kind.place()].size());
  }

  /** How many different anchors of that kind there are. */
  int variety(Anchors.Kind kind) {
    return entries[kind.place()].variety();
  }

  /**
   * The flows with that anchor; none if it is one of many.
   *
   * @param found where their places go
   * @return how many they are
   */
  int find(Anchors.Kind kind, int hash, int[] found) {
    return entries[kind.place()].find(hash, found);
  }

  /** Room for what {@link #find} finds. */
  static int[] room() {
    return new int[MOST_FLOWS];
  }
}
