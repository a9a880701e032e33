package org.tcpteardown.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What tsharks say of their version. Each is asked once in the life of this process, for asking
 * takes as long as reading a small capture, and a run may read hundreds.
 */
final class VersionLines {
  private static final Map<Program, TsharkVersion.Answer> KNOWN = new ConcurrentHashMap<>();

  /** A program as it is now; an update makes another one of it. */
  private record Program(Path path, FileTime modified, long bytes) {}

  private VersionLines() {}

  /**
   * What {@code --version} makes it say. Who asks meanwhile waits for the answer. A fault may pass:
   * the next one asks again, unless that would cost as much time as the first.
   */
  static TsharkVersion.Answer of(Path program) {
    try {
      BasicFileAttributes file = Files.readAttributes(program, BasicFileAttributes.class);
      Program now = new Program(program.toAbsolutePath(), file.lastModifiedTime(), file.size());
      TsharkVersion.Answer known = KNOWN.get(now);
      return known != null ? known : ask(now);
    } catch (IOException e) {
      return TsharkVersion.ask(program);
    }
  }

  private static TsharkVersion.Answer ask(Program program) {
    AtomicReference<TsharkVersion.Answer> given = new AtomicReference<>();
    TsharkVersion.Answer kept =
        KNOWN.computeIfAbsent(
            program,
            one -> {
              TsharkVersion.Answer answer = TsharkVersion.ask(one.path());
              given.set(answer);
              return answer.version().isEmpty() && !answer.late() ? null : answer;
            });
    return Objects.requireNonNull(kept != null ? kept : given.get());
  }
}
