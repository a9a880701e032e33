package org.tcpteardown.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.tcpteardown.annotate.EngineVersion;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
    name = "tcpteardown",
    description = "Tells how and why each TCP connection in a capture ended.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AnalyzeCommand.class,
      CheckCommand.class,
      OpenCommand.class,
      ShowCommand.class,
      ExplainCommand.class,
      ListCommand.class,
      FieldsCommand.class,
      InstallCommand.class
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  --fail-on: there is such a finding; check: a capture is not as expected",
      "  2  wrong usage",
      "  3  the input cannot be read",
      "  4  the input ended early or had bad records; results so far are shown and saved",
      "  5  results could not be saved",
      " 70  a fault of this program"
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintWriter err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(out, err, args);
    out.flush();
    System.exit(code);
  }

  /** Runs one command; tests call this instead of {@link #main}. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command =
        new CommandLine(new Main())
            .setOut(out)
            .setErr(err)
            .setUsageHelpWidth(100)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Main::failed);
    if (args.length == 0) {
      command.usage(out);
      return ExitCode.USAGE;
    }
    int code = command.execute(args);
    out.flush();
    return code;
  }

  private static int failed(Exception cause, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (cause instanceof UnreadableInputException) {
      err.println(SafeText.lines("tcpteardown: " + cause.getMessage()));
      return ExitCode.UNREADABLE;
    }
    if (cause instanceof CommandFailure failure) {
      err.println(SafeText.lines("tcpteardown: " + failure.getMessage()));
      return failure.exitCode();
    }
    err.println("tcpteardown: this is a fault of the program, please report it:");
    cause.printStackTrace(err);
    return ExitCode.INTERNAL;
  }

  /** Asks the build for its version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"tcpteardown " + EngineVersion.text()};
    }
  }
}
