package org.tcpteardown.gen;

import java.util.stream.Collectors;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.fact.NamedField;
import org.tcpteardown.fact.PluginField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.forgery.ForgerySign;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.population.rules.PopulationRules;

/** The documentation pages about findings and fields, in Markdown. */
final class FindingPages {
  static final String NOTICE =
      "<!-- Made from the classes of the findings by scripts/generate: change them, not this page."
          + " -->\n\n";

  private FindingPages() {}

  /** One finding's page. */
  static String page(FindingInfo info, Examples examples) {
    StringBuilder out = new StringBuilder(NOTICE);
    out.append("# ").append(info.name()).append(": `").append(info.field()).append("`\n\n");
    out.append(info.summary()).append(".\n\n| | |\n|---|---|\n");
    row(out, "Severity", severities(info));
    row(out, "On frame", info.onFrame());
    if (info.type() != ValueType.NONE) {
      row(out, "Value", info.valueMeaning());
    }
    row(out, "Expert item", "`tcpteardown.expert." + info.id() + "`");
    info.needs().forEach(need -> row(out, "Needs", need.text()));
    for (Setting setting : info.settings()) {
      row(out, "Setting", setting(setting));
    }
    out.append('\n');
    example(out, info, examples);
    filters(out, info);
    out.append(info.explanation()).append("\n\n");
    if (info.id() == FindingId.FORGED_RST) {
      signs(out);
    }
    seeAlso(out, info);
    out.append("## Sources\n\n");
    info.sources().forEach(source -> out.append("- ").append(source).append('\n'));
    return out.toString();
  }

  private static String severities(FindingInfo info) {
    return info.severities().stream().map(Severity::id).collect(Collectors.joining(", "));
  }

  /** The decisive frames of a real flow with it. */
  private static void example(StringBuilder out, FindingInfo info, Examples examples) {
    Examples.Example example = examples.of(info);
    out.append(
        """
        ## In a capture

        [`test-captures/%1$s`](../../test-captures/%2$s/README.md), in seconds since the flow began:

        ```text
        %3$s
        ```

        Frame %4$d: %5$s.

        """
            .formatted(
                example.capture(),
                example.capture().replaceFirst("/.*", ""),
                String.join("\n", example.ladder()),
                example.finding().frame(),
                example.finding().text()));
  }

  private static void filters(StringBuilder out, FindingInfo info) {
    if (info.filters().isEmpty()) {
      throw new IllegalStateException("finding " + info.id() + " names no filter worth typing");
    }
    out.append(
        """
        ## Filters

        | filter | shows |
        |---|---|
        """);
    for (FindingInfo.Filter filter : info.filters()) {
      // A pipe ends a cell, even inside code.
      out.append("| `").append(filter.text().replace("|", "\\|")).append("` | ");
      out.append(sentence(filter.shows())).append(" |\n");
    }
    out.append('\n');
  }

  private static String sentence(String clause) {
    return Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
  }

  private static void seeAlso(StringBuilder out, FindingInfo info) {
    StringBuilder links = new StringBuilder();
    for (FindingId weaker : info.supersedes()) {
      links.append("- Instead of ").append(link(weaker)).append(" on the same frame\n");
    }
    for (FindingInfo other : RuleList.INFOS) {
      if (other.supersedes().contains(info.id())) {
        links.append("- Gives way to ").append(link(other.id())).append(" on the same frame\n");
      }
    }
    for (Symptom symptom : info.symptoms()) {
      links.append("- Symptom: [").append(symptom.title()).append("](../symptoms.md#");
      links.append(symptom.id()).append(")\n");
    }
    if (!links.isEmpty()) {
      out.append("## See also\n\n").append(links).append('\n');
    }
  }

  private static String link(FindingId id) {
    return "[`" + id + "`](" + id + ".md)";
  }

  static String setting(Setting setting) {
    return "`"
        + setting.id()
        + "` = "
        + setting.format(setting.defaultValue())
        + ": "
        + setting.meaning()
        + " (default: "
        + setting.source()
        + ")";
  }

  private static void signs(StringBuilder out) {
    out.append(
        """
        ## The signs and their weights

        | sign | adds | seen | source |
        |---|---|---|---|
        """);
    for (ForgerySign sign : ForgerySign.values()) {
      out.append("| `")
          .append(sign.id())
          .append("` | ")
          .append(sign.weight())
          .append(" | ")
          .append(sign.text())
          .append(" | ")
          .append(sign.source())
          .append(" |\n");
    }
    out.append('\n');
  }

  static void row(StringBuilder out, String name, String text) {
    out.append("| ").append(name).append(" | ").append(text).append(" |\n");
  }

  /** The index of all findings, and all other fields and settings. */
  static String index() {
    StringBuilder out = new StringBuilder(NOTICE);
    out.append(
        """
        # Findings, fields and settings

        Every name is a display-filter field under `tcpteardown.`

        ## Findings

        A field and an expert item on the one frame that it is about.
        [By symptom](symptoms.md): what people see, and which findings explain it.

        | finding | severity | value | what was observed |
        |---|---|---|---|
        """);
    for (FindingInfo info : RuleList.INFOS) {
      out.append("| [`")
          .append(info.id())
          .append("`](findings/")
          .append(info.id())
          .append(".md) | ");
      out.append(severities(info)).append(" | ");
      out.append(info.valueMeaning()).append(" | ").append(info.summary()).append(" |\n");
    }
    population(out);
    fields(out, "Fields of a frame, nearly all of a FIN or RST", FrameField.values());
    fields(out, "Fields of a flow, on every frame of it", FlowField.values());
    fields(out, "Fields that only Wireshark has", PluginField.values());
    out.append(
        """

        A field of type `flag` is true, false, or absent where that is not known: filter with `tcpteardown.data_complete == 1`
        or `== 0`. The bare name only asks whether it is known.

        ## Settings

        Change one with `--set NAME=VALUE`.

        | setting | default | meaning | source of the default |
        |---|---|---|---|
        """);
    for (Setting setting : Setting.values()) {
      out.append("| `").append(setting.id()).append("` | ");
      out.append(setting.format(setting.defaultValue())).append(" | ");
      out.append(setting.meaning()).append(" | ").append(setting.source()).append(" |\n");
    }
    return out.toString();
  }

  private static void population(StringBuilder out) {
    out.append(
        """

        ## Findings about the population

        What many connections have in common, and which stand out. They are about no frame: Wireshark
        has them on the first one. `analyze` prints them under "population", its JSON has them in `population`. [Known session timers](timers.md) with their sources.

        | finding | severity | about | value | what was observed |
        |---|---|---|---|---|
        """);
    for (PopulationRule rule : PopulationRules.ALL) {
      PopulationInfo info = rule.info();
      out.append("| [`").append(info.id()).append("`](findings/").append(info.id());
      out.append(".md) | ");
      out.append(info.severities().stream().map(Severity::id).collect(Collectors.joining(", ")));
      out.append(" | ").append(info.subject()).append(" | ").append(info.valueMeaning());
      out.append(" | ").append(info.summary()).append(" |\n");
    }
  }

  private static void fields(StringBuilder out, String heading, NamedField[] fields) {
    out.append("\n## ").append(heading).append("\n\n| field | type | meaning |\n|---|---|---|\n");
    for (NamedField field : fields) {
      out.append("| `").append(field.id()).append("` | ").append(field.type().id()).append(" | ");
      out.append(field.summary()).append(" |\n");
    }
  }
}
