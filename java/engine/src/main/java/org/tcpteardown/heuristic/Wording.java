package org.tcpteardown.heuristic;

import org.tcpteardown.model.Segment;

/** Words for numbers, the same in all texts. */
public final class Wording {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long HOUR_NS = 3600 * SECOND_NS;
  private static final long DAY_NS = 24 * HOUR_NS;

  /**
   * From here on nobody counts in seconds; devices' timers are configured in seconds up to here.
   */
  private static final long LONG_NS = 10_000 * SECOND_NS;

  private Wording() {}

  /**
   * A duration with three significant digits: {@code 39.2 s}, {@code 39 ms}, {@code 0.25 ms}. Long
   * ones are told in hours ({@code 5.2 h}) or days. Where the clock of a capture stepped back, the
   * order of the frames counts and nothing passed: {@code 0 ms}.
   */
  public static String time(long durationNs) {
    // String.format would do, but costs more than the whole judgement of an ordinary flow.
    if (durationNs >= LONG_NS) {
      return longTime(durationNs);
    }
    if (durationNs >= 100_000_000_000L) {
      return rounded(durationNs, SECOND_NS, 0) + " s";
    }
    if (durationNs >= 9_995_000_000L) {
      return rounded(durationNs, SECOND_NS / 10, 1) + " s";
    }
    if (durationNs >= 999_500_000L) {
      return rounded(durationNs, SECOND_NS / 100, 2) + " s";
    }
    if (durationNs >= 9_995_000L) {
      return rounded(durationNs, 1_000_000L, 0) + " ms";
    }
    return durationNs >= 999_500L
        ? rounded(durationNs, 100_000L, 1) + " ms"
        : rounded(Math.max(0, durationNs), 1_000L, 3) + " ms";
  }

  private static String longTime(long durationNs) {
    if (durationNs < 2 * DAY_NS) {
      return rounded(durationNs, HOUR_NS / 10, 1) + " h";
    }
    return durationNs < 100 * DAY_NS
        ? rounded(durationNs, DAY_NS / 10, 1) + " days"
        : rounded(durationNs, DAY_NS, 0) + " days";
  }

  /** {@code size / unit}, rounded, with the point {@code decimals} digits from the right. */
  private static String rounded(long size, long unit, int decimals) {
    long number = (size + unit / 2) / unit;
    long scale = 1;
    for (int i = 0; i < decimals; i++) {
      scale *= 10;
    }
    StringBuilder text = new StringBuilder().append(number / scale);
    long fraction = number % scale;
    if (fraction > 0) {
      text.append('.');
      for (long digit = scale / 10; fraction > 0; digit /= 10) {
        text.append(fraction / digit);
        fraction %= digit;
      }
    }
    return text.toString();
  }

  /** A clause that quotes the reason that a RST carries as text; empty without one. */
  public static String reasonOf(Segment rst) {
    String text = rst.details().rstText().strip();
    return text.isEmpty() ? "" : "; the RST says why: \"" + text.replace('"', '\'') + "\"";
  }

  /** {@code 1 byte}, {@code 2 bytes}; adds an s to the noun unless the count is 1. */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** {@code 1st}, {@code 2nd}, {@code 11th}. */
  public static String nth(long n) {
    long tens = n % 100;
    String suffix =
        tens >= 11 && tens <= 13
            ? "th"
            : switch ((int) (n % 10)) {
              case 1 -> "st";
              case 2 -> "nd";
              case 3 -> "rd";
              default -> "th";
            };
    return n + suffix;
  }

  /** {@code once}, {@code twice}, {@code 10 times}. */
  public static String times(long n) {
    return n == 1 ? "once" : n == 2 ? "twice" : n + " times";
  }
}
