package org.tcpteardown.cli;

import org.tcpteardown.cli.render.Format;
import org.tcpteardown.cli.render.TableOptions;
import org.tcpteardown.model.Severity;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of all commands that print results. */
final class TableOptionsMixin {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), json, or ndjson.")
  Format format = Format.TABLE;

  @Option(
      names = "--min-severity",
      paramLabel = "SEVERITY",
      defaultValue = "note",
      description = "Lowest severity in the table: chat, note (default), warn, error.")
  Severity minSeverity = Severity.NOTE;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most this many rows in the table; 0 for all (default: ${DEFAULT-VALUE}).")
  private int top = 100;

  @Option(
      names = "--all",
      description =
          "A row for each finding, also when many connections of one server have the same; as --top"
              + " 0.")
  private boolean all;

  /** Whether each finding has a row of its own. */
  boolean isAll() {
    return all || top == 0;
  }

  TableOptions table() {
    if (top < 0) {
      throw new ParameterException(command.commandLine(), "--top must be 0 or more, not " + top);
    }
    return new TableOptions(
        minSeverity, isAll() ? 0 : top, Terminal.wantsColours(), Terminal.widthChars());
  }
}
