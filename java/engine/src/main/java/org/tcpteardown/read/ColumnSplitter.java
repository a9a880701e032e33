package org.tcpteardown.read;

import java.io.InputStream;

/**
 * Splits tshark's table: one frame per line, its columns separated by tabs. The first is a number;
 * a line that starts with something else was printed by a plugin.
 */
final class ColumnSplitter extends LineSplitter {
  private String endProblem = "";
  private boolean sawFrame;

  ColumnSplitter(InputStream in) {
    super(in);
  }

  @Override
  RecordFormat format() {
    return new ColumnFormat();
  }

  @Override
  void line(Chunk chunk, int start, int end, long line) {
    byte[] bytes = chunk.bytes();
    if (start < end && bytes[start] >= '0' && bytes[start] <= '9') {
      sawFrame = true;
      chunk.add(start, end, line);
    } else if (hasTab(bytes, start, end)) {
      chunk.addProblem(line, "has something before the frame: " + Excerpt.of(bytes, start, end));
    } else if (end - start > 1) { // more than what Windows adds to a line end
      chunk.addForeignLines(1);
    }
  }

  /** Half a number looks like a number, so this is no frame. */
  @Override
  void unterminatedLine(Chunk chunk, int start, int end, long line) {
    endProblem = "the input ends in the middle of line " + line;
  }

  private static boolean hasTab(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\t') {
        return true;
      }
    }
    return false;
  }

  @Override
  String endProblem() {
    return endProblem;
  }

  @Override
  boolean sawText() {
    return sawFrame;
  }

  @Override
  boolean sawFrame() {
    return sawFrame;
  }
}
