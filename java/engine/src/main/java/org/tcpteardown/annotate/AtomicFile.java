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
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.tcpteardown.spill.OwnerOnly;

/**
 * Writes a whole file or nothing: to a temporary name beside it, then renamed. Two writers of one
 * file do not disturb each other; the last one wins. As with {@code cp}, a symbolic link stays and
 * the file that it leads to is replaced, and a file that was there keeps its permissions.
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
   * Writes text to {@code target}, as UTF-8. A new file has the permissions that the user's umask
   * leaves, but is never written by all: some of them say what a program does.
   *
   * @throws WriteFailedException if the file cannot be written; then {@code target} is as it was
   *     before and nothing else is left behind
   * @throws IOException the same if the content cannot be made
   */
  public static void write(Path target, Content content) throws IOException {
    write(target, bytes -> encoded(content, bytes), /* ownerOnly= */ false);
  }

  /**
   * Writes text that tells of a capture, as UTF-8. A new file is for its owner only.
   *
   * @throws IOException as {@link #write}
   */
  public static void writeForOwner(Path target, Content content) throws IOException {
    write(target, bytes -> encoded(content, bytes), /* ownerOnly= */ true);
  }

  private static void encoded(Content content, OutputStream bytes) throws IOException {
    Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
    content.writeTo(out);
    out.flush();
  }

  /**
   * Writes {@code target}. A new file is for its owner only: what was worked out of a capture tells
   * as much as the capture.
   *
   * @throws IOException as {@link #write}
   */
  public static void writeBytes(Path target, Bytes content) throws IOException {
    write(target, content, /* ownerOnly= */ true);
  }

  private static void write(Path target, Bytes content, boolean ownerOnly) throws IOException {
    Path real;
    try {
      real = followed(target);
    } catch (IOException e) {
      throw new WriteFailedException(target, e);
    }
    if (isDevice(real)) {
      writeStraight(target, real, content);
      return;
    }
    Path folder = real.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("not a file: " + target);
    }
    String name = String.valueOf(real.getFileName());
    Unfinished.removeLeftovers(folder, name);
    try (Unfinished temporary = Unfinished.of(folder, name)) {
      // CREATE_NEW instead of createTempFile, whose files are always for the owner only.
      try (OutputStream out = new Written(target, create(target, temporary.path(), ownerOnly))) {
        content.writeTo(out);
      }
      try {
        keepPermissions(real, temporary.path());
        move(temporary.path(), real);
      } catch (IOException e) {
        throw new WriteFailedException(target, e);
      }
    }
  }

  /** Tells what fails in writing from what fails in making the content. */
  private static final class Written extends OutputStream {
    private final Path target;
    private final OutputStream out;

    Written(Path target, OutputStream out) {
      this.target = target;
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        throw new WriteFailedException(target, e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (IOException e) {
        throw new WriteFailedException(target, e);
      }
    }
  }

  /** Asked once: between two questions another process may have taken the file away. */
  private static boolean isDevice(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).isOther();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Path followed(Path target) throws IOException {
    if (!Files.isSymbolicLink(target)) {
      return target;
    }
    if (!Files.exists(target)) {
      throw new FileSystemException(
          target.toString(), null, "is a symbolic link to a file that is not there");
    }
    return target.toRealPath();
  }

  private static OutputStream create(Path target, Path file, boolean ownerOnly)
      throws WriteFailedException {
    FileAttribute<?>[] attributes = ownerOnly ? OwnerOnly.file(file) : OwnerOnly.readableFile(file);
    try {
      return Channels.newOutputStream(
          FileChannel.open(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes));
    } catch (IOException e) {
      throw new WriteFailedException(target, e);
    }
  }

  private static void keepPermissions(Path before, Path now) throws IOException {
    boolean known = before.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (known && Files.isRegularFile(before)) {
      try {
        Files.setPosixFilePermissions(now, Files.getPosixFilePermissions(before));
      } catch (NoSuchFileException e) {
        // Removed by another process just now: it is a new file, then.
        if (!Files.exists(now)) {
          throw e;
        }
      }
    }
  }

  /** Devices and pipes, {@code /dev/stdout} for one, must not be replaced by a file. */
  private static void writeStraight(Path target, Path device, Bytes content) throws IOException {
    OutputStream straight;
    try {
      straight = Files.newOutputStream(device, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new WriteFailedException(target, e);
    }
    try (OutputStream out = new Written(target, straight)) {
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

  /**
   * Makes a folder and those above it, as {@link #write} makes files: not written by all.
   *
   * @throws IOException if that fails
   */
  public static void createReadableFolder(Path folder) throws IOException {
    Files.createDirectories(folder, OwnerOnly.readableFolder(folder));
  }

  /**
   * Makes a folder and those above it, for their owner only: who may write in one above could put
   * another in its place.
   *
   * @throws IOException if that fails
   */
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, OwnerOnly.folder(folder));
  }
}
