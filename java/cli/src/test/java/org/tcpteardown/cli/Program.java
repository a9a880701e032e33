package org.tcpteardown.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tcpteardown.read.TsharkProgram;
import org.tcpteardown.read.UnreadableInputException;

/**
 * The program in a process of its own, which can be killed, starved and given a wrong environment.
 * What it writes lies in a folder, with {@code store} as Wireshark's personal folder.
 */
final class Program {
  /** Nothing here takes so long; it is for what hangs. */
  private static final long SECONDS = 120;

  private final Path folder;
  private final List<String> jvm = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private SavedClasses classes = SavedClasses.get();
  private String main = Main.class.getName();
  private String shell = "exec \"$@\"";

  Program(Path folder) {
    this.folder = folder;
    environment.put("WIRESHARK_CONFIG_DIR", folder.toString());
  }

  /** An option of the JVM. */
  Program jvm(String option) {
    jvm.add(option);
    return this;
  }

  /** An environment variable; empty to remove it. */
  Program with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Without those parts of the class path whose file name matches. */
  Program without(Pattern names) {
    classes =
        classes.by(
            Arrays.stream(classes.classPath().split(File.pathSeparator, -1))
                .filter(part -> !names.matcher(String.valueOf(Path.of(part).getFileName())).find())
                .collect(Collectors.joining(File.pathSeparator)));
    return this;
  }

  /**
   * Another class than the program's. Without what is saved: short of handles, JDK 17 ends in a
   * fault with it.
   */
  Program main(Class<?> other) {
    main = other.getName();
    classes = classes.by(System.getProperty("java.class.path"));
    return this;
  }

  /** What a shell does; {@code "$@"} there is the program. */
  Program shell(String script) {
    shell = script;
    return this;
  }

  /** A script in the place of tshark, which may call {@code $tshark}. */
  Program tshark(String body) throws IOException {
    Path script = folder.resolve("fake-tshark");
    Files.writeString(script, "#!/bin/sh\ntshark=" + real() + "\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return with("TCPTEARDOWN_TSHARK", script.toString());
  }

  private static String real() throws IOException {
    try {
      return TsharkProgram.find().toString();
    } catch (UnreadableInputException e) {
      throw new IOException(e);
    }
  }

  /** Starts it. */
  Running start(Object... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", shell, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(classes.options());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classes.classPath(), main));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    return new Running(builder.start(), folder);
  }

  /** Runs it to its end. */
  Run run(Object... args) throws IOException, InterruptedException {
    return start(args).end();
  }

  /** It, or what the shell does, under way. */
  record Running(Process process, Path folder) {
    /** Waits for a file that tells how far it is. */
    void await(Path file) throws IOException, InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (!Files.exists(file) || Files.size(file) == 0) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new IOException("never came: " + file + "; " + end());
        }
        Thread.sleep(20);
      }
    }

    /** Sends it a signal. */
    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** Waits for its end. */
    Run end() throws IOException, InterruptedException {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("hangs");
      }
      return new Run(
          process.exitValue(),
          Files.readString(folder.resolve("out")),
          Files.readString(folder.resolve("err")));
    }
  }
}
