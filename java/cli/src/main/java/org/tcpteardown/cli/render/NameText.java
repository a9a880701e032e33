package org.tcpteardown.cli.render;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.fact.NamedField;
import org.tcpteardown.fact.PluginField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.rules.PopulationRules;

/** Says what a name means: a finding, a field or a setting. */
public final class NameText {
  private static final String PREFIX = "tcpteardown.";

  private NameText() {}

  /** Prints what is known of a name; says whether there is such a name. */
  public static boolean print(String name, PrintWriter out) {
    Optional<FindingInfo> finding = RuleList.find(name);
    if (finding.isPresent()) {
      print(finding.get(), out);
      return true;
    }
    String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    Optional<PopulationInfo> population = PopulationRules.find(bare);
    if (population.isPresent()) {
      print(population.get(), out);
      return true;
    }
    Optional<String> summary = summary(bare);
    summary.ifPresent(out::println);
    return summary.isPresent();
  }

  /** A name that is much like a word that is none. */
  public static Optional<String> nearest(String word) {
    String bare = word.startsWith(PREFIX) ? word.substring(PREFIX.length()) : word;
    List<String> names = new ArrayList<>();
    RuleList.INFOS.forEach(info -> names.add(info.id().id()));
    PopulationRules.ALL.forEach(rule -> names.add(rule.info().id().id()));
    Stream.of(FlowField.values(), FrameField.values(), PluginField.values())
        .flatMap(Stream::of)
        .forEach(field -> names.add(field.id()));
    Stream.of(Setting.values()).forEach(setting -> names.add(setting.id()));
    return Nearest.to(bare, names);
  }

  private static void print(FindingInfo info, PrintWriter out) {
    out.println(info.field() + " - " + info.summary());
    out.println();
    out.println("Severity: " + severities(info.severities()));
    out.println("On frame: " + info.onFrame());
    if (!info.valueMeaning().isEmpty()) {
      out.println("Value:    " + info.valueMeaning());
    }
    info.needs().forEach(need -> out.println("Needs:    " + need.text()));
    printSettings(info.settings(), out);
    for (FindingInfo.Filter filter : info.filters()) {
      out.println("Filter:   " + filter.text() + "   (" + filter.shows() + ")");
    }
    printExplanation(info.explanation(), info.sources(), out);
  }

  private static void print(PopulationInfo info, PrintWriter out) {
    out.println(info.id() + " (population) - " + info.summary());
    out.println();
    out.println("Severity: " + severities(info.severities()));
    out.println("About:    " + info.subject());
    out.println("Value:    " + info.valueMeaning());
    printSettings(info.settings(), out);
    printExplanation(info.explanation(), info.sources(), out);
  }

  private static String severities(List<Severity> severities) {
    return severities.stream().map(Severity::id).collect(Collectors.joining(", "));
  }

  private static void printSettings(List<Setting> settings, PrintWriter out) {
    for (Setting setting : settings) {
      out.println(
          "Setting:  "
              + setting.id()
              + " = "
              + setting.format(setting.defaultValue())
              + " ("
              + setting.meaning()
              + ")");
    }
  }

  private static void printExplanation(String explanation, List<String> sources, PrintWriter out) {
    out.println();
    explanation
        .lines()
        .map(line -> line.startsWith("## ") ? line.substring(3) + ":" : line)
        .forEach(out::println);
    out.println();
    out.println("Sources: " + String.join("; ", sources));
  }

  private static Optional<String> summary(String bare) {
    return field(bare, " (every frame of a flow) - ", FlowField.values())
        .or(() -> field(bare, " (FIN or RST frames) - ", FrameField.values()))
        .or(() -> field(bare, " (in Wireshark) - ", PluginField.values()))
        .or(
            () ->
                Setting.byId(bare)
                    .map(
                        s ->
                            "setting "
                                + bare
                                + " = "
                                + s.format(s.defaultValue())
                                + " - "
                                + s.meaning()
                                + " (default: "
                                + s.source()
                                + ")"));
  }

  private static Optional<String> field(String bare, String where, NamedField[] fields) {
    return Stream.of(fields)
        .filter(field -> field.id().equals(bare))
        .map(field -> PREFIX + bare + where + field.summary())
        .findFirst();
  }
}
