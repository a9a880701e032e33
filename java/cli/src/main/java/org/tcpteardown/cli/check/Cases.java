package org.tcpteardown.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the captures that paths mean, each with its expectation. */
final class Cases {
  /** Names of captures that Wireshark writes or opens without being told their format. */
  private static final List<String> ENDINGS =
      List.of(
          ".pcapng",
          ".pcap",
          ".cap",
          ".pcapng.gz",
          ".pcap.gz",
          ".pcapng.zst",
          ".pcap.zst",
          ".pcapng.lz4",
          ".pcap.lz4");

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
        cases.add(path);
      }
    }
    return cases.cases;
  }

  private void below(Path top) throws IOException {
    List<Path> folders;
    try (Stream<Path> walk = Files.walk(top)) {
      folders = walk.filter(Files::isDirectory).filter(Cases::isVisible).sorted().toList();
    }
    for (Path folder : folders) {
      TreeSet<String> names = new TreeSet<>();
      try (Stream<Path> list = Files.list(folder)) {
        list.filter(Files::isRegularFile)
            .map(file -> String.valueOf(file.getFileName()))
            .filter(Cases::isCapture)
            .forEach(names::add);
      }
      Path file = folder.resolve(ExpectationFile.NAME);
      if (expect == null && Files.exists(file)) {
        names.addAll(file(file).captures());
        if (names.isEmpty() && !file(file).fault().isEmpty()) {
          cases.add(new Case(file, file(file), file(file).fault()));
        }
      }
      for (String name : names) {
        add(folder.resolve(name));
      }
    }
  }

  private static boolean isVisible(Path folder) {
    Path name = folder.getFileName();
    return name == null || name.toString().length() < 2 || !name.toString().startsWith(".");
  }

  private static boolean isCapture(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  private void add(Path capture) {
    Path file = expect == null ? capture.resolveSibling(ExpectationFile.NAME) : expect;
    String error =
        Files.exists(capture)
            ? ""
            : Files.exists(file)
                ? "the capture is missing, though " + file + " may speak of it"
                : "there is no such capture or folder";
    cases.add(new Case(capture, file(file), error));
  }

  private ExpectationFile file(Path path) {
    return files.computeIfAbsent(path, ExpectationFile::read);
  }
}
