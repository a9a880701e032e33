package org.tcpteardown.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "What a finding or field means, why it happens, when it misleads, what to do.")
final class ExplainCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "For instance late_fin or tcpteardown.late_fin.")
  private String id = "";

  @Override
  public Integer call() throws CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    Optional<FindingInfo> finding = RuleList.find(id);
    if (finding.isPresent()) {
      explain(finding.get(), out);
      return ExitCode.DONE;
    }
    String field = fieldSummary();
    if (field.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "nothing is called '" + id + "'; 'tcpteardown list --fields' shows all names");
    }
    out.println(field);
    return ExitCode.DONE;
  }

  private static void explain(FindingInfo info, PrintWriter out) {
    out.println(info.field() + " - " + info.summary());
    out.println();
    out.println(
        "Severity: "
            + info.severities().stream().map(Severity::id).collect(Collectors.joining(", ")));
    out.println("On frame: " + info.onFrame());
    if (!info.valueMeaning().isEmpty()) {
      out.println("Value:    " + info.valueMeaning());
    }
    info.needs().forEach(need -> out.println("Needs:    " + need.text()));
    for (Setting setting : info.settings()) {
      out.println(
          "Setting:  "
              + setting.id()
              + " = "
              + setting.format(setting.defaultValue())
              + " ("
              + setting.meaning()
              + ")");
    }
    out.println();
    info.explanation()
        .lines()
        .map(line -> line.startsWith("## ") ? line.substring(3) + ":" : line)
        .forEach(out::println);
    out.println();
    out.println("Sources: " + String.join("; ", info.sources()));
  }

  private String fieldSummary() {
    String bare = id.startsWith("tcpteardown.") ? id.substring("tcpteardown.".length()) : id;
    for (FlowField field : FlowField.values()) {
      if (field.id().equals(bare)) {
        return "tcpteardown." + bare + " (every frame of a flow) - " + field.summary();
      }
    }
    for (FrameField field : FrameField.values()) {
      if (field.id().equals(bare)) {
        return "tcpteardown." + bare + " (FIN or RST frames) - " + field.summary();
      }
    }
    return Setting.byId(bare)
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
                    + ")")
        .orElse("");
  }
}
