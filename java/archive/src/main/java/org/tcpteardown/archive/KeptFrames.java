package org.tcpteardown.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import scala.Tuple2;

/**
 * Wanted frames of the files of a chain one after the other, numbered through. The next files are
 * opened ahead: there may be thousands of small ones, far away.
 */
final class KeptFrames implements Closeable {
  private static final int OPENED_AHEAD = 8;

  private final OutFolder out;
  private final Chain chain;
  private final Iterator<Tuple2<Integer, int[]>> files;
  private final JoinedFrames joined;
  private final ExecutorService opener =
      Executors.newFixedThreadPool(
          OPENED_AHEAD,
          work -> {
            Thread thread = new Thread(work, "tcpteardown-open");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Opened> opened = new ArrayDeque<>();

  private record Opened(int file, Future<WantedFrames> frames) {}

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
  }

  /** The next frame; null after the last. */
  @Nullable CapturedFrame next() throws IOException {
    if (opened.isEmpty()) {
      openAhead();
    }
    while (!opened.isEmpty()) {
      Opened first = opened.element();
      WantedFrames frames = frames(first);
      for (CapturedFrame frame = frames.next(); frame != null; frame = frames.next()) {
        CapturedFrame numbered = joined.of(first.file(), frame);
        if (numbered != null) {
          return numbered;
        }
      }
      frames.close();
      opened.remove();
      openAhead();
    }
    return null;
  }

  private void openAhead() {
    while (opened.size() < OPENED_AHEAD && files.hasNext()) {
      Tuple2<Integer, int[]> next = files.next();
      CaptureFile file = chain.files().get(next._1()).file();
      opened.add(new Opened(next._1(), opener.submit(() -> WantedFrames.of(out, file, next._2()))));
    }
  }

  private static WantedFrames frames(Opened of) throws IOException {
    try {
      return of.frames().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  @Override
  public void close() {
    opener.shutdown();
    for (Opened of : opened) {
      try {
        frames(of).close();
      } catch (IOException e) {
        // Nothing of it is wanted any more.
      }
    }
  }
}
