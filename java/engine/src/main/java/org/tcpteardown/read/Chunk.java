package org.tcpteardown.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some input with the places of the records in it. Filled by a splitter, then read by a worker. */
final class Chunk {
  private final byte[] bytes;
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private long[] lines = new long[256];
  private int count;
  private boolean lastUnterminated;
  private long foreignLines;
  private final List<InputProblem> problems = new ArrayList<>();

  Chunk(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  void add(int start, int end, long line) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      lines = Arrays.copyOf(lines, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    lines[count++] = line;
  }

  int count() {
    return count;
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  /** Line of the input in which the record begins, from 1. */
  long line(int index) {
    return lines[index];
  }

  /** Says that the input ended in the last record, or at least before its line end. */
  void markLastUnterminated() {
    lastUnterminated = true;
  }

  boolean isUnterminated(int index) {
    return lastUnterminated && index == count - 1;
  }

  /** Counts lines that are not tshark's. */
  void addForeignLines(long added) {
    foreignLines += added;
  }

  long foreignLines() {
    return foreignLines;
  }

  /** Adds a record that is bad for a reason that only the splitter sees. */
  void addProblem(long line, String message) {
    problems.add(new InputProblem(line, message));
  }

  List<InputProblem> problems() {
    return problems;
  }

  boolean isEmpty() {
    return count == 0 && problems.isEmpty() && foreignLines == 0;
  }
}
