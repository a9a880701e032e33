package org.tcpteardown.annotate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a whole file or nothing: to a temporary name beside it, then renamed. Two writers of one
 * file do not disturb each other; the last one wins.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Produces text. */
  public interface Content {
    void writeTo(Writer out) throws IOException;
  }

  /** Produces bytes, many at a time: there is no buffer. */
  public interface Bytes {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes text to {@code target}, as UTF-8.
   *
   * @throws IOException if any of it fails; then {@code target} is as it was before and nothing
   *     else is left behind
   */
  public static void write(Path target, Content content) throws IOException {
    writeBytes(
        target,
        bytes -> {
          Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
          content.writeTo(out);
          out.flush();
        });
  }

  /**
   * Writes {@code target}.
   *
   * @throws IOException if any of it fails; then {@code target} is as it was before and nothing
   *     else is left behind
   */
  public static void writeBytes(Path target, Bytes content) throws IOException {
    if (Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target)) {
      writeStraight(target, content);
      return;
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("not a file: " + target);
    }
    Path temporary =
        folder.resolve(
            "."
                + target.getFileName()
                + "."
                + ProcessHandle.current().pid()
                + "-"
                + System.nanoTime()
                + ".tmp");
    boolean done = false;
    try {
      // CREATE_NEW instead of createTempFile: the result shall have the user's usual permissions.
      try (FileChannel channel =
              FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        content.writeTo(out);
      }
      move(temporary, target);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** Devices and pipes, {@code /dev/stdout} for one, must not be replaced by a file. */
  private static void writeStraight(Path target, Bytes content) throws IOException {
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
      content.writeTo(out);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
