package org.tcpteardown.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.TsharkUse;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of all commands that analyse a capture. */
final class ReadingOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--reader",
      paramLabel = "READER",
      defaultValue = "auto",
      description =
          "Who reads the input: auto (default), libpcap or tshark for captures, ek or json for"
              + " tshark's output.")
  Choice reader = Choice.AUTO;

  @Option(
      names = "--max-flows",
      paramLabel = "N",
      defaultValue = "" + Analysis.FLOWS_AT_MOST,
      description =
          "Connections kept in memory at a time (default ${DEFAULT-VALUE}); beyond that, those"
              + " silent longest are judged early, and SYNs without answer are only counted.")
  private int maxFlows = Analysis.FLOWS_AT_MOST;

  @Option(
      names = "--tshark-silence",
      paramLabel = "TIME",
      converter = TimeSpan.Converter.class,
      description =
          "End tshark when it prints nothing for this long, for instance 30s or 1h (default 5m); 0"
              + " for never.")
  private TimeSpan tsharkSilence = new TimeSpan(TsharkUse.USUAL_SILENCE_NS);

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Change a threshold, for instance late_fin.after=30s; see 'list --settings'.")
  Map<String, String> changes = new LinkedHashMap<>();

  /** Connections kept in memory at a time; at least 1. */
  int maxFlows() {
    if (maxFlows < 1) {
      throw new ParameterException(
          command.commandLine(), "--max-flows must be at least 1, not " + maxFlows);
    }
    return maxFlows;
  }

  /** What to expect of a tshark that has to be started. */
  TsharkUse tshark() {
    return new TsharkUse(/* program= */ null, tsharkSilence.ns());
  }

  /** Whether any threshold is not as usual. */
  boolean changesSettings() {
    return !changes.isEmpty();
  }

  /** The thresholds in force. */
  Settings settings() {
    Settings settings = Settings.defaults();
    try {
      for (Map.Entry<String, String> change : changes.entrySet()) {
        settings = settings.with(change.getKey(), change.getValue());
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
    }
    return settings;
  }
}
