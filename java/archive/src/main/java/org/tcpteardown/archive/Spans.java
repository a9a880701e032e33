package org.tcpteardown.archive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Where the connections of a chain lie: in which files, under which numbers. Of a flood there are
 * millions, so each part of one takes some thirty bytes and no object.
 */
final class Spans {
  private static final int NONE = -1;
  private static final int ROOM = 1024;

  /** By number of the connection, which are given from 0: its part in the latest file. */
  private int[] latest = filled(ROOM);

  private int[] earlier = new int[ROOM];
  private int[] file = new int[ROOM];
  private int[] stream = new int[ROOM];
  private long[] firstFrame = new long[ROOM];
  private long[] lastFrame = new long[ROOM];
  private int size;

  /**
   * Frames of one connection in one file.
   *
   * @param file place of the file in the chain
   * @param stream its number there
   * @param firstFrame its first frame there, by the number in that file
   * @param lastFrame its last frame there
   */
  record Span(int file, long stream, long firstFrame, long lastFrame) {}

  /** Takes a frame of a connection, in the order of frames. */
  void add(long flow, int ofFile, long ofStream, long frame) {
    int number = Math.toIntExact(flow);
    int streamThere = Math.toIntExact(ofStream);
    if (number >= latest.length) {
      int before = latest.length;
      latest = Arrays.copyOf(latest, Math.max(number + 1, before + before / 2));
      Arrays.fill(latest, before, latest.length, NONE);
    }
    for (int at = latest[number]; at != NONE && file[at] == ofFile; at = earlier[at]) {
      if (stream[at] == streamThere) {
        lastFrame[at] = frame;
        return;
      }
    }
    reserve();
    earlier[size] = latest[number];
    file[size] = ofFile;
    stream[size] = streamThere;
    firstFrame[size] = frame;
    lastFrame[size] = frame;
    latest[number] = size++;
  }

  private void reserve() {
    if (size == file.length) {
      int length = size + size / 2;
      earlier = Arrays.copyOf(earlier, length);
      file = Arrays.copyOf(file, length);
      stream = Arrays.copyOf(stream, length);
      firstFrame = Arrays.copyOf(firstFrame, length);
      lastFrame = Arrays.copyOf(lastFrame, length);
    }
  }

  private static int[] filled(int length) {
    int[] empty = new int[length];
    Arrays.fill(empty, NONE);
    return empty;
  }

  /** Whether a frame of it was taken. */
  boolean has(long flow) {
    return flow >= 0 && flow < latest.length && latest[(int) flow] != NONE;
  }

  /** In the order of files. */
  List<Span> of(long flow) {
    if (!has(flow)) {
      return List.of();
    }
    Deque<Span> spans = new ArrayDeque<>(2);
    for (int at = latest[(int) flow]; at != NONE; at = earlier[at]) {
      spans.addFirst(new Span(file[at], stream[at], firstFrame[at], lastFrame[at]));
    }
    return new ArrayList<>(spans);
  }
}
