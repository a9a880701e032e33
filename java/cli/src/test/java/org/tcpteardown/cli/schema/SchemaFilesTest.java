package org.tcpteardown.cli.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed schemas are what the classes write now. */
final class SchemaFilesTest {
  private static final Path TOP = Path.of("..", "..");

  @Test
  void upToDate() throws IOException {
    for (Map.Entry<Path, String> file : Schemas.files().entrySet()) {
      Path committed = TOP.resolve(file.getKey());
      String text = Files.exists(committed) ? Files.readString(committed) : "";
      assertEquals(file.getValue(), text, file.getKey() + " is out of date: run scripts/generate");
    }
  }

  @Test
  void noSchemaOfWhatIsGone() throws IOException {
    try (Stream<Path> found = Files.list(TOP.resolve("docs").resolve("schemas"))) {
      List<Path> stale =
          found
              .map(schema -> Path.of("docs", "schemas", schema.getFileName().toString()))
              .filter(schema -> !Schemas.files().containsKey(schema))
              .toList();
      assertEquals(List.of(), stale);
    }
  }
}
