package org.tcpteardown.cli.survey;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.ValueType;

/** Looks for durations that are negative, or longer than the capture was running. */
final class Durations {
  /** As findings and verdicts tell them. */
  private static final Pattern TOLD =
      Pattern.compile("(?<![\\w.])(-?)(\\d+(?:\\.\\d+)?) (ms|s|h|days)\\b");

  /** Durations in texts are rounded. */
  private static final double ROUNDED = 1.05;

  private static final double SLACK_NS = 1e6;

  /** What was seen; the timers that may explain it come later, and are longer. */
  private static final Pattern FIRST_SENTENCE = Pattern.compile("^.*?\\.(?= |$)");

  private Durations() {}

  static void look(JudgedFlow flow, TimeRegions regions, Doubts doubts) {
    long longestNs = 0;
    for (Finding finding : flow.findings()) {
      long spanNs = regions.spanNs(finding.timeNs());
      longestNs = Math.max(longestNs, spanNs);
      Implausible kind = value(finding.value(), spanNs);
      if (kind == null) {
        kind = told(finding.text(), spanNs);
      }
      if (kind != null) {
        doubts.add(flow, kind, finding.frame(), finding.id() + ": " + finding.text());
      }
    }
    Matcher story = FIRST_SENTENCE.matcher(flow.verdict());
    if (story.find()) {
      Implausible kind = told(story.group(), longestNs == 0 ? regions.longestNs() : longestNs);
      if (kind != null) {
        doubts.add(flow, kind, "verdict: " + story.group());
      }
    }
  }

  private static @Nullable Implausible value(FieldValue value, long spanNs) {
    return value.type() == ValueType.DURATION ? judge(value.number(), spanNs) : null;
  }

  private static @Nullable Implausible told(String text, long spanNs) {
    Matcher told = TOLD.matcher(text);
    while (told.find()) {
      if (!told.group(1).isEmpty()) {
        return Implausible.NEGATIVE_TIME;
      }
      double ns = Double.parseDouble(told.group(2)) * unitNs(told.group(3)) / ROUNDED - SLACK_NS;
      Implausible kind = judge(Math.max(0, (long) ns), spanNs);
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  private static @Nullable Implausible judge(long ns, long spanNs) {
    if (ns < 0) {
      return Implausible.NEGATIVE_TIME;
    }
    return ns > spanNs ? Implausible.TIME_BEYOND_CAPTURE : null;
  }

  private static double unitNs(String unit) {
    return switch (unit) {
      case "ms" -> 1e6;
      case "h" -> 3600e9;
      case "days" -> 86_400e9;
      default -> 1e9;
    };
  }
}
