package org.tcpteardown.archive;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Captures of one site that follow each other in time, so that a connection may go on from one to
 * the next. Their frames are numbered through, as in one capture of them all.
 */
final class Chain implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<FileReport> files;

  /** How many frames come before each file. */
  private final long[] before;

  Chain(List<FileReport> inOrder) {
    files = List.copyOf(inOrder);
    before = new long[files.size()];
    long frames = 0;
    for (int i = 0; i < before.length; i++) {
      before[i] = frames;
      frames += files.get(i).frames();
    }
  }

  List<FileReport> files() {
    return files;
  }

  /** The number in all of them of a frame of one. */
  long joined(int file, long frame) {
    return before[file] + frame;
  }

  /** The file that holds a frame, of which the number in all of them is known. */
  int fileOf(long joined) {
    int at = Arrays.binarySearch(before, joined - 1);
    // Files without frames share a place; the last of them holds the frame.
    int file = at >= 0 ? at : -at - 2;
    while (file + 1 < before.length && before[file + 1] < joined) {
      file++;
    }
    return Math.max(0, file);
  }

  /** The number that such a frame has in its own file. */
  long frameIn(int file, long joined) {
    return joined - before[file];
  }

  /** Whether any of them was read in this run. */
  boolean isFresh() {
    return files.stream().anyMatch(FileReport::fresh);
  }
}
