package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.cli.render.SafeText;
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

  @Option(
      names = "--profile",
      description =
          "Also make a Wireshark profile 'tcpteardown': columns, colours, filter buttons, graphs.")
  private boolean profile;

  @Option(
      names = "--profile-zip",
      paramLabel = "FILE",
      description =
          "Only write that profile to a zip file, for Wireshark's Edit > Configuration Profiles >"
              + " Import.")
  private @Nullable Path profileZip;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    Path tshark = TsharkProgram.find();
    Profile ours = new Profile(WiresharkFolders.colours(tshark));
    if (profileZip != null) {
      return writeZip(ours, profileZip, out);
    }
    Path folder = WiresharkFolders.personalLuaPlugins(tshark);
    Path file = folder.resolve(Plugin.FILE_NAME);
    Path store = Store.ofUser().folder();
    try {
      if (uninstall) {
        Files.deleteIfExists(store.resolve(Engine.FILE_NAME));
        Pages.removeFrom(store);
        ours.removeFrom(Store.ofUser().personal());
        out.println(
            SafeText.line(
                Files.deleteIfExists(file) ? "removed " + file : "nothing to remove: " + file));
      } else {
        String forAll = Engine.pluginForAllUsers();
        if (forAll != null) {
          out.println("the plugin is installed for all users: " + forAll);
        } else {
          Engine.writeInto(store);
          Pages.writeInto(store);
          Plugin.writeInto(folder);
          out.println(SafeText.line("installed " + file));
        }
        if (profile) {
          makeProfile(ours, out);
        }
        out.println("In a running Wireshark choose Analyze > Reload Lua Plugins, or restart it.");
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNWRITABLE, file + " cannot be changed: " + Words.reason(e));
    }
    return ExitCode.DONE;
  }

  private static void makeProfile(Profile ours, PrintWriter out) throws IOException {
    List<Path> kept = ours.writeInto(Store.ofUser().personal());
    kept.forEach(changed -> out.println("left as it is, for it was changed: " + changed));
    out.println(
        "made the profile '" + Profile.NAME + "': choose it in Wireshark's lower right corner");
  }

  private static int writeZip(Profile ours, Path zip, PrintWriter out) throws CommandFailure {
    try {
      ours.writeZip(zip);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNWRITABLE, SafeText.line(zip + " could not be written: " + Words.reason(e)));
    }
    out.println(SafeText.line("wrote " + zip));
    return ExitCode.DONE;
  }
}
