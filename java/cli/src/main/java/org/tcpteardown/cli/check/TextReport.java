package org.tcpteardown.cli.check;

import java.io.PrintWriter;
import java.util.List;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FieldValue;

/** What was not as expected, for people: each place with its time and a filter to paste. */
final class TextReport {
  private TextReport() {}

  static void print(List<Outcome> outcomes, PrintWriter out) {
    for (Outcome outcome : outcomes) {
      switch (outcome.status()) {
        case AS_EXPECTED -> {}
        case UPDATED -> line(out, "updated  " + outcome.name());
        case ERROR -> line(out, "ERROR    " + outcome.name() + ": " + outcome.error());
        case DIFFERENT -> different(outcome, out);
      }
    }
    line(out, summary(outcomes));
  }

  private static void different(Outcome outcome, PrintWriter out) {
    line(out, "FAILED   " + outcome.name());
    for (Difference difference : outcome.differences()) {
      line(out, "  " + text(difference));
      if (!difference.filter().isEmpty()) {
        line(out, "             filter: " + difference.filter());
      }
    }
  }

  /** {@code missing frame 10 at 40.340045 s: late_fin = 39.24 (warn)}. */
  static String text(Difference difference) {
    Long afterNs = difference.afterNs();
    String time = afterNs == null ? "" : " at " + micros(afterNs) + " s";
    return "%-10s %s%s: %s"
        .formatted(difference.kind().text(), difference.where(), time, difference.text());
  }

  /** Seconds as in all tables. */
  private static String micros(long ns) {
    String nanos = FieldValue.secondsText(ns);
    return nanos.substring(0, nanos.length() - 3);
  }

  static String summary(List<Outcome> outcomes) {
    StringBuilder text = new StringBuilder();
    text.append(Wording.count(outcomes.size(), "capture"));
    for (Outcome.Status status : Outcome.Status.values()) {
      long count = outcomes.stream().filter(o -> o.status() == status).count();
      if (count > 0) {
        text.append(text.indexOf(":") < 0 ? ": " : ", ").append(count).append(' ');
        text.append(
            switch (status) {
              case AS_EXPECTED -> "as expected";
              case UPDATED -> "updated";
              case DIFFERENT -> "different";
              case ERROR -> "not checked";
            });
      }
    }
    return text.toString();
  }

  private static void line(PrintWriter out, String text) {
    out.println(SafeText.line(text));
  }
}
