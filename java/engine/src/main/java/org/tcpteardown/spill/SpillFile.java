package org.tcpteardown.spill;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file. It is made when it is first written to, and is gone when the program ends,
 * however it ends where the system allows that. One thread appends; when that is over, or with its
 * consent, others may read.
 */
public final class SpillFile {
  private final Path folder;
  private @Nullable FileChannel channel;
  private long sizeBytes;

  /** In the system's folder for temporary files. */
  public SpillFile() {
    this(Path.of(System.getProperty("java.io.tmpdir", ".")));
  }

  /** In that folder. */
  public SpillFile(Path folder) {
    this.folder = folder;
  }

  /** How much was appended. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * Appends all that remains in a buffer.
   *
   * @throws IOException when it cannot be written; the file is then as it was before
   */
  public void append(ByteBuffer bytes) throws IOException {
    write(sizeBytes, bytes);
  }

  /**
   * Writes all that remains in a buffer. What lies between the old end and {@code at} is to be
   * written later.
   *
   * @param at from which place of the file on, in bytes
   * @throws IOException when it cannot be written; the file is then as long as it was before
   */
  public void write(long at, ByteBuffer bytes) throws IOException {
    FileChannel to = channel;
    if (to == null) {
      to = create(folder);
      channel = to;
    }
    long next = at;
    while (bytes.hasRemaining()) {
      next += to.write(bytes, next);
    }
    sizeBytes = Math.max(sizeBytes, next);
  }

  /**
   * Fills all that remains of a buffer.
   *
   * @param at from which place of the file on, in bytes
   */
  public void read(long at, ByteBuffer into) throws IOException {
    long next = at;
    while (into.hasRemaining()) {
      FileChannel from = channel;
      int some = from == null ? -1 : from.read(into, next);
      if (some < 0) {
        throw new EOFException("a temporary file is shorter than it was");
      }
      next += some;
    }
  }

  /** Gives the room on the disk back; what was written is lost. */
  public void close() {
    FileChannel open = channel;
    channel = null;
    sizeBytes = 0;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is deleted when the program ends.
      }
    }
  }

  private static FileChannel create(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "tcpteardown-", ".tmp");
    FileChannel made =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    // Where the system can, so that nothing is left even if the program is killed.
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // Windows does not delete what is open
    }
    return made;
  }
}
