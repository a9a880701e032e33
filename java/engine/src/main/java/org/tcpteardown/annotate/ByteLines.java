package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a text, each as bytes where they lie in a buffer. */
final class ByteLines {
  private static final int BUFFER_BYTES = 1 << 20;

  private final InputStream in;
  private byte[] buffer;
  private int filled;
  private int next;
  private int from;
  private int to;
  private long number;

  ByteLines(InputStream in) {
    this(in, BUFFER_BYTES);
  }

  ByteLines(InputStream in, int bufferBytes) {
    this.in = in;
    this.buffer = new byte[bufferBytes];
  }

  /** Goes to the next line; false at the end. A last line without newline counts. */
  boolean next() throws IOException {
    int end = next;
    while (true) {
      byte[] bytes = buffer;
      int limit = filled;
      while (end < limit && bytes[end] != '\n') {
        end++;
      }
      if (end < limit) {
        return line(end, end + 1);
      }
      int seen = end - next;
      if (!fill()) {
        return next < filled && line(filled, filled);
      }
      end = next + seen;
    }
  }

  private boolean line(int end, int after) {
    from = next;
    to = end;
    next = after;
    number++;
    return true;
  }

  /** Makes room behind what is not used yet and reads; false if there is no more. */
  private boolean fill() throws IOException {
    if (next > 0) {
      System.arraycopy(buffer, next, buffer, 0, filled - next);
      filled -= next;
      next = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, read);
    return read > 0;
  }

  /** The buffer, until the next line is asked for. */
  byte[] bytes() {
    return buffer;
  }

  /** Where the line begins in the buffer. */
  int from() {
    return from;
  }

  /** Where it ends, the newline left out. */
  int to() {
    return to;
  }

  /** Number of the line, from 1. */
  long number() {
    return number;
  }
}
