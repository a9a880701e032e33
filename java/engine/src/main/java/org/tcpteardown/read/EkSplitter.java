package org.tcpteardown.read;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Splits EK: one record per line. Index lines are dropped here, and so are lines that do not start
 * with a brace, which a plugin's print leaves behind.
 */
final class EkSplitter extends LineSplitter {
  private static final byte[] INDEX = "{\"index\":".getBytes(StandardCharsets.US_ASCII);

  private static final int MAX_INDEX_BYTES = 100;
  private static final String LAYERS = "\"layers\":{";

  private long indexLine;
  private boolean foreignAfterIndex;
  private boolean sawIndex;
  private boolean sawText;

  EkSplitter(InputStream in) {
    super(in);
  }

  @Override
  void line(Chunk chunk, int lineStart, int end, long line) {
    byte[] bytes = chunk.bytes();
    int start = lineStart;
    while (start < end && isSpace(bytes[start])) {
      start++;
    }
    if (start == end) {
      return;
    }
    sawText = true;
    if (bytes[start] != '{') {
      foreignLine(chunk, start, end, line);
    } else if (isIndex(bytes, start, end)) {
      missingPacket(chunk);
      sawIndex = true;
      indexLine = line;
    } else {
      packetSeen();
      chunk.add(start, end, line);
    }
  }

  @Override
  void unterminatedLine(Chunk chunk, int start, int end, long line) {
    int before = chunk.count();
    line(chunk, start, end, line);
    if (chunk.count() > before) {
      chunk.markLastUnterminated();
    }
  }

  @Override
  void longLine(Chunk chunk, long line) {
    sawText = true;
    packetSeen();
    super.longLine(chunk, line);
  }

  private void foreignLine(Chunk chunk, int start, int end, long line) {
    byte[] bytes = chunk.bytes();
    String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    if (text.contains(LAYERS)) {
      packetSeen();
      chunk.addProblem(line, "has something before the packet: " + Excerpt.of(bytes, start, end));
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

  private static boolean isIndex(byte[] bytes, int start, int end) {
    // A longer one may have lost its line end, and so hold the packet as well.
    return end - start >= INDEX.length
        && end - start <= MAX_INDEX_BYTES
        && Arrays.equals(bytes, start, start + INDEX.length, INDEX, 0, INDEX.length);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
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
