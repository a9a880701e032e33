package org.tcpteardown.population;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * Some of many, spread over all of them: all while they are few, then every second, every fourth
 * and so on. Those that are kept are a list, in the order in which they came.
 */
public final class EveryNth<T> extends AbstractList<T>
    implements RandomAccess, BoundedTable.Weighed {
  private final int most;
  private final List<T> kept = new ArrayList<>(1);
  private long seen;

  /** A power of two: division takes its time, and this is asked for every connection. */
  private long every = 1;

  /**
   * Empty.
   *
   * @param most how many are kept at most; even
   */
  public EveryNth(int most) {
    this.most = most;
  }

  /** Takes the next one, and keeps it if it is its turn. */
  public void offer(T one) {
    if (isNext()) {
      keep(one);
    }
  }

  /**
   * Whether the next one is to be kept, by {@link #keep}; to be asked once for each. For those that
   * take time to make.
   */
  public boolean isNext() {
    return (seen++ & (every - 1)) == 0;
  }

  /** Keeps one whose turn it is. */
  public void keep(T one) {
    if (kept.size() == most) {
      for (int i = 0; i < most / 2; i++) {
        kept.set(i, kept.get(2 * i));
      }
      kept.subList(most / 2, most).clear();
      every *= 2;
    }
    kept.add(one);
  }

  @Override
  public T get(int index) {
    return kept.get(index);
  }

  @Override
  public int size() {
    return kept.size();
  }

  /** How many there were. */
  @Override
  public long weight() {
    return seen;
  }
}
