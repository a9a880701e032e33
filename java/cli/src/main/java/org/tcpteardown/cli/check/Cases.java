package org.tcpteardown.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.captures.CaptureTree;

/** Finds the captures that paths mean, each with its expectation. */
final class Cases {
  private static final String NOT_REGULAR = "is not a regular file";

  private final @Nullable Path expect;
  private final Map<Path, ExpectationFile> files = new HashMap<>();
  private final List<Case> cases = new ArrayList<>();

  private Cases(@Nullable Path expect) {
    this.expect = expect;
  }

  /**
   * All captures below the folders, and those named.
   *
   * @param expect a file of expectations in place of those beside the captures; or null
   */
  static List<Case> of(List<Path> paths, @Nullable Path expect) throws IOException {
    Cases cases = new Cases(expect);
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        cases.below(path);
      } else {
        cases.add(path, null);
      }
    }
    return cases.cases;
  }

  private void below(Path top) throws IOException {
    List<Path> folders =
        CaptureTree.folders(
            top,
            (path, why) -> cases.add(new Case(path, file(expectationsBeside(path)), top, why)));
    for (Path folder : folders) {
      TreeSet<String> names = new TreeSet<>();
      for (Path capture : CaptureTree.named(folder)) {
        names.add(String.valueOf(capture.getFileName()));
      }
      Path file = folder.resolve(ExpectationFile.NAME);
      if (expect == null && Case.leadsOut(file, top)) {
        files.put(file, ExpectationFile.broken(file, "is a link that leads out of " + top));
      }
      if (expect == null && Files.exists(file)) {
        names.addAll(file(file).captures());
        if (names.isEmpty() && !file(file).fault().isEmpty()) {
          cases.add(new Case(file, file(file), top, file(file).fault()));
        }
      }
      for (String name : names) {
        add(folder.resolve(name), top);
      }
      if (expect == null && Files.exists(file)) {
        for (String comparison : file(file).comparisons()) {
          compare(top, folder, comparison, file(file));
        }
      }
    }
  }

  private void compare(Path top, Path folder, String comparison, ExpectationFile file) {
    List<Path> points = ExpectationFile.points(comparison).stream().map(folder::resolve).toList();
    String missing =
        points.stream()
            .filter(point -> !Files.exists(point))
            .map(point -> "the capture " + point + " is missing")
            .findFirst()
            .orElse(points.stream().anyMatch(Cases::isSpecial) ? "a capture " + NOT_REGULAR : "");
    cases.add(new Case(folder.resolve(comparison), points, file, top, missing));
  }

  private void add(Path capture, @Nullable Path within) {
    Path file = expectationsBeside(capture);
    String error =
        Files.exists(capture)
            ? within != null && isSpecial(capture) ? "it " + NOT_REGULAR : ""
            : Files.exists(file)
                ? "the capture is missing, though " + file + " may speak of it"
                : "there is no such capture or folder";
    cases.add(new Case(capture, file(file), within, error));
  }

  private Path expectationsBeside(Path capture) {
    return expect == null ? capture.resolveSibling(ExpectationFile.NAME) : expect;
  }

  private ExpectationFile file(Path path) {
    return files.computeIfAbsent(
        path,
        p ->
            expect == null && isSpecial(p)
                ? ExpectationFile.broken(p, NOT_REGULAR)
                : ExpectationFile.read(p));
  }

  /**
   * Whether it is a pipe or device: one that was found in a folder could be waited for for ever.
   */
  private static boolean isSpecial(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }
}
