package org.tcpteardown.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An empty folder among the system's temporary files, for its owner only. It is gone when it is
 * closed; what a killed program has left, a later one removes.
 */
final class TemporaryFolder implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("tcpteardown-(\\d{1,18})-\\d+");

  /** A program in another container, whose process cannot be asked for here, is younger. */
  private static final Duration SURELY_DEAD = Duration.ofMinutes(10);

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @throws NoTemporaryFilesException when none can be made
   */
  static TemporaryFolder create() throws NoTemporaryFilesException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "."));
    try {
      long pid = ProcessHandle.current().pid();
      Path path = Files.createTempDirectory(temporary, "tcpteardown-" + pid + "-");
      removeLeftovers(temporary, path);
      return new TemporaryFolder(path);
    } catch (IOException e) {
      throw new NoTemporaryFilesException(temporary, e);
    }
  }

  Path path() {
    return path;
  }

  private static void removeLeftovers(Path temporary, Path own) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, "tcpteardown-*")) {
      for (Path folder : folders) {
        if (isLeftover(folder, own)) {
          delete(folder);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Not being able to tidy up is no reason not to read.
    }
  }

  private static boolean isLeftover(Path folder, Path own) throws IOException {
    Matcher parts = NAME.matcher(String.valueOf(folder.getFileName()));
    return parts.matches()
        && ProcessHandle.of(Long.parseLong(parts.group(1))).isEmpty()
        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder).equals(Files.getOwner(own))
        && Files.getLastModifiedTime(folder).toInstant().isBefore(Instant.now().minus(SURELY_DEAD));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // It stays; a later one tries again.
    }
  }

  @Override
  public void close() {
    delete(path);
  }
}
