package org.tcpteardown.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import scala.Tuple2;

/**
 * The segments of one file that are to be followed, in pieces for the tasks that do that. What
 * tells when anything was captured goes to all of them. Holds one piece for each task in memory.
 */
final class Chunks implements Iterator<Tuple2<ChunkKey, byte[]>> {
  private static final int CHUNK_BYTES = 1 << 18;

  private final int chain;
  private final int file;
  private final WantedFrames frames;
  private final Open[] open;
  private final ArrayDeque<Tuple2<ChunkKey, byte[]>> ready = new ArrayDeque<>();
  private boolean ended;

  private static final class Open {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FrameCodec.Writer writer = new FrameCodec.Writer(bytes);
    int part;
  }

  /**
   * Shares out the frames of a file.
   *
   * @param frames closed after the last
   * @param buckets among how many tasks the connections of the chain are shared
   */
  Chunks(int chain, int file, WantedFrames frames, int buckets) {
    this.chain = chain;
    this.file = file;
    this.frames = frames;
    this.open = new Open[buckets];
    Arrays.setAll(open, i -> new Open());
  }

  @Override
  public boolean hasNext() {
    try {
      while (ready.isEmpty() && !ended) {
        step();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return !ready.isEmpty();
  }

  @Override
  public Tuple2<ChunkKey, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void step() throws IOException {
    CapturedFrame frame = frames.next();
    if (frame == null) {
      ended = true;
      frames.close();
      for (int bucket = 0; bucket < open.length; bucket++) {
        close(bucket);
      }
    } else if (frame instanceof Segment segment) {
      write(bucket(segment.key()), frame);
    } else if (frame instanceof IcmpError error) {
      write(bucket(error.key()), frame);
    } else {
      for (int bucket = 0; bucket < open.length; bucket++) {
        write(bucket, frame);
      }
    }
  }

  private int bucket(FlowKey key) {
    return Crossings.bucket(StreamTracker.hash(key), open.length);
  }

  private void write(int bucket, CapturedFrame frame) throws IOException {
    open[bucket].writer.write(frame);
    if (open[bucket].writer.bytes() >= CHUNK_BYTES) {
      close(bucket);
    }
  }

  private void close(int bucket) throws IOException {
    Open of = open[bucket];
    of.writer.end();
    ready.add(new Tuple2<>(new ChunkKey(chain, bucket, file, of.part), of.bytes.toByteArray()));
    of.bytes.reset();
    of.writer = new FrameCodec.Writer(of.bytes);
    of.part++;
  }
}
