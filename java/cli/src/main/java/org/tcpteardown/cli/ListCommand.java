package org.tcpteardown.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.fact.NamedField;
import org.tcpteardown.fact.PluginField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.population.rules.PopulationRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tcpteardown list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List all findings, fields or settings.")
final class ListCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--fields", description = "Also the fields that are no findings.")
  private boolean fields;

  @Option(names = "--settings", description = "The thresholds for --set instead.")
  private boolean settings;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (settings) {
      for (Setting setting : Setting.values()) {
        row(out, setting.id(), setting.format(setting.defaultValue()), setting.meaning());
      }
      return ExitCode.DONE;
    }
    for (FindingInfo info : RuleList.INFOS) {
      String severity =
          info.severities().stream().map(Severity::id).collect(Collectors.joining(","));
      row(out, info.id().id(), severity, info.summary());
    }
    for (PopulationRule rule : PopulationRules.ALL) {
      PopulationInfo info = rule.info();
      String severity =
          info.severities().stream().map(Severity::id).collect(Collectors.joining(","));
      row(out, info.id().id(), severity, info.summary() + " (population)");
    }
    if (fields) {
      for (NamedField[] all :
          List.of(FrameField.values(), FlowField.values(), PluginField.values())) {
        for (NamedField field : all) {
          row(out, field.id(), field.type().id(), field.summary());
        }
      }
    }
    return ExitCode.DONE;
  }

  private static void row(PrintWriter out, String id, String kind, String summary) {
    out.printf("%-30s %-11s %s%n", id, kind, summary);
  }
}
