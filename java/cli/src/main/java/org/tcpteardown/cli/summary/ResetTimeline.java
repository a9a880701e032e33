package org.tcpteardown.cli.summary;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** When connections were reset: a bar for each second, minute or hour, as many as fit in a line. */
final class ResetTimeline {
  private static final int MOST_BARS = 60;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  /** Widths of a bar, in seconds. */
  private static final long[] WIDTHS = {
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400, 604_800
  };

  private final long beginSeconds;
  private final long lastSeconds;
  private final long widthSeconds;
  private final long[] counts;

  private ResetTimeline(long beginSeconds, long lastSeconds, long widthSeconds, long[] counts) {
    this.beginSeconds = beginSeconds;
    this.lastSeconds = lastSeconds;
    this.widthSeconds = widthSeconds;
    this.counts = counts;
  }

  /**
   * Counts.
   *
   * @param times nanoseconds since 1970
   * @return null if there are too few to say anything
   */
  static @Nullable ResetTimeline of(List<Long> times) {
    if (times.size() < 2) {
      return null;
    }
    List<Long> timesNs = times.stream().sorted().toList();
    long first = timesNs.get(0) / SECOND_NS;
    long last = timesNs.get(timesNs.size() - 1) / SECOND_NS;
    long width = width(first, last);
    long begin = first / width * width;
    long[] counts = new long[(int) ((last - begin) / width) + 1];
    for (long time : timesNs) {
      counts[(int) ((time / SECOND_NS - begin) / width)]++;
    }
    return new ResetTimeline(begin, last, width, counts);
  }

  /** When the first bar begins, in ISO 8601. */
  String begin() {
    return moment(beginSeconds);
  }

  /** How much time a bar stands for. */
  long widthSeconds() {
    return widthSeconds;
  }

  /** How many connections were reset in each. */
  List<Long> counts() {
    return Arrays.stream(counts).boxed().toList();
  }

  /** The bars, and when most were. */
  List<String> lines() {
    int peak = 0;
    for (int i = 0; i < counts.length; i++) {
      peak = counts[i] > counts[peak] ? i : peak;
    }
    StringBuilder bars = new StringBuilder();
    for (long count : counts) {
      bars.append(BARS.charAt(height(count, counts[peak])));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s  %s to %s, %s a bar",
            bars,
            moment(beginSeconds),
            moment(lastSeconds),
            span(widthSeconds)));
    if (counts.length > 1) {
      lines.add(
          String.format(
              Locale.ROOT,
              "most: %,d in the %s from %s on",
              counts[peak],
              span(widthSeconds),
              moment(beginSeconds + peak * widthSeconds)));
    }
    return lines;
  }

  private static int height(long count, long most) {
    int steps = BARS.length() - 1;
    return count == 0 ? 0 : Math.max(1, (int) (count * steps / most));
  }

  private static long width(long first, long last) {
    for (long width : WIDTHS) {
      if (last / width - first / width < MOST_BARS) {
        return width;
      }
    }
    return (last - first) / (MOST_BARS - 1) + 1;
  }

  private static String moment(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }

  private static String span(long seconds) {
    if (seconds % 3600 == 0) {
      return seconds / 3600 + " h";
    }
    return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
