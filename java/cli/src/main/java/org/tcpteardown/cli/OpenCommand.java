package org.tcpteardown.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.read.TsharkProgram;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown open}. */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description = "Analyse a capture, then start Wireshark on it with the plugin.")
final class OpenCommand implements Callable<Integer> {
  /** One that cannot start says so sooner. */
  private static final long START_MS = 1_500;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(paramLabel = "CAPTURE", description = "A capture file.")
  private String capture = "";

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    PrintWriter err = spec.commandLine().getErr();
    String wireshark = wireshark();
    if (wireshark == null) {
      throw new CommandFailure(
          ExitCode.UNREADABLE,
          "Wireshark was not found. Install it (Debian, Ubuntu: apt-get install wireshark), or name"
              + " it in the environment variable TCPTEARDOWN_WIRESHARK.");
    }
    checkDisplay();
    CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, err);
    Result result = analyzer.analyze(capture);
    ResultSaver saver = new ResultSaver(err);
    saver.toStore(result, Path.of(capture));
    if (saver.failed()) {
      return ExitCode.UNWRITABLE;
    }
    List<String> command = new ArrayList<>(List.of(wireshark, "-r", capture));
    if (!isInstalled()) {
      command.add("-X");
      command.add("lua_script:" + Plugin.writeInto(Store.ofUser().folder()));
    }
    PrintWriter out = spec.commandLine().getOut();
    int findings = result.findings().size();
    out.println(
        SafeText.line(
            capture
                + ": "
                + (findings == 0 ? "no" : findings)
                + " findings; starting "
                + wireshark));
    out.flush();
    start(command);
    return analyzer.exitCode(result);
  }

  /** Does not wait for its end, but for the words of one that does not start. */
  private static void start(List<String> command) throws IOException, CommandFailure {
    Path said = Files.createTempFile("tcpteardown", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(said.toFile())
              .start();
      if (process.waitFor(START_MS, TimeUnit.MILLISECONDS) && process.exitValue() != 0) {
        String words = Files.readString(said, StandardCharsets.ISO_8859_1).strip();
        throw new CommandFailure(
            ExitCode.PROGRAM_FAILED,
            command.get(0) + " ended at once with " + process.exitValue() + ":\n" + words);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Files.deleteIfExists(said);
    }
  }

  private static void checkDisplay() throws CommandFailure {
    boolean linux = System.getProperty("os.name").startsWith("Linux");
    if (isUnset("TCPTEARDOWN_WIRESHARK") // who names the program knows what it needs
        && linux
        && isUnset("DISPLAY")
        && isUnset("WAYLAND_DISPLAY")
        && isUnset("QT_QPA_PLATFORM")) {
      throw new CommandFailure(
          ExitCode.PROGRAM_FAILED,
          "there is no display for Wireshark here (DISPLAY is not set); 'tcpteardown analyze'"
              + " prints what was found, and tshark shows it");
    }
  }

  private static boolean isUnset(String variable) {
    return System.getenv().getOrDefault(variable, "").isEmpty();
  }

  private static boolean isInstalled() throws CommandFailure, IOException {
    if (Engine.pluginForAllUsers() != null) {
      return true;
    }
    try {
      Path folder = WiresharkFolders.personalLuaPlugins(TsharkProgram.find());
      return Files.exists(folder.resolve(Plugin.FILE_NAME));
    } catch (UnreadableInputException e) {
      return false; // no tshark beside this Wireshark: then hand it the plugin
    }
  }

  private static @Nullable String wireshark() {
    String named = System.getenv("TCPTEARDOWN_WIRESHARK");
    if (named != null && !named.isEmpty()) {
      return named;
    }
    String path = System.getenv().getOrDefault("PATH", "");
    Stream<Path> onPath =
        Stream.of(path.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .flatMap(f -> Stream.of(Path.of(f, "wireshark"), Path.of(f, "Wireshark.exe")));
    Stream<Path> usual =
        Stream.of(
            Path.of("/Applications/Wireshark.app/Contents/MacOS/Wireshark"),
            Path.of("C:\\Program Files\\Wireshark\\Wireshark.exe"));
    return Stream.concat(onPath, usual)
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }
}
