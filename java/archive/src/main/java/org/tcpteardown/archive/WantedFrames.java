package org.tcpteardown.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;

/**
 * Of what was kept of one file the frames of some connections, with those that tell when anything
 * was captured.
 */
final class WantedFrames implements Closeable {
  private final KeptFile kept;
  private final FrameCodec.Reader frames;
  private final BitSet wanted = new BitSet();

  /** Of these; errors may be known by nothing else. */
  private final Set<Long> tuples;

  private WantedFrames(KeptFile kept, int[] sortedStreams) throws IOException {
    this.kept = kept;
    this.tuples = kept.flows().tuples(sortedStreams);
    this.frames = kept.frames();
    for (int stream : sortedStreams) {
      wanted.set(stream);
    }
  }

  /**
   * Opens what was kept.
   *
   * @param sortedStreams the stream numbers of those connections, in their order
   */
  static WantedFrames of(OutFolder out, CaptureFile file, int[] sortedStreams) throws IOException {
    KeptFile kept = KeptFile.open(out, file);
    if (kept == null) {
      throw new IOException("what was kept of " + file.name() + " is gone");
    }
    return new WantedFrames(kept, sortedStreams);
  }

  /** The next one; null after the last. */
  @Nullable CapturedFrame next() throws IOException {
    CapturedFrame frame = frames.next();
    while (frame != null && !isWanted(frame)) {
      frame = frames.next();
    }
    return frame;
  }

  private boolean isWanted(CapturedFrame frame) {
    if (frame instanceof Segment segment) {
      return has(segment.stream());
    }
    if (frame instanceof IcmpError error) {
      return error.stream() >= 0
          ? has(error.stream())
          : tuples.contains(StreamTracker.hash(error.key()));
    }
    return true;
  }

  private boolean has(long stream) {
    return stream >= 0 && stream <= Integer.MAX_VALUE && wanted.get((int) stream);
  }

  @Override
  public void close() throws IOException {
    kept.close();
  }
}
