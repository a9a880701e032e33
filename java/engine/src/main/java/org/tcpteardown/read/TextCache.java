package org.tcpteardown.read;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a text stands for, without making a string of it. Captures repeat few addresses
 * often; one that does not (a scan) only overwrites entries, so it never grows. For one thread.
 */
final class TextCache<V> {
  private final Entry<V>[] entries;

  private static final class Entry<V> {
    private final byte[] text;
    private final V value;

    Entry(byte[] text, V value) {
      this.text = text;
      this.value = value;
    }
  }

  /**
   * An empty cache.
   *
   * @param size number of entries, a power of two
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  TextCache(int size) {
    entries = new Entry[size];
  }

  @Nullable V get(byte[] bytes, int start, int end) {
    Entry<V> entry = entries[slot(bytes, start, end)];
    return entry != null && Arrays.equals(entry.text, 0, entry.text.length, bytes, start, end)
        ? entry.value
        : null;
  }

  void put(byte[] bytes, int start, int end, V value) {
    entries[slot(bytes, start, end)] = new Entry<>(Arrays.copyOfRange(bytes, start, end), value);
  }

  private int slot(byte[] bytes, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ hash >>> 15) & (entries.length - 1);
  }
}
