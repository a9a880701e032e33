package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder that {@code scripts/archive} writes: sidecars of many captures. */
final class ArchiveResults {
  private static final String FILES = "files.tsv";
  private static final String SIDECARS = "sidecars";
  private static final String ENDING = ".tcpteardown";

  /** What became of captures of which there are results. */
  private static final Set<String> RESULTS = Set.of("done", "broken");

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
   * The captures that it holds results of, where they lay when they were read.
   *
   * @throws IOException if the table cannot be read, or names one that is not a file of this
   *     machine any more
   */
  static List<Path> captures(Path folder) throws IOException {
    List<Path> captures = new ArrayList<>();
    List<String> columns = List.of();
    for (String line : Files.readAllLines(folder.resolve(FILES))) {
      List<String> cells = List.of(line.split("\t", -1));
      if (columns.isEmpty()) {
        columns = cells;
        continue;
      }
      int state = columns.indexOf("state");
      int place = columns.indexOf("place");
      if (state < 0 || place < 0 || cells.size() != columns.size()) {
        throw new IOException(folder.resolve(FILES) + " is not a table of captures");
      }
      if (RESULTS.contains(cells.get(state))) {
        captures.add(local(cells.get(place)));
      }
    }
    return captures;
  }

  private static Path local(String place) throws IOException {
    if (place.startsWith("file:/")) {
      Path file = Path.of("/" + place.substring("file:/".length()).replaceFirst("^/+", ""));
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new IOException("the packets are needed, but " + place + " is not on this machine");
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
