package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the store.
 *
 * @param file the sidecar
 * @param sizeBytes its length
 * @param written when it was written
 * @param fileKey which file it is for the file system, whatever it is called; null if not known
 */
public record StoredResult(Path file, long sizeBytes, Instant written, @Nullable Object fileKey) {
  /** What is wanted is in the first lines; a path is at most 4,096 bytes long. */
  private static final int HEAD_BYTES = 16_384;

  private static final char REPLACED = '\uFFFD';

  /** Where the capture is now. */
  public enum Presence {
    THERE,
    GONE,
    /** Its place was not known when it was analysed: standard input, an unsaved capture. */
    UNKNOWN
  }

  /**
   * Of which capture a result is.
   *
   * @param name its path, or only its name if the path is not known; not yet fit for a terminal
   * @param presence whether a file with this path is there
   */
  public record Capture(String name, Presence presence) {}

  /** As the file is now; symbolic links are not followed. */
  static StoredResult of(Path file) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new StoredResult(file, now.size(), now.lastModifiedTime().toInstant(), now.fileKey());
  }

  /** Whether that is the same file, not written anew, wherever it is. */
  boolean isStill(StoredResult other) {
    return sizeBytes == other.sizeBytes
        && written.equals(other.written)
        && Objects.equals(fileKey, other.fileKey);
  }

  /** Reads in its header of which capture it is. */
  public Capture capture() {
    String name = "";
    for (String line : head()) {
      String[] fields = line.split("\t", -1);
      if (fields.length < 2) {
        continue;
      }
      if (fields[0].equals(SidecarFormat.PATH)) {
        String path = Escape.unescape(fields[1]);
        return new Capture(path, presence(path));
      }
      if (fields[0].equals(SidecarFormat.CAPTURE)) {
        name = Escape.unescape(fields[1]);
      }
    }
    return new Capture(name, Presence.UNKNOWN);
  }

  /** The first lines; none if it is gone meanwhile, or not ours to read. */
  private List<String> head() {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
      return text.lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Presence presence(String path) {
    if (path.indexOf(REPLACED) >= 0) {
      return Presence.UNKNOWN; // control characters of a name are not written down
    }
    try {
      return Files.exists(Path.of(path)) ? Presence.THERE : Presence.GONE;
    } catch (InvalidPathException e) {
      return Presence.UNKNOWN; // written under another locale
    }
  }
}
