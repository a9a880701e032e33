package org.tcpteardown.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the connections of a chain lie: in which files, under which numbers. */
final class Spans {
  private final Map<Long, List<Span>> byFlow = new HashMap<>();

  /** Frames of one connection in one file. */
  static final class Span {
    private final int file;
    private final long stream;
    private final long firstFrame;
    private long lastFrame;

    private Span(int file, long stream, long firstFrame) {
      this.file = file;
      this.stream = stream;
      this.firstFrame = firstFrame;
    }

    int file() {
      return file;
    }

    /** Its number there. */
    long stream() {
      return stream;
    }

    /** Its first frame there, by the number in that file. */
    long firstFrame() {
      return firstFrame;
    }

    long lastFrame() {
      return lastFrame;
    }
  }

  /** Takes a frame of a connection, in the order of frames. */
  void add(long flow, int file, long stream, long frame) {
    List<Span> spans = byFlow.computeIfAbsent(flow, f -> new ArrayList<>(2));
    for (int i = spans.size() - 1; i >= 0 && spans.get(i).file == file; i--) {
      if (spans.get(i).stream == stream) {
        spans.get(i).lastFrame = frame;
        return;
      }
    }
    Span span = new Span(file, stream, frame);
    span.lastFrame = frame;
    spans.add(span);
  }

  /** In the order of files. */
  List<Span> of(long flow) {
    return byFlow.getOrDefault(flow, List.of());
  }
}
