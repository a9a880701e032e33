package org.tcpteardown.pcap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tcpteardown.spill.SpillFile;

/**
 * Tuples in a file, in runs that are sorted by hash. A filter for each run, of two bytes for each
 * tuple, says of nearly all that are not there that they are not.
 */
final class TupleArchive {
  private static final int RECORDS_IN_BLOCK = 128;

  /** Records are sorted by the upper bits of their hash; the lower ones serve for an index. */
  private static final long INDEX_BITS = (1L << 24) - 1;

  private final int width;
  private final SpillFile file;
  private final ByteBuffer block;
  private final List<Run> runs = new ArrayList<>();
  private boolean full;

  /** The record that was found. */
  private int found;

  /**
   * Some records, sorted by hash.
   *
   * @param at where they begin in the file
   * @param count how many they are
   * @param firsts upper bits of the hash of the first record of each block
   * @param filter knows which records are not there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Run(long at, int count, long[] firsts, TupleFilter filter) {}

  TupleArchive(int width, SpillFile file) {
    this.width = width;
    this.file = file;
    this.block = ByteBuffer.allocate(RECORDS_IN_BLOCK * recordBytes());
  }

  /** Key, stream, both bases, and what is known. */
  private int recordBytes() {
    return Long.BYTES * width + 3 * Integer.BYTES + 1;
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /**
   * Adds the first tuples of a map with what is known of each, by its number.
   *
   * @return false when they could not be written, now or before: a full disk costs memory, not
   *     results
   */
  boolean add(
      TupleMap tuples, int count, int[] stream, int[] lowBase, int[] highBase, byte[] known) {
    if (full) {
      return false;
    }
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = (tuples.hash(i) & ~INDEX_BITS) | i;
    }
    Arrays.sort(order);
    long begin = file.sizeBytes();
    long[] firsts = new long[(count + RECORDS_IN_BLOCK - 1) / RECORDS_IN_BLOCK];
    long[] key = new long[width];
    try {
      for (int i = 0; i < count; ) {
        block.clear();
        firsts[i / RECORDS_IN_BLOCK] = order[i] & ~INDEX_BITS;
        for (int end = Math.min(count, i + RECORDS_IN_BLOCK); i < end; i++) {
          int number = (int) (order[i] & INDEX_BITS);
          tuples.copyKey(number, key);
          for (long part : key) {
            block.putLong(part);
          }
          block.putInt(stream[number]).putInt(lowBase[number]).putInt(highBase[number]);
          block.put(known[number]);
        }
        file.append(block.flip());
      }
    } catch (IOException e) {
      full = true;
      return false;
    }
    TupleFilter filter = new TupleFilter(count);
    for (int i = 0; i < count; i++) {
      filter.add(tuples.hash(i));
    }
    runs.add(new Run(begin, count, firsts, filter));
    return true;
  }

  /** Looks for a tuple; what the methods below tell is about the one that was found last. */
  boolean find(long[] key) {
    long hash = TupleMap.hash(key, 0, width);
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (runs.get(i).filter().mayHave(hash) && find(runs.get(i), hash, key)) {
        return true;
      }
    }
    return false;
  }

  private boolean find(Run run, long hash, long[] key) {
    long upper = hash & ~INDEX_BITS;
    int low = 0;
    int high = run.firsts().length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (run.firsts()[middle] <= upper) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // If a block begins with that hash, the one before may end with it.
    for (int at = low - 1; at >= 0; at--) {
      if (findInBlock(run, at, key)) {
        return true;
      }
      if (run.firsts()[at] < upper) {
        return false;
      }
    }
    return false;
  }

  private boolean findInBlock(Run run, int number, long[] key) {
    int records = Math.min(RECORDS_IN_BLOCK, run.count() - number * RECORDS_IN_BLOCK);
    block.clear().limit(records * recordBytes());
    try {
      file.read(run.at() + (long) number * RECORDS_IN_BLOCK * recordBytes(), block);
    } catch (IOException e) {
      throw new UncheckedIOException("connections could not be read from a temporary file", e);
    }
    for (int i = 0; i < records; i++) {
      if (isAt(i, key)) {
        found = i * recordBytes() + Long.BYTES * width;
        return true;
      }
    }
    return false;
  }

  private boolean isAt(int record, long[] key) {
    for (int i = 0; i < width; i++) {
      if (block.getLong(record * recordBytes() + Long.BYTES * i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  int stream() {
    return block.getInt(found);
  }

  int lowBase() {
    return block.getInt(found + Integer.BYTES);
  }

  int highBase() {
    return block.getInt(found + 2 * Integer.BYTES);
  }

  byte known() {
    return block.get(found + 3 * Integer.BYTES);
  }
}
