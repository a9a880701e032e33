package org.tcpteardown.analysis;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.tcpteardown.model.Finding;

/** The findings in memory and those on the shelf as one list, sorted by frame, then id. */
final class MergedFindings extends AbstractList<Finding> {
  static final Comparator<Finding> BY_FRAME =
      Comparator.comparingLong(Finding::frame).thenComparing(Finding::id);

  private final List<Finding> own;
  private final RowSpill shelf;

  /** Indexes of own findings; those of findings on the shelf come after them. */
  private final int[] order;

  private MergedFindings(List<Finding> own, RowSpill shelf) {
    this.own = own;
    this.shelf = shelf;
    int size = own.size() + shelf.findingFrames().stream().mapToInt(p -> p.length).sum();
    long[] frames = new long[size];
    int index = 0;
    for (Finding finding : own) {
      frames[index++] = finding.frame();
    }
    for (long[] some : shelf.findingFrames()) {
      System.arraycopy(some, 0, frames, index, some.length);
      index += some.length;
    }
    order = order(frames);
    for (int i = 0; i < size; ) {
      int end = i + 1;
      while (end < size && frames[order[end]] == frames[order[i]]) {
        end++;
      }
      sortById(i, end);
      i = end;
    }
  }

  /** The indexes of frames, in the order of these. */
  private static int[] order(long[] frames) {
    int size = frames.length;
    if (Arrays.stream(frames).max().orElse(0) >= Long.MAX_VALUE / Math.max(1, size) - 1) {
      // Of a chain of very many captures.
      return IntStream.range(0, size)
          .boxed()
          .sorted(Comparator.comparingLong(i -> frames[i]))
          .mapToInt(Integer::intValue)
          .toArray();
    }
    // Frame and index in one number, to be sorted without objects.
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = frames[i] * size + i;
    }
    Arrays.sort(keys);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = (int) (keys[i] % size);
    }
    return order;
  }

  /** All findings; {@code own} is sorted on the way. */
  static List<Finding> of(List<Finding> own, RowSpill shelf) {
    own.sort(BY_FRAME);
    return shelf.findingFrames().isEmpty() ? own : new MergedFindings(own, shelf);
  }

  private void sortById(int from, int to) {
    if (to - from > 1) {
      int[] sorted =
          Arrays.stream(order, from, to)
              .boxed()
              .sorted(Comparator.comparing(at -> at(at).id()))
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(sorted, 0, order, from, sorted.length);
    }
  }

  private Finding at(int index) {
    return index < own.size() ? own.get(index) : shelf.finding(index - own.size());
  }

  @Override
  public Finding get(int index) {
    return at(order[index]);
  }

  @Override
  public int size() {
    return order.length;
  }
}
