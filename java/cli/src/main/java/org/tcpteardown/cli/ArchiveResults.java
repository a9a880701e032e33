package org.tcpteardown.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.cli.results.ResultOfFile;

/** The folder that {@code scripts/archive} writes: sidecars of many captures. */
final class ArchiveResults {
  private static final String FILES = "files.tsv";
  private static final String SIDECARS = "sidecars";
  private static final String ENDING = ".tcpteardown";

  /** What became of captures of which there are results. */
  private static final Set<String> RESULTS = Set.of("done", "broken");

  /** What is needed of its table. */
  private static final List<String> COLUMNS = List.of("state", "place");

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
    for (Row row : rows(folder)) {
      Path file = local(row.place());
      if (file == null) {
        throw new IOException(
            "the packets are needed, but " + row.place() + " is not on this machine");
      }
      captures.add(file);
    }
    return captures;
  }

  /**
   * Whether these captures can be read again as one: they are files of this machine, of one site,
   * and each begins when the one before has ended.
   *
   * @throws IOException if the table cannot be read
   */
  static boolean canBeReadAgain(Path folder) throws IOException {
    List<Row> rows = rows(folder);
    Row before = null;
    for (Row row : rows) {
      if (local(row.place()) == null || !row.site().equals(rows.get(0).site())) {
        return false;
      }
      if (before != null && row.first().compareTo(before.last()) < 0) {
        return false;
      }
      before = row.hasTimes() ? row : before;
    }
    return true;
  }

  /** Results of all of them; only for those that fit into memory. */
  static List<ResultOfFile> results(Path folder) throws IOException, SidecarException {
    List<ResultOfFile> results = new ArrayList<>();
    for (Path sidecar : sidecars(folder)) {
      Path site = folder.resolve(SIDECARS).relativize(sidecar).getName(0);
      try (BufferedReader in = Files.newBufferedReader(sidecar)) {
        Result result = SidecarReader.read(in);
        results.add(new ResultOfFile(site.toString(), result, toldLater(sidecar)));
      } catch (SidecarException e) {
        throw new SidecarException(sidecar + ": " + e.getMessage());
      }
    }
    return results;
  }

  /** A line of the table, of a capture of which there are results; times may be empty. */
  private record Row(String site, String place, String firstTime, String lastTime) {
    boolean hasTimes() {
      return !firstTime.isEmpty() && !lastTime.isEmpty();
    }

    BigDecimal first() {
      return firstTime.isEmpty() ? BigDecimal.ZERO : new BigDecimal(firstTime);
    }

    BigDecimal last() {
      return lastTime.isEmpty() ? BigDecimal.ZERO : new BigDecimal(lastTime);
    }
  }

  /** In the order of their first frames. */
  private static List<Row> rows(Path folder) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<String> columns = List.of();
    for (String line : Files.readAllLines(folder.resolve(FILES))) {
      List<String> cells = List.of(line.split("\t", -1));
      if (columns.isEmpty()) {
        columns = cells;
        continue;
      }
      if (!columns.containsAll(COLUMNS) || cells.size() != columns.size()) {
        throw new IOException(folder.resolve(FILES) + " is not a table of captures");
      }
      if (RESULTS.contains(cells.get(columns.indexOf("state")))) {
        rows.add(
            new Row(
                cell("site", columns, cells),
                cell("place", columns, cells),
                cell("first_time", columns, cells),
                cell("last_time", columns, cells)));
      }
    }
    try {
      rows.sort(Comparator.comparing(Row::first));
      rows.forEach(Row::last);
    } catch (NumberFormatException e) {
      throw new IOException(folder.resolve(FILES) + " holds a time that is no number", e);
    }
    return rows;
  }

  private static String cell(String column, List<String> columns, List<String> cells) {
    int at = columns.indexOf(column);
    return at < 0 ? "" : cells.get(at);
  }

  /** Null if it is not a file of this machine. */
  private static @Nullable Path local(String place) {
    if (!place.startsWith("file:/")) {
      return null;
    }
    Path file = Path.of("/" + place.substring("file:/".length()).replaceFirst("^/+", ""));
    return Files.isRegularFile(file) ? file : null;
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
