package org.tcpteardown.gen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The committed generated files are what the classes say now. */
class GeneratedFilesTest {
  private static final Path TOP = Path.of("..", "..");

  private static Map<Path, String> generated = Map.of();

  @BeforeAll
  static void generate() throws IOException {
    generated = Generate.files(TOP); // reads captures: once is enough
  }

  @Test
  void upToDate() throws IOException {
    for (Map.Entry<Path, String> file : generated.entrySet()) {
      Path committed = TOP.resolve(file.getKey());
      String text = Files.exists(committed) ? Files.readString(committed) : "";
      assertEquals(file.getValue(), text, file.getKey() + " is out of date: run scripts/generate");
    }
  }

  @Test
  void noPageOfAFindingThatIsGone() throws IOException {
    Path pages = TOP.resolve("docs").resolve("findings");
    try (Stream<Path> found = Files.list(pages)) {
      List<Path> stale =
          found
              .map(page -> Path.of("docs", "findings", page.getFileName().toString()))
              .filter(page -> !generated.containsKey(page))
              .toList();
      assertEquals(List.of(), stale);
    }
  }
}
