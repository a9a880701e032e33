package org.tcpteardown.gen;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tcpteardown.annotate.EngineVersion;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.population.rules.PopulationRules;

/** The tables of names, types and texts inside the Lua plugin. */
final class LuaCatalogue {
  private static final String BEGIN = "-- BEGIN GENERATED CATALOGUE";
  private static final String END = "-- END GENERATED CATALOGUE";

  private static final Pattern SAID = Pattern.compile("local VERSION = \"([^\"]*)\"");

  private LuaCatalogue() {}

  /** The plugin's source with its catalogue replaced by the current one. */
  static String into(String plugin) {
    int begin = plugin.indexOf(BEGIN);
    int end = plugin.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException("the plugin has no place for the generated catalogue");
    }
    return plugin.substring(0, begin) + block(version(plugin)) + plugin.substring(end);
  }

  /** Classes that Maven has not made do not know it: then what the plugin says stays. */
  private static String version(String plugin) {
    Matcher said = SAID.matcher(plugin);
    boolean known = !EngineVersion.text().startsWith("$");
    return known || !said.find() ? EngineVersion.text() : said.group(1);
  }

  private static String block(String version) {
    StringBuilder out = new StringBuilder(BEGIN).append('\n');
    out.append("local VERSION = ").append(quoted(version)).append('\n');
    out.append("local FINDINGS = {\n");
    for (FindingInfo info : RuleList.INFOS) {
      out.append(finding(info));
    }
    out.append("}\nlocal FACTS = {\n");
    for (FrameField field : FrameField.values()) {
      out.append(field(field.id(), field.type(), field.label(), field.summary()));
    }
    out.append("}\nlocal FLOW_FIELDS = {\n");
    for (FlowField field : FlowField.values()) {
      out.append(field(field.id(), field.type(), field.label(), field.summary()));
    }
    out.append("}\nlocal POPULATION = {\n");
    for (PopulationRule rule : PopulationRules.ALL) {
      out.append(population(rule.info()));
    }
    return out.append("}\n").toString();
  }

  private static String population(PopulationInfo info) {
    return "  { id = "
        + quoted(info.id().id())
        + ", severities = { "
        + severities(info.severities())
        + " },\n    name = "
        + quoted(info.name())
        + ",\n    summary = "
        + quoted(info.summary())
        + " },\n";
  }

  private static String severities(List<Severity> severities) {
    return severities.stream()
        .map(Severity::id)
        .map(LuaCatalogue::quoted)
        .collect(Collectors.joining(", "));
  }

  private static String finding(FindingInfo info) {
    String mark = info.mark().equals(info.name()) ? "" : ", mark = " + quoted(info.mark());
    return "  { id = "
        + quoted(info.id().id())
        + ", type = "
        + quoted(info.type().id())
        + ", severities = { "
        + severities(info.severities())
        + " }, group = "
        + quoted(info.group().name().toLowerCase(Locale.ROOT))
        + ",\n    name = "
        + quoted(info.name())
        + mark
        + ",\n    summary = "
        + quoted(info.summary())
        + " },\n";
  }

  private static String field(String id, ValueType type, String label, String summary) {
    return "  { id = "
        + quoted(id)
        + ", type = "
        + quoted(type.id())
        + ", name = "
        + quoted(label)
        + ",\n    summary = "
        + quoted(summary)
        + " },\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
