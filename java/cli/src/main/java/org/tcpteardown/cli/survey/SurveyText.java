package org.tcpteardown.cli.survey;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.tcpteardown.cli.render.SafeText;

/** A survey for people. */
final class SurveyText {
  private final Survey survey;
  private final PrintWriter out;

  private SurveyText(Survey survey, PrintWriter out) {
    this.survey = survey;
    this.out = out;
  }

  static void print(Survey survey, PrintWriter out) {
    new SurveyText(survey, out).print();
  }

  private void print() {
    line(
        String.format(
            Locale.ROOT,
            "%,d captures, %,d frames, %,d connections",
            survey.captures(),
            survey.frames(),
            survey.flows()));
    table(
        "findings",
        survey.findings.inOrder(),
        kind -> kind.severity().id() + (kind.population() ? " (population)" : ""),
        FindingKind::id);
    table("causes", survey.causes.mostFirst(), cause -> "", cause -> cause);
    table("ends", survey.ends.mostFirst(), end -> "", end -> end);
    table("exit codes", survey.exitCodes.inOrder(), code -> "", String::valueOf);
    survey.troubled.forEach((path, reason) -> line("  " + path + ": " + reason));
    table("read by tshark, since", survey.handOvers.mostFirst(), reason -> "", reason -> reason);
    table("implausible", survey.implausible.inOrder(), Implausible::meaning, Implausible::id);
    survey.listed.forEach(this::entry);
    if (!survey.urn.drawn().isEmpty()) {
      heading("drawn from " + survey.urn.offered() + " warnings and errors");
      survey.urn.drawn().forEach(this::drawn);
    }
  }

  private <K> void table(
      String title,
      List<Tally.Line<K>> lines,
      Function<K, String> remark,
      Function<K, String> name) {
    if (lines.isEmpty()) {
      return;
    }
    heading(title);
    for (Tally.Line<K> row : lines) {
      String text =
          String.format(
              Locale.ROOT,
              "  %8d in %5d captures  %-24s %s",
              row.count(),
              row.captures(),
              name.apply(row.what()),
              remark.apply(row.what()));
      line(text.stripTrailing());
    }
  }

  private void entry(Entry entry) {
    line(
        entry.capture()
            + " frame "
            + entry.frame()
            + " flow "
            + entry.flow()
            + " "
            + entry.id()
            + (entry.severity().isEmpty() ? "" : " (" + entry.severity() + ")")
            + ": "
            + entry.text());
    if (!entry.verdict().isEmpty()) {
      line("    verdict: " + entry.verdict());
    }
  }

  private void drawn(Entry entry) {
    entry(entry);
    line("    " + entry.tshark());
  }

  private void heading(String title) {
    out.println();
    line(title + ":");
  }

  private void line(String text) {
    out.println(SafeText.line(text));
  }
}
