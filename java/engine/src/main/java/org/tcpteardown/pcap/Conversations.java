package org.tcpteardown.pcap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.spill.SpillFile;

/**
 * What is known of the newest conversation on each tuple of one kind of addresses. The tuples that
 * were seen last are kept in memory; a flood of others is moved to a file.
 */
final class Conversations {
  /** Of the most, so many are kept at first. */
  private static final int FIRST_SHARE = 5;

  private final int width;
  private final int mostKept;
  private int keptTuples;
  private final SpillFile file;
  private final TupleArchive archive;

  /** Knows the tuples that were not seen since {@link #successor}; null when there was none. */
  private @Nullable Conversations older;

  private TupleMap tuples;
  private int[] stream = new int[512];
  private int[] lowBase = new int[512];
  private int[] highBase = new int[512];
  private byte[] known = new byte[512];

  /** Where the tuple at hand is. */
  private int at;

  /**
   * Starts empty.
   *
   * @param width longs in a key
   * @param keptTuples how many tuples are kept in memory at the most
   */
  Conversations(int width, int keptTuples, SpillFile file) {
    this.width = width;
    this.mostKept = keptTuples;
    this.keptTuples = Math.max(4, keptTuples / FIRST_SHARE);
    this.file = file;
    this.archive = new TupleArchive(width, file);
    this.tuples = new TupleMap(width);
  }

  /**
   * One that knows the same until it has a successor itself: then what it never saw is forgotten.
   */
  Conversations successor() {
    older = null;
    Conversations next = new Conversations(width, mostKept, file);
    next.older = this;
    return next;
  }

  /** How many tuples were seen. */
  int size() {
    return tuples.size();
  }

  /**
   * Goes to a tuple: what the methods below tell is about that one.
   *
   * @return false if it was never seen before
   */
  boolean find(long[] key) {
    int before = tuples.size();
    at = tuples.numberOf(key);
    if (at < before) {
      return true;
    }
    reserve(tuples.size());
    known[at] = 0;
    boolean back = !archive.isEmpty() && archive.find(key);
    if (back) {
      stream[at] = archive.stream();
      lowBase[at] = archive.lowBase();
      highBase[at] = archive.highBase();
      known[at] = archive.known();
    }
    Conversations last = older;
    if (last != null && last.find(key)) {
      back = true;
      stream[at] = last.stream();
      lowBase[at] = last.base(true);
      highBase[at] = last.base(false);
      known[at] = (byte) last.known();
    }
    if (tuples.size() >= keptTuples) {
      moveOut(key);
    }
    return back;
  }

  private void reserve(int size) {
    if (size > stream.length) {
      int length = (int) Math.min(stream.length * 2L, Math.max(keptTuples, size));
      stream = Arrays.copyOf(stream, length);
      lowBase = Arrays.copyOf(lowBase, length);
      highBase = Arrays.copyOf(highBase, length);
      known = Arrays.copyOf(known, length);
    }
  }

  /** Moves all but the latest tuples to the file. */
  private void moveOut(long[] current) {
    int count = tuples.size() - keptTuples / 4;
    if (!archive.add(tuples, count, stream, lowBase, highBase, known)) {
      return;
    }
    TupleMap rest = new TupleMap(width);
    long[] key = new long[width];
    for (int from = count; from < tuples.size(); from++) {
      tuples.copyKey(from, key);
      int to = rest.numberOf(key);
      stream[to] = stream[from];
      lowBase[to] = lowBase[from];
      highBase[to] = highBase[from];
      known[to] = known[from];
    }
    tuples = rest;
    at = tuples.numberOf(current);
    // Of a flood there shall be few and long runs in the file, of lesser crowds few in memory.
    keptTuples = Math.min(mostKept, keptTuples + keptTuples / 4);
  }

  /** The number of the tuple's newest conversation. */
  int stream() {
    return stream[at];
  }

  void stream(int number) {
    stream[at] = number;
  }

  /** The sequence number from which one end started, if that is {@link #known}. */
  int base(boolean low) {
    return low ? lowBase[at] : highBase[at];
  }

  void base(boolean low, int seq) {
    if (low) {
      lowBase[at] = seq;
    } else {
      highBase[at] = seq;
    }
  }

  /** Bits that say what else is known. */
  int known() {
    return known[at];
  }

  void known(int bits) {
    known[at] = (byte) bits;
  }
}
