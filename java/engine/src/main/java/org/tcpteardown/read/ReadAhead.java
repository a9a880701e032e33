package org.tcpteardown.read;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.ForeignFrameException;

/**
 * Lets a source make frames on a thread of its own while those before are still being looked at.
 * What is in flight is bounded. The source is called on that thread only, and no more once this is
 * closed.
 */
public final class ReadAhead implements AutoCloseable {
  private static final int FRAMES_IN_BATCH = 1024;
  private static final int BATCHES_IN_FLIGHT = 8;

  /** Makes frames one by one. */
  public interface Source {
    /** The next frame; null at the end. */
    @Nullable CapturedFrame next() throws IOException, ForeignFrameException;
  }

  /** Takes frames. */
  public interface Sink {
    void accept(CapturedFrame frame) throws IOException;
  }

  /**
   * Some frames, and how it ended if they are the last.
   *
   * @param last whether no more follow
   * @param fault what ended it before its end
   */
  private record Batch(List<CapturedFrame> frames, boolean last, @Nullable Throwable fault) {}

  private final Source source;
  private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_IN_FLIGHT);
  private final Thread thread;

  /**
   * Starts it.
   *
   * @param name of the thread
   */
  public ReadAhead(String name, Source source) {
    this.source = source;
    this.thread = new Thread(this::makeAll, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void makeAll() {
    try {
      boolean last = false;
      while (!last) {
        Batch batch = make();
        last = batch.last();
        batches.put(batch);
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for more.
      Thread.currentThread().interrupt();
    }
  }

  private Batch make() throws InterruptedException {
    List<CapturedFrame> frames = new ArrayList<>(FRAMES_IN_BATCH);
    try {
      while (frames.size() < FRAMES_IN_BATCH) {
        CapturedFrame frame = source.next();
        if (frame == null) {
          return new Batch(frames, true, null);
        }
        frames.add(frame);
      }
    } catch (IOException | ForeignFrameException | RuntimeException | Error e) {
      return new Batch(frames, true, e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return new Batch(frames, false, null);
  }

  /** Hands over all frames, and fails as the source does once those before were handed over. */
  public void forEach(Sink sink) throws IOException, ForeignFrameException {
    boolean last = false;
    while (!last) {
      Batch batch = take();
      for (CapturedFrame frame : batch.frames()) {
        sink.accept(frame);
      }
      last = batch.last();
      Throwable fault = batch.fault();
      if (fault instanceof IOException io) {
        throw io;
      } else if (fault instanceof ForeignFrameException foreign) {
        throw foreign;
      } else if (fault != null) {
        throw new IllegalStateException("reading failed", fault);
      }
    }
  }

  private Batch take() throws InterruptedIOException {
    try {
      return batches.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
