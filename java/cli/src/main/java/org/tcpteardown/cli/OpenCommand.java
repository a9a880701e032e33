package org.tcpteardown.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.Store;
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
          "Wireshark was not found. Install it (Debian, Ubuntu: apt-get install wireshark), or name it"
              + " in the environment variable TCPTEARDOWN_WIRESHARK.");
    }
    CaptureAnalyzer analyzer = new CaptureAnalyzer(reading, err);
    Result result = analyzer.analyze(capture);
    ResultSaver saver = new ResultSaver(err);
    saver.toStore(result);
    if (saver.failed()) {
      return ExitCode.UNWRITABLE;
    }
    List<String> command = new ArrayList<>(List.of(wireshark, "-r", capture));
    if (!isInstalled()) {
      command.add("-X");
      command.add("lua_script:" + Plugin.writeInto(Store.ofUser().folder()));
    }
    new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    return analyzer.exitCode(result);
  }

  private static boolean isInstalled() throws CommandFailure, IOException {
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
