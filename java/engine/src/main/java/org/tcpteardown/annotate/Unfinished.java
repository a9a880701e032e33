package org.tcpteardown.annotate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The temporary name under which a file is written. It is gone when it is closed, also when a
 * signal ends the program in between; what a killed program has left, the next one removes.
 */
final class Unfinished implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("\\.(.+)\\.(\\d+)-\\d+\\.tmp");

  /** A writer on another machine, whose process cannot be asked for here, is younger than that. */
  private static final Duration SURELY_DEAD = Duration.ofSeconds(10);

  /** Of the 255 of most file systems; the others are for what says whose the file is. */
  private static final int LONGEST_BYTES = 200;

  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  /**
   * By folder the names of which anything unfinished lay there before this program first wrote into
   * it. To list a folder for each file that comes into it takes long when there are thousands.
   */
  private static final Map<Path, Set<String>> LEFT = new ConcurrentHashMap<>();

  /** More folders are not remembered. */
  private static final int FOLDERS_REMEMBERED = 10_000;

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> OPEN.forEach(Unfinished::delete), "tcpteardown-unfinished"));
  }

  private final Path path;

  private Unfinished(Path path) {
    this.path = path;
  }

  /** A name for what will be {@code name} in {@code folder}. */
  static Unfinished of(Path folder, String name) {
    long pid = ProcessHandle.current().pid();
    Path path =
        folder.resolve("." + shortened(name) + "." + pid + "-" + System.nanoTime() + ".tmp");
    OPEN.add(path);
    return new Unfinished(path);
  }

  /** A name may be so long that nothing can be put before or behind it. */
  private static String shortened(String name) {
    int count = name.length();
    while (name.substring(0, count).getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
      count = name.offsetByCodePoints(count, -1);
    }
    return name.substring(0, count);
  }

  Path path() {
    return path;
  }

  /**
   * Removes what killed writers of {@code name} have left in {@code folder} before this program
   * first wrote into it.
   */
  static void removeLeftovers(Path folder, String name) {
    if (LEFT.size() >= FOLDERS_REMEMBERED) {
      LEFT.clear();
    }
    String ours = shortened(name);
    if (LEFT.computeIfAbsent(folder, Unfinished::left).contains(ours)) {
      removeLeftovers(folder, ours::equals);
    }
  }

  /** The names of which anything unfinished lies in a folder. */
  private static Set<String> left(Path folder) {
    Set<String> names = new HashSet<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.tmp")) {
        for (Path file : files) {
          Matcher parts = NAME.matcher(String.valueOf(file.getFileName()));
          if (parts.matches()) {
            names.add(parts.group(1));
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // Not being able to tidy up is no reason not to write.
      }
    }
    return names;
  }

  /** Removes what killed writers of files with such names have left in {@code folder}. */
  static void removeLeftovers(Path folder, Predicate<String> name) {
    if (!Files.isDirectory(folder)) {
      return; // a pipe of that name would be waited for
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file -> isLeftover(file, name))) {
      files.forEach(Unfinished::delete);
    } catch (IOException | DirectoryIteratorException e) {
      // Not being able to tidy up is no reason not to write.
    }
  }

  private static boolean isLeftover(Path file, Predicate<String> name) throws IOException {
    Matcher parts = NAME.matcher(String.valueOf(file.getFileName()));
    if (!parts.matches() || !name.test(parts.group(1)) || parts.group(2).length() > 18) {
      return false;
    }
    boolean alive = ProcessHandle.of(Long.parseLong(parts.group(2))).isPresent();
    return !alive
        && Files.isRegularFile(file)
        && Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(SURELY_DEAD));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It stays; the next one tries again.
    }
  }

  /** Removes it, if it has not been renamed. */
  @Override
  public void close() {
    delete(path);
    OPEN.remove(path);
  }
}
