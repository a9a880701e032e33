package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits EK: one record per line. Index lines are dropped here, and so are lines that do not start
 * with a brace, which a plugin's print leaves behind.
 */
final class LineSplitter extends Splitter {
  private static final byte[] INDEX = "{\"index\":".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_INDEX_BYTES = 100;
  private static final String LAYERS = "\"layers\":{";

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
  private long indexLine;
  private boolean foreignAfterIndex;
  private boolean sawIndex;
  private boolean sawText;

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
      line(chunk, start, i);
      start = i + 1;
      line++;
    }
    scanned = filled;
    if (ended && start < filled) {
      int before = chunk.count();
      line(chunk, start, filled);
      start = filled;
      if (chunk.count() > before) {
        chunk.markLastUnterminated();
      }
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

  private void line(Chunk chunk, int lineStart, int end) {
    if (skippingLine) {
      skippingLine = false;
      return;
    }
    int start = lineStart;
    while (start < end && isSpace(buffer[start])) {
      start++;
    }
    if (start == end) {
      return;
    }
    sawText = true;
    if (buffer[start] != '{') {
      foreignLine(chunk, start, end);
    } else if (isIndex(start, end)) {
      missingPacket(chunk);
      sawIndex = true;
      indexLine = line;
    } else {
      packetSeen();
      chunk.add(start, end, line);
    }
  }

  private void foreignLine(Chunk chunk, int start, int end) {
    String text = new String(buffer, start, end - start, StandardCharsets.ISO_8859_1);
    if (text.contains(LAYERS)) {
      packetSeen();
      chunk.addProblem(line, "has something before the packet: " + Excerpt.of(buffer, start, end));
    } else {
      foreignAfterIndex = indexLine > 0;
      chunk.addForeignLines(1);
    }
  }

  private void packetSeen() {
    indexLine = 0;
    foreignAfterIndex = false;
  }

  /**
   * Two index lines with something foreign between: that was a packet. With nothing between,
   * somebody took the packet out.
   */
  private void missingPacket(Chunk chunk) {
    if (indexLine > 0 && foreignAfterIndex) {
      chunk.addProblem(indexLine, "announces a packet, but what follows is something else");
    }
    foreignAfterIndex = false;
  }

  private boolean isIndex(int start, int end) {
    // A longer one may have lost its line end, and so hold the packet as well.
    return end - start >= INDEX.length
        && end - start <= MAX_INDEX_BYTES
        && Arrays.equals(buffer, start, start + INDEX.length, INDEX, 0, INDEX.length);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /** Carries the incomplete last line over to the buffer of the next chunk. */
  private void keep(int rest, Chunk chunk) {
    int kept = filled - rest;
    if (skippingLine || kept >= MAX_RECORD_BYTES) {
      if (!skippingLine) {
        sawText = true;
        skippingLine = true;
        packetSeen();
        chunk.addProblem(line, TOO_LONG);
      }
      kept = 0;
    }
    byte[] next = new byte[Math.min(Math.max(CHUNK_BYTES, 2 * kept), MAX_RECORD_BYTES)];
    System.arraycopy(buffer, rest, next, 0, kept);
    buffer = next;
    filled = kept;
    scanned = kept;
  }

  @Override
  String endProblem() {
    return indexLine > 0
        ? "the input ends after line " + indexLine + ", before the packet that it announces"
        : "";
  }

  @Override
  boolean sawText() {
    return sawText;
  }

  @Override
  boolean sawFrame() {
    return sawIndex;
  }
}
