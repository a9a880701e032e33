package org.tcpteardown.cli.render;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts as text. */
final class CountText {
  private CountText() {}

  /** Names with their counts, the most frequent first: {@code fin 12, rst 3}. */
  static <K> String listed(Map<K, ? extends Number> counts) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<K, ? extends Number> e) -> e.getValue().longValue())
                .reversed())
        .map(e -> String.format(Locale.ROOT, "%s %,d", e.getKey(), e.getValue().longValue()))
        .collect(Collectors.joining(", "));
  }
}
