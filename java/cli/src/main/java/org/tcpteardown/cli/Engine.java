package org.tcpteardown.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.annotate.EngineVersion;

/** How to start this program: the plugin finds it in a file that {@code install} wrote. */
final class Engine {
  /** Beside the sidecars, in the store. */
  static final String FILE_NAME = "engine";

  private Engine() {}

  /** Writes down how this very program was started. */
  static Path writeInto(Path folder) throws IOException {
    AtomicFile.createFolder(folder);
    Path file = folder.resolve(FILE_NAME);
    String text =
        "java\t"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "\nclasspath\t"
            + classPath()
            + "\nversion\t"
            + EngineVersion.text()
            + "\n";
    AtomicFile.write(file, out -> out.write(text));
    return file;
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
