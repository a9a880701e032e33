package org.tcpteardown.cli.summary;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When connections were reset: a bar for each second, minute or hour, as many as fit in a line. */
final class ResetTimeline {
  private static final int MOST_BARS = 60;
  private static final long SECOND_NS = 1_000_000_000L;
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  /** Widths of a bar, in seconds. */
  private static final long[] WIDTHS = {
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400, 604_800
  };

  private final List<Long> timesNs;

  ResetTimeline(List<Long> timesNs) {
    this.timesNs = timesNs.stream().sorted().toList();
  }

  /** In two lines: the bars, and when most were; none if that says nothing. */
  List<String> lines() {
    if (timesNs.size() < 2) {
      return List.of();
    }
    long first = timesNs.get(0) / SECOND_NS;
    long last = timesNs.get(timesNs.size() - 1) / SECOND_NS;
    long width = width(first, last);
    long begin = first / width * width;
    int[] counts = new int[(int) ((last - begin) / width) + 1];
    int peak = 0;
    for (long time : timesNs) {
      int bar = (int) ((time / SECOND_NS - begin) / width);
      counts[bar]++;
      if (counts[bar] > counts[peak]) {
        peak = bar;
      }
    }
    StringBuilder bars = new StringBuilder();
    for (int count : counts) {
      bars.append(BARS.charAt(height(count, counts[peak])));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%s  %s to %s, %s a bar", bars, moment(begin), moment(last), span(width)));
    if (counts.length > 1) {
      lines.add(
          String.format(
              Locale.ROOT,
              "most: %,d in the %s from %s on",
              counts[peak],
              span(width),
              moment(begin + peak * width)));
    }
    return lines;
  }

  private static int height(int count, int most) {
    int steps = BARS.length() - 1;
    return count == 0 ? 0 : Math.max(1, (int) ((long) count * steps / most));
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
