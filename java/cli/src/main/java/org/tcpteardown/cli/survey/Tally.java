package org.tcpteardown.cli.survey;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often something was seen, and in how many captures. */
final class Tally<K extends Comparable<K>> {
  /**
   * One of the things counted.
   *
   * @param count how often it was seen
   * @param captures in how many captures
   */
  record Line<K>(K what, long count, long captures) {}

  private final Map<K, Line<K>> lines = new TreeMap<>();

  /** Takes what one capture has. */
  void add(Map<K, Long> counts) {
    counts.forEach(this::add);
  }

  /** Takes so many of one capture. */
  void add(K what, long count) {
    lines.merge(
        what,
        new Line<>(what, count, 1),
        (a, b) -> new Line<>(what, a.count() + b.count(), a.captures() + b.captures()));
  }

  /** In the order of the keys. */
  List<Line<K>> inOrder() {
    return List.copyOf(lines.values());
  }

  /** The most frequent first. */
  List<Line<K>> mostFirst() {
    return lines.values().stream()
        .sorted(Comparator.comparingLong((Line<K> line) -> line.count()).reversed())
        .toList();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }
}
