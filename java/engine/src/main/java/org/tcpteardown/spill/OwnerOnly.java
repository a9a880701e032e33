package org.tcpteardown.spill;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Permissions of what nobody but its owner may read: captures, and what is worked out of them.
 * dumpcap makes its files like this, too. Where the file system knows no such permissions they are
 * left out.
 */
public final class OwnerOnly {
  private OwnerOnly() {}

  /** For a new file: {@code rw-------}, whatever the umask. */
  public static FileAttribute<?>[] file(Path file) {
    return of(file, "rw-------");
  }

  /** For a new folder: {@code rwx------}. */
  public static FileAttribute<?>[] folder(Path folder) {
    return of(folder, "rwx------");
  }

  /** For a new file that others may read, too: what the umask leaves, but never written by all. */
  public static FileAttribute<?>[] readableFile(Path file) {
    return of(file, "rw-rw-r--");
  }

  /** For a new folder that others may look into, too; never written by all. */
  public static FileAttribute<?>[] readableFolder(Path folder) {
    return of(folder, "rwxrwxr-x");
  }

  private static FileAttribute<?>[] of(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
