package org.tcpteardown.archive;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Whether results may go where the user wants them: asked before anything is read or written. */
final class OutPlace {
  private final Configuration hadoop;
  private final String out;
  private final Path folder;

  private OutPlace(String out, Configuration hadoop) throws IOException {
    this.hadoop = hadoop;
    this.out = out;
    this.folder = real(new Path(out));
  }

  /**
   * Why results cannot go there, as a sentence that names the place; null if they can.
   *
   * @param inputs as the user named them
   * @throws IOException if a place cannot be asked
   */
  static @Nullable String problem(String out, List<String> inputs, Configuration hadoop)
      throws IOException {
    if (out.isEmpty()) {
      return "-o: an empty name is no folder";
    }
    OutPlace place = new OutPlace(out, hadoop);
    String taken = place.taken();
    if (taken != null) {
      return taken;
    }
    for (String input : inputs) {
      String problem = input.isEmpty() ? "an empty name is no capture" : place.mixed(input);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** The same place for who works in another folder, as the tasks on a cluster do. */
  static String absolute(String out, Configuration hadoop) throws IOException {
    Path place = new Path(out);
    return place.getFileSystem(hadoop).makeQualified(place).toString();
  }

  /** Something of another kind lies where results would. */
  private @Nullable String taken() throws IOException {
    for (Path above = folder; above != null; above = above.getParent()) {
      FileStatus status = status(above);
      if (status != null && !status.isDirectory()) {
        return above.equals(folder)
            ? "-o " + out + ": that is a file, and results need a folder"
            : "-o " + out + ": " + above.toUri().getPath() + " is a file, not a folder";
      }
      if (status != null) {
        break;
      }
    }
    for (String name : Layout.FOLDERS) {
      FileStatus status = status(new Path(folder, name));
      if (status != null && !status.isDirectory()) {
        return "-o " + out + ": there is a file " + name + ", where results need a folder";
      }
    }
    Path table = new Path(folder, Layout.FILES);
    FileStatus status = status(table);
    if (status != null && (status.isDirectory() || !isOurs(table))) {
      return "-o " + out + ": there is another " + Layout.FILES + ", which is not of a run";
    }
    return null;
  }

  private boolean isOurs(Path table) throws IOException {
    byte[] title = FilesTable.title().getBytes(StandardCharsets.UTF_8);
    try (InputStream in = table.getFileSystem(hadoop).open(table)) {
      return java.util.Arrays.equals(title, in.readNBytes(title.length));
    }
  }

  /** Results among captures, or captures among results. */
  private @Nullable String mixed(String input) throws IOException {
    Path pattern = new Path(input);
    FileStatus[] matches = pattern.getFileSystem(hadoop).globStatus(pattern);
    if (matches == null) {
      return null; // told when the captures are listed
    }
    for (FileStatus match : matches) {
      Path named = real(match.getPath());
      if (match.isDirectory() && isIn(folder, named)) {
        return folder.equals(named)
            ? "-o " + out + ": results cannot go into the folder of captures " + input
            : "-o " + out + ": results cannot go into a folder below the captures " + input;
      }
      for (String name : Layout.FOLDERS) {
        if (isIn(named, new Path(folder, name))) {
          return input + " is among the results of -o " + out;
        }
      }
      if (named.equals(new Path(folder, Layout.FILES))) {
        return input + " is one of the results of -o " + out;
      }
    }
    return null;
  }

  private static boolean isIn(Path what, Path folder) {
    for (Path above = what; above != null; above = above.getParent()) {
      if (above.equals(folder)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable FileStatus status(Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    try {
      return files.getFileStatus(path);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /** The place by its own name, whatever links lead there and whether or not it is there yet. */
  private Path real(Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    Path full = files.makeQualified(path);
    if (!files.getScheme().equals("file")) {
      return full;
    }
    java.nio.file.Path local = java.nio.file.Path.of(full.toUri().getPath());
    java.nio.file.Path there = local;
    while (there != null && !java.nio.file.Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null) {
      return full;
    }
    java.nio.file.Path whole = there.toRealPath().resolve(there.relativize(local)).normalize();
    return files.makeQualified(new Path(null, null, whole.toString()));
  }
}
