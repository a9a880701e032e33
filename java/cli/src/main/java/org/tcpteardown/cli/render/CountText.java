package org.tcpteardown.cli.render;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts as text. */
final class CountText {
  private CountText() {}

  /**
   * A count in groups of three digits: {@code 1,234}. What Java has for it loads the formats of all
   * languages first, which takes a tenth of a short run.
   */
  static String grouped(long count) {
    StringBuilder digits = new StringBuilder(Long.toString(count));
    for (int at = digits.length() - 3; at > (count < 0 ? 1 : 0); at -= 3) {
      digits.insert(at, ',');
    }
    return digits.toString();
  }

  /** Names with their counts, the most frequent first: {@code fin 12, rst 3}. */
  static <K> String listed(Map<K, ? extends Number> counts) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<K, ? extends Number> e) -> e.getValue().longValue())
                .reversed())
        .map(e -> e.getKey() + " " + grouped(e.getValue().longValue()))
        .collect(Collectors.joining(", "));
  }
}
