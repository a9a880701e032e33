package org.tcpteardown.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.annotate.EngineVersion;

/** How to start this program: the plugin finds it in a file that {@code install} wrote. */
final class Engine {
  /** Beside the sidecars, in the store. */
  static final String FILE_NAME = "engine";

  /**
   * Set by the launcher of an installed package: the command that starts this program, which knows
   * best which Java to take.
   */
  static final String LAUNCHER = "tcpteardown.launcher";

  /** Set by the launcher of a package that brings the plugin for all users. */
  static final String FOR_ALL_USERS = "tcpteardown.plugin";

  private Engine() {}

  /** The plugin that a package has put into Wireshark's folder for all users, if one has. */
  static @Nullable String pluginForAllUsers() {
    return System.getProperty(FOR_ALL_USERS);
  }

  /** Writes down how this very program was started. */
  static Path writeInto(Path folder) throws IOException {
    AtomicFile.createFolder(folder);
    Path file = folder.resolve(FILE_NAME);
    String launcher = System.getProperty(LAUNCHER);
    String text =
        (launcher == null ? "" : "program\t" + launcher + "\n")
            + "java\t"
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
