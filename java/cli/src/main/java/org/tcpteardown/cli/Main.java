package org.tcpteardown.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tcpteardown.annotate.WriteFailedException;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.pcap.FilterException;
import org.tcpteardown.read.NoTemporaryFilesException;
import org.tcpteardown.read.ProgramFailedException;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
    name = "tcpteardown",
    description = "Tells how and why each TCP connection in a capture ended.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  --fail-on: there is such a finding; check: a capture is not as expected; share: the"
          + " copy",
      "     has another verdict",
      "  2  wrong usage",
      "  3  the input cannot be read, or a needed program is not installed",
      "  4  the input ended early or had bad records; results so far are shown and saved",
      "  5  results could not be saved or printed, or there is no room for temporary files",
      "  6  tshark or dumpcap does not start, hangs, or gives something else than the input holds;",
      "     results so far are shown and saved",
      " 70  a fault of this program, or too little memory",
      "130, 143 and so on: ended by a signal"
    })
public final class Main {

  /** In the order of the help text. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("analyze", AnalyzeCommand::new);
    COMMANDS.put("live", LiveCommand::new);
    COMMANDS.put("flows", FlowsCommand::new);
    COMMANDS.put("summary", SummaryCommand::new);
    COMMANDS.put("compare", CompareCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("survey", SurveyCommand::new);
    COMMANDS.put("open", OpenCommand::new);
    COMMANDS.put("show", ShowCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("report", ReportCommand::new);
    COMMANDS.put("annotate", AnnotateCommand::new);
    COMMANDS.put("share", ShareCommand::new);
    COMMANDS.put("export", ExportCommand::new);
    COMMANDS.put("list", ListCommand::new);
    COMMANDS.put("fields", FieldsCommand::new);
    COMMANDS.put("store", StoreCommand::new);
    COMMANDS.put("install", InstallCommand::new);
    COMMANDS.put("completion", CompletionCommand::new);
    COMMANDS.put("manual", ManualCommand::new);
    COMMANDS.put("plugin", PluginCommand::new);
  }

  private static final String NOT_ASCII = "; for names that are not plain ASCII set LC_ALL=C.UTF-8";

  private Main() {}

  public static void main(String[] args) {
    EarlyLoading.begin(args);
    StandardOutput standard = new StandardOutput();
    PrintWriter out =
        new PrintWriter(
            new BufferedWriter(new OutputStreamWriter(standard, StandardCharsets.UTF_8)));
    PrintWriter err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(out, err, args);
    out.flush();
    String lost = standard.lost();
    if (lost != null) {
      err.println(SafeText.line("tcpteardown: standard output could not be written: " + lost));
      code = Math.max(code, ExitCode.UNWRITABLE);
    }
    System.exit(code);
  }

  /** Runs one command; tests call this instead of {@link #main}. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    // It would tell of odd arguments past our err, and as they are.
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    CommandLine command =
        withCommands(new CommandLine(new Main()), args)
            .setOut(out)
            .setErr(err)
            .setUsageHelpWidth(100)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Main::misused)
            .setExecutionExceptionHandler(Main::failed);
    if (args.length == 0) {
      command.usage(out);
      return ExitCode.USAGE;
    }
    int code;
    try {
      code = command.execute(args);
    } catch (OutOfMemoryError e) {
      err.println("tcpteardown: there is not enough memory for this; java -Xmx gives it more");
      code = ExitCode.INTERNAL;
    } catch (LinkageError e) {
      err.println(
          SafeText.line(
              "tcpteardown: a part of the program cannot be loaded (it is damaged, or there are too"
                  + " few file handles: ulimit -n): "
                  + e));
      code = ExitCode.INTERNAL;
    } catch (StackOverflowError e) {
      err.println("tcpteardown: this is a fault of the program, please report it: " + e);
      code = ExitCode.INTERNAL;
    }
    out.flush();
    return code;
  }

  /** The program with all of its commands. */
  static CommandLine whole() {
    CommandLine program = new CommandLine(new Main());
    COMMANDS.forEach((name, command) -> program.addSubcommand(name, command.get()));
    return program;
  }

  /**
   * Adds the command that is wanted; all of them when that is not sure. To look at all would take
   * half of the time of a start.
   */
  private static CommandLine withCommands(CommandLine program, String... args) {
    Supplier<Object> wanted = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (wanted != null) {
      return program.addSubcommand(args[0], wanted.get());
    }
    COMMANDS.forEach((name, command) -> program.addSubcommand(name, command.get()));
    return program;
  }

  /** The whole usage text would scroll away what is wrong. */
  private static int misused(CommandLine.ParameterException cause, String... args) {
    CommandLine command = cause.getCommandLine();
    PrintWriter err = command.getErr();
    String message = String.valueOf(cause.getMessage());
    if (message.contains(InvalidPathException.class.getName())) {
      message += NOT_ASCII;
    }
    // A newline in what was typed, most likely of a file's name, begins no line of ours.
    boolean inOneLine = Stream.of(args).anyMatch(arg -> arg.indexOf('\n') >= 0);
    String text = "tcpteardown: " + message;
    err.println(inOneLine ? SafeText.line(text) : SafeText.lines(text));
    CommandLine.UnmatchedArgumentException.printSuggestions(cause, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception cause, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (isShuttingDown()) {
      return ExitCode
          .INTERNAL; // a signal has ended what failed here; its code is the one that counts
    }
    if (cause instanceof UnreadableInputException) {
      // Of several lines; names in them were made printable where it was made.
      err.println(SafeText.lines("tcpteardown: " + cause.getMessage()));
      return cause instanceof ProgramFailedException
          ? ExitCode.PROGRAM_FAILED
          : ExitCode.UNREADABLE;
    }
    if (cause instanceof CommandLine.ParameterException misuse) {
      return misused(misuse, parsed.originalArgs().toArray(String[]::new));
    }
    if (cause instanceof CommandFailure failure) {
      err.println(SafeText.lines("tcpteardown: " + failure.getMessage()));
      return failure.exitCode();
    }
    if (cause instanceof InvalidPathException name) {
      err.println(
          SafeText.line(
              "tcpteardown: '"
                  + name.getInput()
                  + "' cannot be the name of a file here: "
                  + name.getReason()
                  + NOT_ASCII));
      return ExitCode.USAGE;
    }
    if (cause instanceof FilterException) {
      err.println(SafeText.lines("tcpteardown: " + cause.getMessage()));
      return ExitCode.USAGE;
    }
    if (cause instanceof NoTemporaryFilesException) {
      err.println(SafeText.line("tcpteardown: " + cause.getMessage()));
      return ExitCode.UNWRITABLE;
    }
    if (cause instanceof WriteFailedException failure) {
      err.println(SafeText.line("tcpteardown: " + Words.of(failure)));
      return ExitCode.UNWRITABLE;
    }
    if (cause instanceof IOException failure) {
      err.println(SafeText.line("tcpteardown: " + Words.of(failure)));
      return ExitCode.UNREADABLE;
    }
    err.println("tcpteardown: this is a fault of the program, please report it:");
    cause.printStackTrace(err);
    return ExitCode.INTERNAL;
  }

  private static boolean isShuttingDown() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
