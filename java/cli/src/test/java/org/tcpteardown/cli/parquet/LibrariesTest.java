package org.tcpteardown.cli.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What writes Parquet is fetched once, and only if it is what it should be. */
final class LibrariesTest {
  /** Of the text "abc". */
  private static final Library ABC =
      new Library(
          "org/abc/1/abc-1.jar",
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
          3);

  @TempDir Path folder = Path.of("");

  private final List<String> said = new ArrayList<>();

  private Libraries libraries(Path maven, String base) {
    return new Libraries(List.of(ABC), folder.resolve("cache"), maven, base, said::add);
  }

  private Path repository(String content) throws IOException {
    Path jar = folder.resolve("repository").resolve(ABC.path());
    Files.createDirectories(jar.getParent());
    Files.write(jar, content.getBytes(UTF_8));
    return folder.resolve("repository");
  }

  /** The version in the build and the list in the program are of the same files. */
  @Test
  void theListIsThatOfTheBuild() throws IOException {
    List<Path> built =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    for (Library library : Library.all()) {
      Path file =
          built.stream()
              .filter(path -> path.endsWith(library.fileName()))
              .findFirst()
              .orElseThrow(() -> new AssertionError(library.path() + " is not in the build"));
      assertTrue(library.is(file), library.path());
    }
    List<String> listed = Library.all().stream().map(Library::fileName).toList();
    for (Path path : built) {
      String name = String.valueOf(path.getFileName());
      if (name.matches("(parquet|jts-core|aircompressor).*jar")) {
        assertTrue(listed.contains(name), name + " is not in the list");
      }
    }
  }

  @Test
  void isFetchedOnce() throws IOException {
    Path repository = repository("abc");
    List<Path> files = libraries(folder.resolve("none"), repository.toUri().toString()).get();
    assertEquals(List.of(folder.resolve("cache/abc-1.jar")), files);
    assertEquals("abc", Files.readString(files.get(0)));
    assertEquals(1, said.size(), said.toString());
    assertEquals(files, libraries(folder.resolve("none"), "http://127.0.0.1:1").get());
    assertEquals(1, said.size(), said.toString());
  }

  @Test
  void whatMavenHasIsUsed() throws IOException {
    Path maven = repository("abc");
    assertEquals(List.of(maven.resolve(ABC.path())), libraries(maven, "http://127.0.0.1:1").get());
    assertFalse(Files.exists(folder.resolve("cache")));
  }

  @Test
  void anotherFileIsNotUsed() throws IOException {
    Path repository = repository("abd");
    IOException e =
        assertThrows(
            Libraries.UnavailableException.class,
            () -> libraries(repository, repository.toUri().toString()).get());
    assertTrue(String.valueOf(e.getMessage()).contains("checksum"), e.getMessage());
    assertFalse(Files.exists(folder.resolve("cache")));
  }

  @Test
  void withoutNetworkItSaysWhatToDo() {
    IOException e =
        assertThrows(
            Libraries.UnavailableException.class,
            () -> libraries(folder.resolve("none"), "http://127.0.0.1:1").get());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(folder.resolve("cache").toString()), message);
    assertTrue(message.contains(Libraries.MIRROR), message);
    assertTrue(message.contains("csv and ndjson need nothing"), message);
  }
}
