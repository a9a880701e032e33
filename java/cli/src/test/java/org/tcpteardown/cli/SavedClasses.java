package org.tcpteardown.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The classes of {@link Program} as the JVM holds them, saved once for all tests, as scripts/lib.sh
 * does for the program: each start then takes half of the time. The JVM takes them for jars only.
 *
 * @param classPath to be used with the options
 * @param options of the JVM; none where it could not be done
 */
record SavedClasses(String classPath, List<String> options) {
  private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final SavedClasses MADE = make(System.getProperty("java.class.path"));

  static SavedClasses get() {
    return MADE;
  }

  /** Another class path, for which nothing is saved. */
  SavedClasses by(String other) {
    return new SavedClasses(other, JVM);
  }

  private static SavedClasses make(String classPath) {
    List<Path> parts =
        Stream.of(classPath.split(File.pathSeparator, -1))
            .filter(part -> !part.isEmpty()) // surefire leaves one at the end
            .map(part -> Path.of(part))
            .toList();
    SavedClasses plain = new SavedClasses(classPath, JVM);
    try {
      Path folder = Path.of("target", "saved-classes").toAbsolutePath();
      Files.createDirectories(folder);
      // Another JVM of the tests may be about the same.
      try (FileChannel lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        return make(folder, state(parts), parts, plain);
      }
    } catch (IOException e) {
      return plain;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return plain;
    }
  }

  /** What tells whether they were saved from what is there now. */
  private static String state(List<Path> parts) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path part : parts) {
      if (!Files.exists(part)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(part)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          lines.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      }
    }
    return String.join("\n", lines);
  }

  private static SavedClasses make(Path folder, String state, List<Path> parts, SavedClasses plain)
      throws IOException, InterruptedException {
    Path archive = folder.resolve("classes.jsa");
    Path made = folder.resolve("made-of");
    boolean there = Files.exists(made) && Files.readString(made).equals(state);
    if (!there) {
      Files.deleteIfExists(made);
    }
    List<String> jars = new ArrayList<>();
    for (Path part : parts) {
      if (!Files.isDirectory(part)) {
        jars.add(part.toString());
        continue;
      }
      Path jar = folder.resolve("part" + jars.size() + ".jar");
      if (!there && !jar(part, jar)) {
        return plain;
      }
      jars.add(jar.toString());
    }
    String classPath = String.join(File.pathSeparator, jars);
    if (!there) {
      Path list = folder.resolve("list");
      Path capture =
          Path.of("..", "..", "test-captures", "rv082-late-fin", "capture.pcapng").toAbsolutePath();
      Path making = folder.resolve("making.jsa");
      if (!java(folder, classPath, "-XX:DumpLoadedClassList=" + list, "analyze", capture.toString())
          || !java(
              folder,
              classPath,
              "-Xshare:dump",
              "-XX:SharedClassListFile=" + list,
              "-XX:SharedArchiveFile=" + making)) {
        return plain;
      }
      Files.move(making, archive, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(made, state);
    }
    List<String> options = new ArrayList<>(JVM);
    options.add("-XX:SharedArchiveFile=" + archive);
    // Where an option of a test forbids them, the JVM would say so.
    options.add("-Xlog:cds*=off");
    return new SavedClasses(classPath, List.copyOf(options));
  }

  private static boolean jar(Path classes, Path jar) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return ToolProvider.findFirst("jar")
        .map(
            tool ->
                tool.run(
                    nowhere,
                    nowhere,
                    "--create",
                    "--no-compress",
                    "--no-manifest",
                    "--file=" + jar,
                    "-C",
                    classes.toString(),
                    "."))
        .orElse(1)
        .equals(0);
  }

  /** The JVM's options come first; what begins without a dash is for the program. */
  private static boolean java(Path folder, String classPath, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(Stream.of(arguments).filter(a -> a.startsWith("-X")).toList());
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(Stream.of(arguments).filter(a -> !a.startsWith("-X")).toList());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("WIRESHARK_CONFIG_DIR", folder.resolve("home").toString());
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }
}
