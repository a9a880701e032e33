package org.tcpteardown.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.tcpteardown.cli.render.ShellWord;
import org.tcpteardown.read.TsharkField;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown fields}. */
@Command(
    name = "fields",
    mixinStandardHelpOptions = true,
    description = "Print a tshark command line that yields all that 'analyze -' needs.")
final class FieldsCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "CAPTURE",
      defaultValue = "CAPTURE",
      description = "The capture to name in it.")
  private String capture = "CAPTURE";

  @Option(names = "--json", description = "Use -T json instead of -T ek.")
  private boolean json;

  @Option(names = "--options", description = "Print only the -e options.")
  private boolean optionsOnly;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (optionsOnly) {
      out.println(TsharkField.options());
      return ExitCode.DONE;
    }
    out.println(
        "tshark -n -r "
            + ShellWord.plainOrQuoted(capture)
            + " -T "
            + (json ? "json" : "ek")
            + " "
            + TsharkField.options()
            + " | tcpteardown analyze -");
    return ExitCode.DONE;
  }
}
