package org.tcpteardown.read;

import java.io.Reader;

/**
 * Reads part of a buffer. Every text that matters in tshark's output is ASCII; read as Latin-1, the
 * rest cannot fail and nothing moves.
 */
final class RangeReader extends Reader {
  private final byte[] bytes;
  private int at;
  private final int end;

  RangeReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  @Override
  public int read(char[] target, int offset, int length) {
    int count = Math.min(length, end - at);
    if (count <= 0) {
      return -1;
    }
    for (int i = 0; i < count; i++) {
      target[offset + i] = (char) (bytes[at + i] & 0xff);
    }
    at += count;
    return count;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
