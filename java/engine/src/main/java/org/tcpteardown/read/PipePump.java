package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pipe on a thread of its own, so that who writes to it need not wait for the analysis.
 * What lies in between is bounded; when that is full, the writer does wait, and for how long is
 * counted.
 */
final class PipePump implements ByteFeed {
  private static final int PIECE_BYTES = 1 << 18;

  private final InputStream in;
  private final long mostBytes;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

  /** How much of the first piece was taken. */
  private int taken;

  private long waitingBytes;
  private long fullNs;
  private boolean ended;
  private boolean closed;
  private @Nullable IOException failure;

  /**
   * Begins to read.
   *
   * @param mostBytes how much may lie in between
   */
  PipePump(InputStream in, long mostBytes) {
    this.in = in;
    this.mostBytes = mostBytes;
    this.thread = new Thread(this::pump, "tcpteardown-pipe");
    thread.setDaemon(true);
    thread.start();
  }

  private void pump() {
    byte[] bytes = new byte[PIECE_BYTES];
    try (in) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        put(Arrays.copyOf(bytes, n));
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } finally {
      lock.lock();
      try {
        ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void put(byte[] piece) throws InterruptedException {
    lock.lock();
    try {
      long fromNs = System.nanoTime();
      boolean waited = false;
      while (waitingBytes + piece.length > mostBytes && waitingBytes > 0 && !closed) {
        waited = true;
        changed.await();
      }
      if (waited) {
        fullNs += System.nanoTime() - fromNs;
      }
      pieces.add(piece);
      waitingBytes += piece.length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(byte[] into, long waitNs) throws IOException {
    lock.lock();
    try {
      long leftNs = waitNs;
      while (pieces.isEmpty()) {
        if (ended) {
          if (failure != null && !closed) {
            throw failure;
          }
          return END;
        }
        if (leftNs <= 0) {
          return 0;
        }
        leftNs = changed.awaitNanos(leftNs);
      }
      return take(into);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] into) {
    int count = 0;
    while (count < into.length && !pieces.isEmpty()) {
      byte[] piece = pieces.element();
      int bytes = Math.min(piece.length - taken, into.length - count);
      System.arraycopy(piece, taken, into, count, bytes);
      count += bytes;
      taken += bytes;
      if (taken == piece.length) {
        pieces.remove();
        taken = 0;
      }
    }
    waitingBytes -= count;
    changed.signalAll();
    return count;
  }

  @Override
  public long writerWaitedNs() {
    lock.lock();
    try {
      return fullNs;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long waitingBytes() {
    lock.lock();
    try {
      return waitingBytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
