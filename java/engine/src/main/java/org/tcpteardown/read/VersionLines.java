package org.tcpteardown.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What programs of Wireshark say of their version. Each is asked once in the life of this process,
 * for asking takes as long as reading a small capture, and a run may read hundreds.
 */
final class VersionLines {
  private static final int MOST_BYTES = 1_000;
  private static final long EXIT_SECONDS = 60;

  private static final Map<Program, String> KNOWN = new ConcurrentHashMap<>();

  /** A program as it is now; an update makes another one of it. */
  private record Program(Path path, FileTime modified, long bytes) {}

  private VersionLines() {}

  /** First line of what {@code --version} makes it say; empty when it says nothing. */
  static String of(Path program) {
    Program now;
    try {
      BasicFileAttributes file = Files.readAttributes(program, BasicFileAttributes.class);
      now = new Program(program.toAbsolutePath(), file.lastModifiedTime(), file.size());
    } catch (IOException e) {
      return "";
    }
    // Who asks meanwhile waits for the answer. None is no answer: the next one asks again.
    String line = KNOWN.computeIfAbsent(now, one -> ask(one.path()));
    return line == null ? "" : line;
  }

  private static @Nullable String ask(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readNBytes(MOST_BYTES);
        return new String(output, StandardCharsets.UTF_8).lines().findFirst().orElse(null);
      } finally {
        process.destroyForcibly();
        process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
