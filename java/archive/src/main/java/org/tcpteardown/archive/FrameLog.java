package org.tcpteardown.archive;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;

/**
 * The segments of one capture in a temporary file: which of them are needed again is known only at
 * its end. Of other frames there are so many that one sees when the capture covers a time.
 */
final class FrameLog implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long TICK_NS = 10_000_000_000L;
  private static final long GAP_NS = 1_000_000_000L;

  private final Path path;
  private OutputStream out;
  private FrameCodec.Writer writer;
  private long tickNs = Long.MIN_VALUE;
  private @Nullable CapturedFrame last;
  private boolean lastWritten;
  private @Nullable InputStream in;

  FrameLog() throws IOException {
    path = Files.createTempFile("tcpteardown-", ".frames");
    out = create(path);
    writer = new FrameCodec.Writer(out);
  }

  private static OutputStream create(Path path) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES);
  }

  /** Forgets all: the capture is read from its start, perhaps once more. */
  void begin() throws IOException {
    out.close();
    out = create(path);
    writer = new FrameCodec.Writer(out);
    tickNs = Long.MIN_VALUE;
    last = null;
    lastWritten = false;
  }

  /** Takes the next frame of the capture. */
  void accept(CapturedFrame frame) {
    try {
      CapturedFrame before = last;
      long timeNs = frame.timeNs();
      boolean gap = before != null && timeNs - before.timeNs() > GAP_NS;
      if (before != null && gap && !lastWritten) {
        tick(before);
      }
      lastWritten = tickNs == Long.MIN_VALUE || gap || timeNs - tickNs >= TICK_NS;
      if (lastWritten) {
        tick(frame);
      }
      if (frame instanceof Segment
          || frame instanceof IcmpError
          || (!lastWritten && frame instanceof OtherFrame other && other.claim() != null)) {
        writer.write(frame);
      }
      last = frame;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tick(CapturedFrame frame) throws IOException {
    tickNs = Math.max(tickNs, frame.timeNs());
    writer.write(OtherFrame.of(frame));
  }

  /** Ends the log. */
  void end() throws IOException {
    CapturedFrame end = last;
    if (end != null && !lastWritten) {
      tick(end);
    }
    writer.end();
    out.close();
  }

  /** All of it, as a writer of frames would write it. */
  void copyTo(OutputStream to) throws IOException {
    Files.copy(path, to);
  }

  /** All of it from the start; asked once. */
  FrameCodec.Reader read() throws IOException {
    InputStream from = Files.newInputStream(path);
    in = from;
    return new FrameCodec.Reader(from);
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
    out.close();
    Files.deleteIfExists(path);
  }
}
