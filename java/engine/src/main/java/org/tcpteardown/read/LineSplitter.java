package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Splits input of one record per line; what a line is, its subclasses know. */
abstract class LineSplitter extends Splitter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long LINE_FEEDS = 0x0a0a_0a0a_0a0a_0a0aL;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final InputStream in;
  private byte[] buffer = new byte[CHUNK_BYTES];
  private int filled;
  private int scanned;
  private boolean ended;
  private boolean skippingLine;
  private long line = 1;

  LineSplitter(InputStream in) {
    this.in = in;
  }

  @Override
  @Nullable Chunk next() throws IOException {
    while (!ended) {
      fill();
      Chunk chunk = new Chunk(buffer);
      int rest = split(chunk);
      keep(rest, chunk);
      if (!chunk.isEmpty()) {
        return chunk;
      }
    }
    return null;
  }

  /** Reads until there is a line end and nothing more is waiting, or the buffer is full. */
  private void fill() throws IOException {
    boolean lineEnd = false;
    do {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        ended = true;
        return;
      }
      for (int i = filled + read - 1; i >= filled && !lineEnd; i--) {
        lineEnd = buffer[i] == '\n';
      }
      filled += read;
    } while (filled < buffer.length && (!lineEnd || in.available() > 0));
  }

  /** Finds the records; returns where the incomplete last line starts. */
  private int split(Chunk chunk) {
    byte[] bytes = buffer;
    int start = 0;
    for (int i = lineEnd(bytes, scanned, filled); i < filled; i = lineEnd(bytes, start, filled)) {
      if (skippingLine) {
        skippingLine = false;
      } else {
        line(chunk, start, i, line);
      }
      start = i + 1;
      line++;
    }
    scanned = filled;
    if (ended && start < filled) {
      if (skippingLine) {
        skippingLine = false;
      } else {
        unterminatedLine(chunk, start, filled, line);
      }
      start = filled;
    }
    return start;
  }

  /** Place of the next line feed, or {@code end}. Looks at eight bytes at a time. */
  private static int lineEnd(byte[] bytes, int from, int end) {
    int i = from;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long difference = (long) LONGS.get(bytes, i) ^ LINE_FEEDS;
      long zeroBytes = (difference - ONES) & ~difference & HIGH_BITS;
      if (zeroBytes != 0) {
        // The lowest such bit is exact; those above it may be carries.
        return i + (Long.numberOfTrailingZeros(zeroBytes) >>> 3);
      }
    }
    while (i < end && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /**
   * Takes a whole line, without its line feed.
   *
   * @param chunk where its record goes; {@code start} and {@code end} are places in its bytes
   * @param line its number, from 1
   */
  abstract void line(Chunk chunk, int start, int end, long line);

  /** Takes what follows the last line feed of the input. */
  abstract void unterminatedLine(Chunk chunk, int start, int end, long line);

  /** Takes note of a line that exceeds {@link #MAX_RECORD_BYTES} and is skipped. */
  void longLine(Chunk chunk, long line) {
    chunk.addProblem(line, TOO_LONG);
  }

  /** Carries the incomplete last line over to the buffer of the next chunk. */
  private void keep(int rest, Chunk chunk) {
    int kept = filled - rest;
    if (skippingLine || kept >= MAX_RECORD_BYTES) {
      if (!skippingLine) {
        skippingLine = true;
        longLine(chunk, line);
      }
      kept = 0;
    }
    byte[] next = new byte[Math.min(Math.max(CHUNK_BYTES, 2 * kept), MAX_RECORD_BYTES)];
    System.arraycopy(buffer, rest, next, 0, kept);
    buffer = next;
    filled = kept;
    scanned = kept;
  }
}
