package org.tcpteardown.tcp;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A list that only its owner extends, and everybody may read as it is: there is one or more for
 * every flow, and all rules ask for them, so it costs no wrapper.
 */
final class AppendOnlyList<T> extends AbstractList<T> implements RandomAccess {
  private static final Object[] NOTHING = {};
  private static final AppendOnlyList<?> NONE = new AppendOnlyList<>();

  /** Most lists have no other: it needs no array. */
  private @Nullable T first;

  private Object[] others = NOTHING;
  private int size;

  private AppendOnlyList() {}

  /** The empty list. */
  @SuppressWarnings("unchecked") // it holds nothing of any type
  static <T> AppendOnlyList<T> none() {
    return (AppendOnlyList<T>) NONE;
  }

  /**
   * This list with one more item, unless it is full. To be used in place of this one, which may be
   * the shared empty one.
   */
  AppendOnlyList<T> with(T item, int max) {
    if (size >= max) {
      return this;
    }
    AppendOnlyList<T> list = size == 0 ? new AppendOnlyList<>() : this;
    list.append(item);
    return list;
  }

  private void append(T item) {
    if (size == 0) {
      first = item;
    } else {
      if (size > others.length) {
        others = Arrays.copyOf(others, size + size / 2);
      }
      others[size - 1] = item;
    }
    size++;
  }

  @Override
  @SuppressWarnings("unchecked") // only items of that type come in
  public T get(int index) {
    Objects.checkIndex(index, size);
    return index == 0 ? Objects.requireNonNull(first) : (T) others[index - 1];
  }

  @Override
  public int size() {
    return size;
  }
}
