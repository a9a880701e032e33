package org.tcpteardown.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tcpteardown manual}: what the packages install as {@code tcpteardown.1}. */
@Command(
    name = "manual",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Print the manual page, for instance: tcpteardown manual | man -l -")
final class ManualCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    ManualPage.print(Main.whole(), spec.commandLine().getOut());
    return ExitCode.DONE;
  }
}
