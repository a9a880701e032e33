package org.tcpteardown.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values that one record holds, by field, outer header before inner. Values are places in a
 * text, not strings, and the object is reused from record to record, because there are millions.
 */
final class FrameValues {
  private static final int FIELDS = TsharkField.values().length;
  private static final byte[] NO_TEXT = {};

  private final int[][] starts = new int[FIELDS][2];
  private final int[][] ends = new int[FIELDS][2];
  private final int[][] depths = new int[FIELDS][2];
  private final int[] counts = new int[FIELDS];
  private byte[] text = NO_TEXT;
  private byte[] copies = new byte[1024];
  private int copied;
  private long present;
  private boolean nested;
  private boolean unsorted;
  private boolean layersSeen;
  private boolean hexDump;

  /** Forgets everything; values are going to be places in this text. */
  void clear(byte[] newText) {
    text = newText;
    copied = 0;
    Arrays.fill(counts, 0);
    present = 0;
    nested = false;
    unsorted = false;
    layersSeen = false;
    hexDump = false;
  }

  /** Forgets everything; values are going to be copied. */
  void clear() {
    clear(copies);
  }

  /**
   * Adds a value in input order.
   *
   * @param depth how deeply nested it is: what is deeper is carried by what is not, whatever the
   *     order, which in full EK of tshark 4.4 is that of a hash table
   */
  void add(TsharkField field, int start, int end, int depth) {
    int slot = field.slot();
    int count = counts[slot];
    if (count == starts[slot].length) {
      starts[slot] = Arrays.copyOf(starts[slot], 2 * count);
      ends[slot] = Arrays.copyOf(ends[slot], 2 * count);
      depths[slot] = Arrays.copyOf(depths[slot], 2 * count);
    }
    starts[slot][count] = start;
    ends[slot][count] = end;
    depths[slot][count] = depth;
    unsorted |= count > 0 && depths[slot][count - 1] > depth;
    counts[slot] = count + 1;
    present |= field.bit();
  }

  /** The same, after {@link #clear()}, for a value that is a string already. */
  void add(TsharkField field, String value, int depth) {
    byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    if (copies.length - copied < bytes.length) {
      copies = Arrays.copyOf(copies, 2 * copies.length + bytes.length);
      text = copies;
    }
    System.arraycopy(bytes, 0, copies, copied, bytes.length);
    add(field, copied, copied + bytes.length, depth);
    copied += bytes.length;
  }

  /** Forgets the values of the field from this index on. */
  void truncate(TsharkField field, int count) {
    counts[field.slot()] = count;
    if (count == 0) {
      present &= ~field.bit();
    }
  }

  /** To be called when the record is complete. */
  void finish() {
    if (!unsorted) {
      return;
    }
    for (int slot = 0; slot < FIELDS; slot++) {
      sortByDepth(slot);
    }
  }

  /** Insertion sort: few values, and those of equal depth keep their order. */
  private void sortByDepth(int slot) {
    for (int i = 1; i < counts[slot]; i++) {
      for (int j = i; j > 0 && depths[slot][j - 1] > depths[slot][j]; j--) {
        swap(starts[slot], j);
        swap(ends[slot], j);
        swap(depths[slot], j);
      }
    }
  }

  private static void swap(int[] array, int index) {
    int value = array[index];
    array[index] = array[index - 1];
    array[index - 1] = value;
  }

  int count(TsharkField field) {
    return counts[field.slot()];
  }

  boolean has(TsharkField field) {
    return (present & field.bit()) != 0;
  }

  /** What {@link #start} and {@link #end} are places in. */
  byte[] text() {
    return text;
  }

  int start(TsharkField field, int index) {
    return starts[field.slot()][index];
  }

  int end(TsharkField field, int index) {
    return ends[field.slot()][index];
  }

  String string(TsharkField field, int index) {
    int start = start(field, index);
    return new String(text, start, end(field, index) - start, StandardCharsets.ISO_8859_1);
  }

  /** A value that may hold other characters than ASCII. */
  String utf8(TsharkField field, int index) {
    int start = start(field, index);
    return new String(text, start, end(field, index) - start, StandardCharsets.UTF_8);
  }

  /** One {@link TsharkField#bit} for each field that has a value. */
  long present() {
    return present;
  }

  /** Whether the record has objects for layers, as tshark writes without {@code -e}. */
  boolean nested() {
    return nested;
  }

  void markNested() {
    nested = true;
  }

  /** Whether the record is a packet of tshark at all. */
  boolean layersSeen() {
    return layersSeen;
  }

  void markLayersSeen() {
    layersSeen = true;
  }

  /** Whether this is EK with {@code -x}, in which hex dumps carry the names of other fields. */
  boolean hexDump() {
    return hexDump;
  }

  void markHexDump() {
    hexDump = true;
  }
}
