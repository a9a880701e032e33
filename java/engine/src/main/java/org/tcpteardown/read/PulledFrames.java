package org.tcpteardown.read;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;

/**
 * The frames of a reader for one who asks for them one by one. It reads on a thread of its own, a
 * little ahead.
 */
final class PulledFrames implements Closeable {
  private static final int FRAMES_IN_BATCH = 256;
  private static final int BATCHES_IN_FLIGHT = 16;

  /**
   * Some frames, and how it ended if they are the last.
   *
   * @param outcome how reading went; null if there is more, or it failed
   * @param fault why it failed
   */
  private record Batch(
      List<CapturedFrame> frames, @Nullable ReadOutcome outcome, @Nullable Exception fault) {}

  private final FrameReader reader;
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_IN_FLIGHT);
  private final Thread thread = new Thread(this::readAll, "tcpteardown-excerpt");
  private List<CapturedFrame> filling = new ArrayList<>();
  private List<CapturedFrame> current = List.of();
  private int at;
  private @Nullable ReadOutcome outcome;

  /** The reader belongs to this from now on. */
  PulledFrames(FrameReader reader) {
    this.reader = reader;
    thread.setDaemon(true);
    thread.start();
  }

  private void readAll() {
    try {
      Batch last;
      try {
        ReadOutcome end = reader.read(this::take);
        last = new Batch(filling, end, null);
      } catch (UnreadableInputException | IOException | RuntimeException e) {
        last = new Batch(filling, null, e);
      }
      batches.put(last);
    } catch (InterruptedException e) {
      // Closed: nobody waits for more.
      Thread.currentThread().interrupt();
    }
  }

  private void take(CapturedFrame frame) {
    filling.add(frame);
    if (filling.size() == FRAMES_IN_BATCH) {
      try {
        batches.put(new Batch(filling, null, null));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("closed", e);
      }
      filling = new ArrayList<>();
    }
  }

  /**
   * The next frame; null at the end.
   *
   * @throws UnreadableInputException when the reader cannot do its work
   */
  @Nullable CapturedFrame next() throws UnreadableInputException, IOException {
    while (at == current.size()) {
      if (outcome != null) {
        return null;
      }
      Batch batch = takeBatch();
      if (batch.fault() instanceof UnreadableInputException e) {
        throw e;
      } else if (batch.fault() instanceof IOException e) {
        throw e;
      } else if (batch.fault() != null) {
        throw new IllegalStateException("reading failed", batch.fault());
      }
      current = batch.frames();
      at = 0;
      outcome = batch.outcome();
    }
    return current.get(at++);
  }

  private Batch takeBatch() throws InterruptedIOException {
    try {
      return batches.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }

  /** How reading went, once {@link #next} has come to the end; null before. */
  @Nullable ReadOutcome outcome() {
    return outcome;
  }

  @Override
  public void close() {
    reader.close();
    thread.interrupt();
  }
}
