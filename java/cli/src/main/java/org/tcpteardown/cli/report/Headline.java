package org.tcpteardown.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;

/** What a capture comes to, in a sentence or two. */
final class Headline {
  private Headline() {}

  static String of(Overview overview) {
    long flows = overview.flowCount();
    if (flows == 0) {
      return overview.result().capture().frames() == 0
          ? "The capture holds no packets."
          : "The capture holds no TCP connection.";
    }
    if (flows == 1) {
      FlowRow only = overview.result().flows().get(0);
      return sentences(
          FlowTexts.text(only, FlowField.VERDICT_WHAT),
          FlowTexts.text(only, FlowField.VERDICT_WHY));
    }
    List<VerdictGroup> bad = overview.groups().stream().filter(g -> g.key().isBad()).toList();
    if (bad.isEmpty()) {
      return sentences(
          String.format(Locale.ROOT, "All %,d connections ended without error or warning", flows),
          common(overview));
    }
    return sentences(
        "Of "
            + counted(flows, "connection")
            + ", "
            + worst(sum(bad, Severity.ERROR), sum(bad, Severity.WARN)),
        foremost(overview, bad.get(0)),
        common(overview));
  }

  private static String worst(long errors, long warnings) {
    if (errors == 0) {
      return String.format(Locale.ROOT, "%,d ended with a warning", warnings);
    }
    String text = String.format(Locale.ROOT, "%,d ended with an error", errors);
    return warnings == 0
        ? text
        : text + String.format(Locale.ROOT, ", %,d with a warning", warnings);
  }

  private static String foremost(Overview overview, VerdictGroup group) {
    String cause = CauseText.of(group.key().cause());
    FlowRow example = overview.result().flow(group.example());
    String where = example == null ? "" : ", for instance flow " + example.number();
    return "Foremost "
        + (group.key().severity() == Severity.ERROR ? "error" : "warning")
        + ": "
        + cause
        + " ("
        + counted(group.count(), "connection")
        + where
        + ")";
  }

  /** The worst of what many connections have in common. */
  private static String common(Overview overview) {
    Optional<PopulationFinding> first =
        overview.population().stream()
            .filter(f -> f.severity().compareTo(Severity.NOTE) >= 0)
            .findFirst();
    return first.map(PopulationFinding::text).orElse("");
  }

  private static long sum(List<VerdictGroup> groups, Severity severity) {
    return groups.stream()
        .filter(g -> g.key().severity() == severity)
        .mapToLong(VerdictGroup::count)
        .sum();
  }

  private static String counted(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }

  private static String sentences(String... clauses) {
    StringBuilder text = new StringBuilder();
    for (String clause : clauses) {
      if (!clause.isEmpty()) {
        text.append(text.length() == 0 ? "" : " ")
            .append(Character.toUpperCase(clause.charAt(0)))
            .append(clause.substring(1))
            .append(clause.endsWith(".") ? "" : ".");
      }
    }
    return text.toString();
  }

  /** Whether there is more to know of the capture than the sentences say. */
  static String incomplete(CaptureInfo capture) {
    return capture.complete()
        ? ""
        : "The capture was not read to its end ("
            + capture.reason()
            + "): what came later is missing in all numbers.";
  }
}
