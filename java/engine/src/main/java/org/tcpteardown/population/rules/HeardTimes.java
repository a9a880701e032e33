package org.tcpteardown.population.rules;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.tcp.Silence;

/**
 * When one host was heard: stretches of time, in order, between which it said nothing for {@link
 * Silence#MIN_NS} or longer. There are never many: the shortest silences are forgotten first, so
 * that a host counts as heard where nothing is known any more.
 */
final class HeardTimes {
  private static final int MAX = 32;

  /** Stands for the time before the first stretch, and for that after the last. */
  static final long OPEN = 0;

  private long[] fromNs = new long[1];
  private long[] fromFrame = new long[1];
  private long[] toNs = new long[1];
  private long[] toFrame = new long[1];
  private int size;

  /** It was heard all the time from one frame to another. */
  void add(long startNs, long startFrame, long endNs, long endFrame) {
    int at = size;
    while (at > 0 && toNs[at - 1] >= startNs - Silence.MIN_NS) {
      at--;
    }
    int behind = at;
    while (behind < size && fromNs[behind] <= endNs + Silence.MIN_NS) {
      behind++;
    }
    if (at == behind) {
      insert(at);
      set(at, startNs, startFrame, endNs, endFrame);
      if (size > MAX) {
        forgetShortest();
      }
      return;
    }
    boolean earlier = startNs < fromNs[at];
    boolean later = endNs > toNs[behind - 1];
    set(
        at,
        earlier ? startNs : fromNs[at],
        earlier ? startFrame : fromFrame[at],
        later ? endNs : toNs[behind - 1],
        later ? endFrame : toFrame[behind - 1]);
    remove(at + 1, behind);
  }

  private void set(int at, long startNs, long startFrame, long endNs, long endFrame) {
    fromNs[at] = startNs;
    fromFrame[at] = startFrame;
    toNs[at] = endNs;
    toFrame[at] = endFrame;
  }

  private void insert(int at) {
    if (size == fromNs.length) {
      fromNs = Arrays.copyOf(fromNs, 2 * size);
      fromFrame = Arrays.copyOf(fromFrame, 2 * size);
      toNs = Arrays.copyOf(toNs, 2 * size);
      toFrame = Arrays.copyOf(toFrame, 2 * size);
    }
    move(at, at + 1, size - at);
    size++;
  }

  private void remove(int from, int behind) {
    move(behind, from, size - behind);
    size -= behind - from;
  }

  private void move(int from, int to, int count) {
    System.arraycopy(fromNs, from, fromNs, to, count);
    System.arraycopy(fromFrame, from, fromFrame, to, count);
    System.arraycopy(toNs, from, toNs, to, count);
    System.arraycopy(toFrame, from, toFrame, to, count);
  }

  private void forgetShortest() {
    int shortest = 1;
    for (int i = 2; i < size; i++) {
      if (fromNs[i] - toNs[i - 1] < fromNs[shortest] - toNs[shortest - 1]) {
        shortest = i;
      }
    }
    toNs[shortest - 1] = toNs[shortest];
    toFrame[shortest - 1] = toFrame[shortest];
    remove(shortest, shortest + 1);
  }

  /**
   * The silence that holds a moment; its ends are {@link Long#MIN_VALUE} and {@link Long#MAX_VALUE}
   * with frame {@link #OPEN} where the host was not heard before or not again. Null if it was heard
   * then.
   */
  @Nullable Silence around(long timeNs) {
    int next = 0;
    while (next < size && toNs[next] < timeNs) {
      next++;
    }
    if (next < size && fromNs[next] <= timeNs) {
      return null;
    }
    boolean first = next == 0;
    boolean last = next == size;
    return new Silence(
        first ? Long.MIN_VALUE : toNs[next - 1],
        first ? OPEN : toFrame[next - 1],
        last ? Long.MAX_VALUE : fromNs[next],
        last ? OPEN : fromFrame[next]);
  }
}
