package org.tcpteardown.archive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The connections of one file that its neighbours may have to do with, by stream number. */
final class KeptFlows {
  private int size;
  private int[] stream = new int[64];
  private long[] hash = new long[64];
  private long[] firstNs = new long[64];
  private long[] lastNs = new long[64];
  private byte[] bits = new byte[64];
  private int[] segments = new int[64];
  private boolean all;

  void add(int ofStream, long tuple, long first, long last, int with, int count) {
    if (size == stream.length) {
      int length = 2 * size;
      stream = Arrays.copyOf(stream, length);
      hash = Arrays.copyOf(hash, length);
      firstNs = Arrays.copyOf(firstNs, length);
      lastNs = Arrays.copyOf(lastNs, length);
      bits = Arrays.copyOf(bits, length);
      segments = Arrays.copyOf(segments, length);
    }
    stream[size] = ofStream;
    hash[size] = tuple;
    firstNs[size] = first;
    lastNs[size] = last;
    bits[size] = (byte) with;
    segments[size] = count;
    size++;
  }

  /** Says whether no connection of the file is missing; known only where they were chosen. */
  void all(boolean none) {
    all = none;
  }

  boolean isAll() {
    return all;
  }

  int size() {
    return size;
  }

  int stream(int at) {
    return stream[at];
  }

  long hash(int at) {
    return hash[at];
  }

  long firstNs(int at) {
    return firstNs[at];
  }

  long lastNs(int at) {
    return lastNs[at];
  }

  boolean has(int at, int bit) {
    return (bits[at] & bit) != 0;
  }

  int segments(int at) {
    return segments[at];
  }

  /** Whether one of them has that stream number; they are in the order of those. */
  boolean hasStream(long number) {
    return number >= 0
        && number <= Integer.MAX_VALUE
        && Arrays.binarySearch(stream, 0, size, (int) number) >= 0;
  }

  /** The tuples of some of them. */
  Set<Long> tuples(int[] sortedStreams) {
    Set<Long> tuples = new HashSet<>();
    for (int i = 0; i < size; i++) {
      if (Arrays.binarySearch(sortedStreams, stream[i]) >= 0) {
        tuples.add(hash[i]);
      }
    }
    return tuples;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeInt(stream[i]);
      out.writeLong(hash[i]);
      out.writeLong(firstNs[i]);
      out.writeLong(lastNs[i]);
      out.writeByte(bits[i]);
      out.writeInt(segments[i]);
    }
  }

  static KeptFlows read(DataInput in) throws IOException {
    KeptFlows kept = new KeptFlows();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      kept.add(
          in.readInt(), in.readLong(), in.readLong(), in.readLong(), in.readByte(), in.readInt());
    }
    return kept;
  }
}
