package org.tcpteardown.pcap;

import java.util.Arrays;
import org.tcpteardown.model.KeyedHash;

/**
 * Numbers 4-tuples in the order in which they were first seen, from 0. A hash table in plain
 * arrays: a capture may have millions of them.
 */
final class TupleMap {
  private static final int FIRST_SLOTS = 1 << 10;

  /** Longs in a key. */
  private final int width;

  /** Keys in the order of their numbers. */
  private long[] keys;

  /** Number of the tuple in that slot plus 1; 0 when the slot is free. */
  private int[] slots = new int[FIRST_SLOTS];

  private int size;

  TupleMap(int width) {
    this.width = width;
    this.keys = new long[FIRST_SLOTS / 2 * width];
  }

  int size() {
    return size;
  }

  /** The number of that tuple; that of a new one is the former {@link #size}. */
  int numberOf(long[] key) {
    int mask = slots.length - 1;
    int slot = slot(hash(key, 0, width)) & mask;
    while (slots[slot] != 0) {
      if (isAt(slots[slot] - 1, key)) {
        return slots[slot] - 1;
      }
      slot = slot + 1 & mask;
    }
    slots[slot] = size + 1;
    if ((size + 1) * width > keys.length) {
      keys = Arrays.copyOf(keys, keys.length * 2);
    }
    System.arraycopy(key, 0, keys, size * width, width);
    size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** Whether that tuple has a number. */
  boolean has(long[] key) {
    int mask = slots.length - 1;
    int slot = slot(hash(key, 0, width)) & mask;
    while (slots[slot] != 0) {
      if (isAt(slots[slot] - 1, key)) {
        return true;
      }
      slot = slot + 1 & mask;
    }
    return false;
  }

  private boolean isAt(int number, long[] key) {
    for (int i = 0; i < width; i++) {
      if (keys[number * width + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  /** Mixes the parts of a key; differs from one process to the next. */
  static long hash(long[] from, int start, int width) {
    long hash = KeyedHash.of(from[start]);
    for (int i = 1; i < width; i++) {
      hash = KeyedHash.and(hash, from[start + i]);
    }
    return hash;
  }

  /** The {@link #hash} of the tuple of that number. */
  long hash(int number) {
    return hash(keys, number * width, width);
  }

  private static int slot(long hash) {
    return (int) (hash >>> 16);
  }

  /** Fills a key with the tuple of that number. */
  void copyKey(int number, long[] key) {
    System.arraycopy(keys, number * width, key, 0, width);
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = slot(hash(number)) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = number + 1;
    }
  }
}
