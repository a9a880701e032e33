package org.tcpteardown.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tcpteardown manual}: what the packages install as {@code tcpteardown.1}. */
@Command(
    name = "manual",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Print the manual page, for instance: tcpteardown manual | man -l -")
final class ManualCommand implements Callable<Integer> {
  @Option(names = "--markdown", description = "Markdown, as in docs/commands.md.")
  private boolean markdown;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    ManualPage.print(Main.whole(), markdown ? new MarkdownManual(out) : new RoffManual(out));
    return ExitCode.DONE;
  }
}
