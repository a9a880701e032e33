package org.tcpteardown.heuristic;

import java.util.List;

/**
 * What a capture point is called, and whose its frames are: a point may be one file or several that
 * follow each other. Frames are counted through all of them, but shown as the file's own.
 *
 * @param name for instance the file's name
 * @param files those that it is made of, by time; empty if it is one
 */
public record PointName(String name, List<File> files) {
  /**
   * One of several files.
   *
   * @param name what it is called
   * @param firstFrame the number that its first frame has among all
   */
  public record File(String name, long firstFrame) {}

  /** A point that is one file. */
  public PointName(String name) {
    this(name, List.of());
  }

  /** Which file a frame is in, from 0; there must be several. */
  private int file(long frame) {
    int last = 0;
    for (int i = 1; i < files.size() && files.get(i).firstFrame <= frame; i++) {
      last = i;
    }
    return last;
  }

  /** The number that a frame has in its file. */
  public long inFile(long frame) {
    return files.isEmpty() ? frame : frame - files.get(file(frame)).firstFrame + 1;
  }

  /** {@code frame 9}, with the file's name where there are several. */
  public String frame(long frame) {
    return files.isEmpty() ? "frame " + frame : frameOf(frame);
  }

  /** {@code frame 9 of server.pcapng}. */
  public String frameOf(long frame) {
    return "frame "
        + inFile(frame)
        + " of "
        + (files.isEmpty() ? name : files.get(file(frame)).name);
  }

  /** {@code 9}, or {@code 2:9} for that frame of the second of several files. */
  public String label(long frame) {
    return files.isEmpty() ? Long.toString(frame) : (file(frame) + 1) + ":" + inFile(frame);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
