package org.tcpteardown.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes of a capture, and numbers in them: an array, which is read many times faster than memory
 * outside the heap, even through a buffer. Big-endian until told otherwise.
 */
final class RecordBytes {
  private byte[] array;
  private ByteBuffer view;
  private boolean bigEndian = true;

  RecordBytes(int size) {
    array = new byte[size];
    view = ByteBuffer.wrap(array);
  }

  /** Where the bytes are; good until {@link #grow}. */
  byte[] array() {
    return array;
  }

  /** The same bytes, big-endian, of which the position means nothing; good until {@link #grow}. */
  ByteBuffer view() {
    return view;
  }

  int size() {
    return array.length;
  }

  /** Makes room for so many, and loses what is there. */
  void grow(int size) {
    array = new byte[size];
    view = ByteBuffer.wrap(array);
  }

  void order(ByteOrder order) {
    bigEndian = order == ByteOrder.BIG_ENDIAN;
  }

  ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  int u16(int at) {
    int one = array[at] & 0xff;
    int other = array[at + 1] & 0xff;
    return bigEndian ? one << Byte.SIZE | other : other << Byte.SIZE | one;
  }

  int i32(int at) {
    int one = array[at] & 0xff;
    int two = array[at + 1] & 0xff;
    int three = array[at + 2] & 0xff;
    int four = array[at + 3] & 0xff;
    return bigEndian
        ? one << 24 | two << 16 | three << 8 | four
        : four << 24 | three << 16 | two << 8 | one;
  }

  long u32(int at) {
    return Integer.toUnsignedLong(i32(at));
  }
}
