package org.tcpteardown.analysis;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
    // Frame and index in one number, to be sorted without objects.
    long[] keys = new long[size];
    int index = 0;
    for (Finding finding : own) {
      keys[index] = finding.frame() * size + index++;
    }
    for (long[] frames : shelf.findingFrames()) {
      for (long frame : frames) {
        keys[index] = frame * size + index++;
      }
    }
    Arrays.sort(keys);
    order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = (int) (keys[i] % size);
    }
    for (int i = 0; i < size; ) {
      int end = i + 1;
      while (end < size && keys[end] / size == keys[i] / size) {
        end++;
      }
      sortById(i, end);
      i = end;
    }
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
