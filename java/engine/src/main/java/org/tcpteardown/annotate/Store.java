package org.tcpteardown.annotate;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.Fingerprint;

/**
 * The folder in which the Wireshark plugin finds sidecars by the capture's fingerprint: {@code
 * tcpteardown} in Wireshark's personal configuration folder.
 */
public final class Store {
  /** What {@link Fingerprint#fileName} makes. */
  private static final Pattern ENTRY = Pattern.compile("-?\\d+-\\d+-\\d+-[0-9a-f]{16}\\.tsv");

  private final Path folder;

  public Store(Path folder) {
    this.folder = folder;
  }

  /** The store of the current user. */
  public static Store ofUser() {
    return new Store(
        personalFolder(
                System.getenv(),
                System.getProperty("user.home"),
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows"))
            .resolve("tcpteardown"));
  }

  /**
   * Wireshark's personal configuration folder, found by Wireshark's own rules (its filesystem.c),
   * so that no process has to be started to ask.
   */
  static Path personalFolder(Map<String, String> env, String userHome, boolean windows) {
    String explicit = env.getOrDefault("WIRESHARK_CONFIG_DIR", "");
    if (!explicit.isEmpty()) {
      return Path.of(explicit);
    }
    if (windows) {
      String appData = env.getOrDefault("APPDATA", "");
      return (appData.isEmpty() ? Path.of(userHome, "Application Data") : Path.of(appData))
          .resolve("Wireshark");
    }
    String homeVariable = env.getOrDefault("HOME", "");
    Path home = Path.of(homeVariable.isEmpty() ? userHome : homeVariable);
    String xdg = env.getOrDefault("XDG_CONFIG_HOME", "");
    Path modern = (xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg)).resolve("wireshark");
    Path old = home.resolve(".wireshark");
    return !Files.isDirectory(modern) && Files.isDirectory(old) ? old : modern;
  }

  /** Wireshark's personal configuration folder, in which it is. */
  public Path personal() {
    Path parent = folder.toAbsolutePath().getParent();
    return parent == null ? folder : parent;
  }

  /** The folder, which may not exist yet. */
  public Path folder() {
    return folder;
  }

  /** Where the sidecar of a capture belongs; the capture must have a frame. */
  public Path fileFor(Fingerprint fingerprint) {
    return folder.resolve(fingerprint.fileName());
  }

  /** The stored sidecar of a capture, if there is one. */
  public Optional<Path> find(Fingerprint fingerprint) {
    if (fingerprint.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(fileFor(fingerprint)).filter(Files::isRegularFile);
  }

  /**
   * The stored sidecar of a capture, if it was made of the file at this place and nobody has
   * written to that since. The first frames alone do not tell a capture from one that was cut or
   * has grown.
   */
  public Optional<Path> findFresh(Fingerprint fingerprint, Path capture) throws IOException {
    Optional<Path> stored = find(fingerprint);
    return stored.isPresent() && isFresh(stored.get(), capture) ? stored : Optional.empty();
  }

  private static boolean isFresh(Path sidecar, Path capture) throws IOException {
    StoredResult result = StoredResult.of(sidecar);
    Instant changed = Files.getLastModifiedTime(capture).toInstant();
    return !result.written().isBefore(changed)
        && result.capture().name().equals(real(capture).toString());
  }

  /**
   * Keeps a result; the capture must have a frame.
   *
   * @param capture where the capture lies; null if it is nowhere, as on standard input
   * @return where it was written
   */
  public Path save(Result result, @Nullable Path capture) throws IOException {
    AtomicFile.createFolder(folder);
    Path file = fileFor(result.fingerprint());
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(file.toString(), null, "is not a regular file");
    }
    Path place = capture == null ? null : real(capture);
    AtomicFile.writeBytes(file, out -> SidecarWriter.write(result, place, out));
    return file;
  }

  private static Path real(Path capture) {
    try {
      return capture.toRealPath();
    } catch (IOException e) {
      return capture.toAbsolutePath(); // it is gone by now
    }
  }

  /** All entries, the newest first. */
  public List<StoredResult> list() throws IOException {
    List<StoredResult> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file -> isEntry(String.valueOf(file.getFileName())))) {
      for (Path file : files) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          add(file, found);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparing(StoredResult::written).reversed());
    return found;
  }

  private static void add(Path file, List<StoredResult> found) throws IOException {
    try {
      found.add(StoredResult.of(file));
    } catch (NoSuchFileException e) {
      // Another process has just removed it.
    }
  }

  /** Whether a file of this name is an entry; the folder also holds what the plugin needs. */
  static boolean isEntry(String name) {
    return ENTRY.matcher(name).matches();
  }
}
