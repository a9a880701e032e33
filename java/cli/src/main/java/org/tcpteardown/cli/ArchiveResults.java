package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that {@code scripts/archive} writes: sidecars of many captures. */
final class ArchiveResults {
  private static final String FILES = "files.tsv";
  private static final String SIDECARS = "sidecars";
  private static final String ENDING = ".tcpteardown";

  /** Beside a sidecar: the connections that are told again in the next capture's. */
  private static final String GOING_ON = ".going-on";

  private ArchiveResults() {}

  /** Whether a folder is one. */
  static boolean is(Path folder) {
    return Files.isRegularFile(folder.resolve(FILES))
        && Files.isDirectory(folder.resolve(SIDECARS));
  }

  /** Its sidecars, sorted. */
  static List<Path> sidecars(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(SIDECARS))) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  /**
   * The numbers of those connections in a sidecar of which a later one tells more; none for the
   * sidecar of a capture that stands alone.
   *
   * @throws IOException if they cannot be read
   */
  static Set<Long> toldLater(Path sidecar) throws IOException {
    Path list = Path.of(sidecar + GOING_ON);
    if (!Files.isRegularFile(list)) {
      return Set.of();
    }
    try (Stream<String> lines = Files.lines(list)) {
      return lines.map(Long::valueOf).collect(Collectors.toSet());
    } catch (NumberFormatException e) {
      throw new IOException(list + " does not hold numbers of connections");
    }
  }
}
