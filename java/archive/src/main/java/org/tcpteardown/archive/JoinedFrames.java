package org.tcpteardown.archive;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.read.JoinedStreams;

/** Numbers frames of the files of a chain as one capture of them all would. For one thread. */
final class JoinedFrames {
  private final Chain chain;
  private final JoinedStreams streams = new JoinedStreams();
  private final Spans spans = new Spans();

  JoinedFrames(Chain chain) {
    this.chain = chain;
  }

  /** Where the connections lie, as far as frames were taken. */
  Spans spans() {
    return spans;
  }

  /** The next frame in the order of the chain; null if it has to do with none that is followed. */
  @Nullable CapturedFrame of(int file, CapturedFrame frame) {
    CapturedFrame joined = streams.next(frame, chain.joined(file, frame.frame()));
    if (frame instanceof Segment own && joined instanceof Segment segment) {
      spans.add(segment.stream(), file, own.stream(), frame.frame());
    } else if (frame instanceof IcmpError own
        && joined instanceof IcmpError error
        && own.stream() >= 0) {
      if (!spans.has(error.stream())) {
        return null; // about a connection of which nothing is followed
      }
      spans.add(error.stream(), file, own.stream(), frame.frame());
    }
    return joined;
  }
}
