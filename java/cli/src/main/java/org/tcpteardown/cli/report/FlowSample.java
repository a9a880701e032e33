package org.tcpteardown.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Some of many flows, evenly from the whole capture: when there are too many, every second goes,
 * and of those that come only every second is taken from then on.
 */
final class FlowSample {
  private final int most;
  private final List<Long> numbers = new ArrayList<>();
  private long seen;
  private long stride = 1;

  /**
   * Keeps at most so many.
   *
   * @param most at least 2
   */
  FlowSample(int most) {
    this.most = most;
  }

  void add(long number) {
    if (seen++ % stride != 0) {
      return;
    }
    if (numbers.size() == most) {
      for (int i = 0; i < most / 2; i++) {
        numbers.set(i, numbers.get(2 * i));
      }
      numbers.subList(most / 2, most).clear();
      stride *= 2;
      if ((seen - 1) % stride != 0) {
        return;
      }
    }
    numbers.add(number);
  }

  /** Those that were kept, in their order. */
  List<Long> numbers() {
    return List.copyOf(numbers);
  }
}
