package org.tcpteardown.cli.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.AtomicFile;

/**
 * Gets the libraries: those that were fetched before, or that Maven has on this machine, or from
 * Maven Central. None is used whose checksum is another than the one that this program knows.
 */
final class Libraries {
  /** A mirror of Maven Central. */
  static final String MIRROR = "TCPTEARDOWN_MAVEN";

  private static final String CENTRAL = "https://repo1.maven.org/maven2";
  private static final int TIMEOUT_MS = 20_000;
  private static final long BYTES_PER_MB = 1_000_000;

  private final List<Library> wanted;
  private final Path folder;
  private final Path maven;
  private final String base;
  private final Consumer<String> notice;

  /**
   * Gets nothing yet.
   *
   * @param folder where those are kept that were fetched
   * @param maven Maven's repository on this machine, which need not be there
   * @param base where to fetch the others
   * @param notice told in one line when something is fetched
   */
  Libraries(List<Library> wanted, Path folder, Path maven, String base, Consumer<String> notice) {
    this.wanted = wanted;
    this.folder = folder;
    this.maven = maven;
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    this.notice = notice;
  }

  /** As the environment says. */
  static Libraries of(Map<String, String> environment, Consumer<String> notice) throws IOException {
    Path home = Path.of(System.getProperty("user.home", "."));
    return new Libraries(
        Library.all(),
        cache(environment, home).resolve("tcpteardown"),
        home.resolve(".m2").resolve("repository"),
        environment.getOrDefault(MIRROR, CENTRAL),
        notice);
  }

  /** Where programs keep what they can get again. */
  private static Path cache(Map<String, String> environment, Path home) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    String windows = environment.getOrDefault("LOCALAPPDATA", "");
    if (!xdg.isEmpty()) {
      return Path.of(xdg);
    }
    return windows.isEmpty() ? home.resolve(".cache") : Path.of(windows);
  }

  /**
   * All of them.
   *
   * @throws UnavailableException if one cannot be had
   */
  List<Path> get() throws IOException {
    List<Path> files = new ArrayList<>();
    List<Library> missing = new ArrayList<>();
    for (Library library : wanted) {
      Path file = found(library);
      if (file == null) {
        missing.add(library);
        files.add(folder.resolve(library.fileName()));
      } else {
        files.add(file);
      }
    }
    if (!missing.isEmpty()) {
      long bytes = missing.stream().mapToLong(Library::bytes).sum();
      notice.accept(
          String.format(
              Locale.ROOT,
              "fetching what writes Parquet (%.1f MB, once) from %s",
              (double) bytes / BYTES_PER_MB,
              base));
      for (Library library : missing) {
        fetch(library);
      }
    }
    return files;
  }

  private @Nullable Path found(Library library) throws IOException {
    for (Path file : List.of(folder.resolve(library.fileName()), maven.resolve(library.path()))) {
      if (library.is(file)) {
        return file;
      }
    }
    return null;
  }

  private void fetch(Library library) throws IOException {
    byte[] content;
    try {
      URLConnection connection = URI.create(base + "/" + library.path()).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      try (InputStream in = connection.getInputStream()) {
        content = in.readNBytes((int) library.bytes() + 1);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UnavailableException(folder, base, library, String.valueOf(e), e);
    }
    if (!library.is(content)) {
      throw new UnavailableException(
          folder,
          base,
          library,
          "it is another file than it should be: its checksum differs",
          null);
    }
    try {
      AtomicFile.createFolder(folder);
      AtomicFile.writeBytes(folder.resolve(library.fileName()), out -> out.write(content));
    } catch (IOException e) {
      throw new UnavailableException(folder, base, library, "it cannot be kept: " + e, e);
    }
  }

  /** One of them cannot be had. */
  static final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnavailableException(
        Path folder, String base, Library library, String reason, @Nullable Throwable cause) {
      super(
          "Parquet is written by libraries that are fetched once, and "
              + library.fileName()
              + " cannot be had from "
              + base
              + " ("
              + reason
              + "). Without network, copy "
              + folder
              + " from a machine where this has worked, or name a mirror of Maven Central in "
              + MIRROR
              + "; csv and ndjson need nothing",
          cause);
    }
  }
}
