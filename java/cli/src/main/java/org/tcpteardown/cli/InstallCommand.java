package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.read.TsharkProgram;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tcpteardown install}. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description = {
      "Put the plugin into Wireshark's personal Lua plugin folder.",
      "It starts this very program when it is asked to analyse: install again when that has moved."
    })
final class InstallCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--uninstall", description = "Remove it again.")
  private boolean uninstall;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = WiresharkFolders.personalLuaPlugins(TsharkProgram.find());
    Path file = folder.resolve(Plugin.FILE_NAME);
    Path store = Store.ofUser().folder();
    try {
      if (uninstall) {
        Files.deleteIfExists(store.resolve(Engine.FILE_NAME));
        Pages.removeFrom(store);
        out.println(Files.deleteIfExists(file) ? "removed " + file : "nothing to remove: " + file);
      } else {
        Engine.writeInto(store);
        Pages.writeInto(store);
        Plugin.writeInto(folder);
        out.println("installed " + file);
        out.println("In a running Wireshark choose Analyze > Reload Lua Plugins, or restart it.");
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.UNWRITABLE, file + " cannot be changed: " + e.getMessage());
    }
    return ExitCode.DONE;
  }
}
