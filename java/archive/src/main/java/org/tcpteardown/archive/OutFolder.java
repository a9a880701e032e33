package org.tcpteardown.archive;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.AtomicFile;

/**
 * The folder of results. Files appear under their names when they are whole, and are their owner's
 * only. On this machine's disks without Hadoop, which starts a program to set permissions.
 */
final class OutFolder {
  private static final FsPermission OWNER_ONLY = new FsPermission((short) 0600);

  private final Path root;
  private final FileSystem files;
  private final java.nio.file.@Nullable Path local;

  OutFolder(String out, Configuration hadoop) throws IOException {
    this.root = new Path(out);
    this.files = root.getFileSystem(hadoop);
    this.local =
        files.getScheme().equals("file") ? java.nio.file.Path.of(root.toUri().getPath()) : null;
  }

  /** The places of all files of a name's ending below a folder, in their order. */
  List<String> filesBelow(String name, String ending) throws IOException {
    List<String> found = new ArrayList<>();
    if (files.exists(path(name))) {
      RemoteIterator<LocatedFileStatus> all = files.listFiles(path(name), /* recursive= */ true);
      while (all.hasNext()) {
        Path file = all.next().getPath();
        if (file.getName().endsWith(ending) && !file.getName().startsWith("_")) {
          found.add(file.toString());
        }
      }
    }
    Collections.sort(found);
    return found;
  }

  /** Writes a whole file or nothing. */
  void write(String name, AtomicFile.Bytes content) throws IOException {
    if (local != null) {
      java.nio.file.Path target = local.resolve(name);
      makeFolderOf(target);
      if (Files.isSymbolicLink(target)) {
        Files.delete(target); // what it leads to is not ours
      }
      AtomicFile.writeBytes(target, out -> buffered(content, out));
      return;
    }
    Path target = path(name);
    Path temporary = new Path(target.getParent(), "_" + target.getName() + "." + UUID.randomUUID());
    boolean done = false;
    try {
      try (OutputStream out = FileSystem.create(files, temporary, OWNER_ONLY)) {
        content.writeTo(out);
      }
      files.delete(target, /* recursive= */ false);
      if (!files.rename(temporary, target)) {
        throw new IOException("cannot rename " + temporary + " to " + target);
      }
      done = true;
    } finally {
      if (!done) {
        files.delete(temporary, /* recursive= */ false);
      }
    }
  }

  private static void makeFolderOf(java.nio.file.Path file) throws IOException {
    java.nio.file.Path folder = file.getParent();
    if (folder != null) {
      AtomicFile.createFolder(folder);
    }
  }

  private static void buffered(AtomicFile.Bytes content, OutputStream to) throws IOException {
    BufferedOutputStream out = new BufferedOutputStream(to, 1 << 16);
    content.writeTo(out);
    out.flush();
  }

  /** Null if there is no such file. */
  @Nullable InputStream open(String name) throws IOException {
    try {
      return local != null ? Files.newInputStream(local.resolve(name)) : files.open(path(name));
    } catch (NoSuchFileException | FileNotFoundException e) {
      return null;
    }
  }

  boolean has(String name) throws IOException {
    return local != null ? Files.exists(local.resolve(name)) : files.exists(path(name));
  }

  /** Size in bytes; 0 if there is no such file. */
  long bytes(String name) throws IOException {
    if (local != null) {
      return Files.exists(local.resolve(name)) ? Files.size(local.resolve(name)) : 0;
    }
    try {
      FileStatus status = files.getFileStatus(path(name));
      return status.getLen();
    } catch (FileNotFoundException e) {
      return 0;
    }
  }

  /** With all that is in it. */
  void deleteFolder(String name) throws IOException {
    files.delete(path(name), /* recursive= */ true);
  }

  void delete(String name) throws IOException {
    if (local != null) {
      Files.deleteIfExists(local.resolve(name));
    } else {
      files.delete(path(name), /* recursive= */ false);
    }
  }

  /** Gives a file another name; one that had it is replaced. */
  void rename(String from, String to) throws IOException {
    if (local != null) {
      makeFolderOf(local.resolve(to));
      Files.move(local.resolve(from), local.resolve(to), StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    files.mkdirs(path(to).getParent());
    files.delete(path(to), /* recursive= */ false);
    if (!files.rename(path(from), path(to))) {
      throw new IOException("cannot rename " + path(from) + " to " + path(to));
    }
  }

  private Path path(String name) {
    return new Path(root, new Path(null, null, name));
  }
}
