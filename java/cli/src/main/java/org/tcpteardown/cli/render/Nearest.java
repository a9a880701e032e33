package org.tcpteardown.cli.render;

import java.util.List;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
public final class Nearest {
  private static final int MOST_CHANGES = 2;

  private Nearest() {}

  /** The name with the fewest changes; empty if all are too different. */
  public static Optional<String> to(String word, List<String> names) {
    String best = "";
    int least = MOST_CHANGES + 1;
    for (String name : names) {
      int changes = changes(word, name);
      if (changes < least) {
        least = changes;
        best = name;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** Letters to be added, removed or replaced. */
  private static int changes(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j < before.length; j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[before.length];
      now[0] = i;
      for (int j = 1; j < now.length; j++) {
        int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[other.length()];
  }
}
