package org.tcpteardown.gen;

import java.util.stream.Collectors;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.rules.ForgerySign;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;

/** The documentation pages about findings and fields, in Markdown. */
final class FindingPages {
  private static final String NOTICE =
      "<!-- Made from the classes of the findings by scripts/generate: change them, not this page. -->\n\n";

  private FindingPages() {}

  /** One finding's page. */
  static String page(FindingInfo info) {
    StringBuilder out = new StringBuilder(NOTICE);
    out.append("# ").append(info.name()).append(": `").append(info.field()).append("`\n\n");
    out.append(info.summary()).append(".\n\n| | |\n|---|---|\n");
    row(out, "Severity", severities(info));
    row(out, "On frame", info.onFrame());
    if (info.type() != ValueType.NONE) {
      row(out, "Value", info.valueMeaning());
    }
    row(out, "Filter", filter(info));
    row(out, "Expert item", "`tcpteardown.expert." + info.id() + "`");
    info.needs().forEach(need -> row(out, "Needs", need.text()));
    for (Setting setting : info.settings()) {
      row(out, "Setting", setting(setting));
    }
    for (String weaker : info.supersedes()) {
      row(out, "Instead of", "[`" + weaker + "`](" + weaker + ".md)");
    }
    out.append('\n').append(info.explanation()).append("\n\n");
    if (info.id().equals("forged_rst")) {
      signs(out);
    }
    out.append("## Sources\n\n");
    info.sources().forEach(source -> out.append("- ").append(source).append('\n'));
    return out.toString();
  }

  private static String severities(FindingInfo info) {
    return info.severities().stream().map(Severity::id).collect(Collectors.joining(", "));
  }

  private static String filter(FindingInfo info) {
    String presence = "`" + info.field() + "`";
    return switch (info.type()) {
      case DURATION -> presence + ", `" + info.field() + " > 1`";
      case COUNT, BYTES, NUMBER -> presence + ", `" + info.field() + " >= 2`";
      case SCORE -> presence + ", `" + info.field() + " >= 80`";
      case TEXT -> presence + ", `" + info.field() + " contains \"...\"`";
      case FLAG, NONE, FRAME -> presence;
    };
  }

  private static String setting(Setting setting) {
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
        "## The signs and their weights\n\n| sign | adds | seen | source |\n|---|---|---|---|\n");
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

  private static void row(StringBuilder out, String name, String text) {
    out.append("| ").append(name).append(" | ").append(text).append(" |\n");
  }

  /** The index of all findings, and all other fields and settings. */
  static String index() {
    StringBuilder out = new StringBuilder(NOTICE);
    out.append("# Findings, fields and settings\n\n");
    out.append("Every name is a display-filter field under `tcpteardown.`\n\n## Findings\n\n");
    out.append("A field and an expert item on the one frame that it is about.\n\n");
    out.append("| finding | severity | value | what was observed |\n|---|---|---|---|\n");
    for (Heuristic rule : RuleList.ALL) {
      FindingInfo info = rule.info();
      out.append("| [`")
          .append(info.id())
          .append("`](findings/")
          .append(info.id())
          .append(".md) | ");
      out.append(severities(info)).append(" | ");
      out.append(info.valueMeaning()).append(" | ").append(info.summary()).append(" |\n");
    }
    out.append("\n## Fields of a FIN or RST frame\n\n| field | type | meaning |\n|---|---|---|\n");
    for (FrameField field : FrameField.values()) {
      field(out, field.id(), field.type(), field.summary());
    }
    out.append(
        "\n## Fields of a flow, on every frame of it\n\n| field | type | meaning |\n|---|---|---|\n");
    for (FlowField field : FlowField.values()) {
      field(out, field.id(), field.type(), field.summary());
    }
    out.append(
        """

        A field of type `flag` is present when true and absent otherwise: filter with `tcpteardown.data_complete` and
        `!tcpteardown.data_complete`.

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

  private static void field(StringBuilder out, String id, ValueType type, String summary) {
    out.append("| `").append(id).append("` | ").append(type.id()).append(" | ");
    out.append(summary).append(" |\n");
  }
}
