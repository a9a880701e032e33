package org.tcpteardown.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import scala.Tuple2;

/**
 * Wanted frames of the files of a chain one after the other, numbered through. The next files are
 * opened and unpacked ahead, on all cores: there may be thousands of small ones, far away.
 */
final class KeptFrames implements Closeable {
  private static final int FILES_AHEAD = 8;

  /** Of each of these files at most twice so many are in memory. */
  private static final int FRAMES_IN_BATCH = 4096;

  private final OutFolder out;
  private final Chain chain;
  private final Iterator<Tuple2<Integer, int[]>> files;
  private final JoinedFrames joined;
  private final ExecutorService unpackers =
      Executors.newFixedThreadPool(
          FILES_AHEAD,
          work -> {
            Thread thread = new Thread(work, "tcpteardown-kept-ahead");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Unpacked> ahead = new ArrayDeque<>();
  private Iterator<CapturedFrame> batch = Collections.emptyIterator();

  /** One file, of which one batch is unpacked ahead. */
  private final class Unpacked {
    final int file;
    private final int[] streams;

    /** Used by one unpacker at a time; each starts after the one before has ended. */
    private @Nullable WantedFrames frames;

    private Future<List<CapturedFrame>> next;

    Unpacked(int file, int[] streams) {
      this.file = file;
      this.streams = streams;
      this.next = unpackers.submit(this::unpack);
    }

    private List<CapturedFrame> unpack() throws IOException {
      WantedFrames from = frames;
      if (from == null) {
        from = WantedFrames.of(out, chain.files().get(file).file(), streams);
        frames = from;
      }
      List<CapturedFrame> some = new ArrayList<>();
      while (some.size() < FRAMES_IN_BATCH) {
        CapturedFrame frame = from.next();
        if (frame == null) {
          break;
        }
        some.add(frame);
      }
      return some;
    }

    /** The next ones; empty if there are no more. */
    List<CapturedFrame> take() throws IOException {
      List<CapturedFrame> some = result();
      next =
          some.size() < FRAMES_IN_BATCH
              ? CompletableFuture.completedFuture(List.of())
              : unpackers.submit(this::unpack);
      return some;
    }

    private List<CapturedFrame> result() throws IOException {
      try {
        return next.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading");
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }

    void close() throws IOException {
      try {
        result();
      } finally {
        WantedFrames from = frames;
        if (from != null) {
          from.close();
        }
      }
    }
  }

  /**
   * Of some files.
   *
   * @param files places of files in the chain, in its order, with the streams that are wanted
   */
  KeptFrames(
      OutFolder out, Chain chain, Iterator<Tuple2<Integer, int[]>> files, JoinedFrames joined) {
    this.out = out;
    this.chain = chain;
    this.files = files;
    this.joined = joined;
    unpackAhead();
  }

  /** The next frame; null after the last. */
  @Nullable CapturedFrame next() throws IOException {
    while (!ahead.isEmpty()) {
      Unpacked first = ahead.element();
      while (batch.hasNext()) {
        CapturedFrame numbered = joined.of(first.file, batch.next());
        if (numbered != null) {
          return numbered;
        }
      }
      batch = first.take().iterator();
      if (!batch.hasNext()) {
        first.close();
        ahead.remove();
        unpackAhead();
      }
    }
    return null;
  }

  private void unpackAhead() {
    while (ahead.size() < FILES_AHEAD && files.hasNext()) {
      Tuple2<Integer, int[]> next = files.next();
      ahead.add(new Unpacked(next._1(), next._2()));
    }
  }

  @Override
  public void close() {
    unpackers.shutdown();
    for (Unpacked file : ahead) {
      try {
        file.close();
      } catch (IOException e) {
        // Nothing of it is wanted any more.
      }
    }
  }
}
