package org.tcpteardown.archive;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * The captures that are meant: of a folder those in it and in the folders below. A capture's site
 * is the first folder on the way to it, or the named folder itself.
 */
final class InputFiles {
  private static final List<String> ENDINGS = List.of(".pcapng", ".pcap", ".cap", ".dmp");
  private static final List<String> PACKINGS = List.of(".gz", ".zst");

  private final Configuration hadoop;
  private final @Nullable Pattern site;
  private final Map<String, CaptureFile> found = new TreeMap<>();

  private InputFiles(Configuration hadoop, @Nullable Pattern site) {
    this.hadoop = hadoop;
    this.site = site;
  }

  /**
   * Lists them, in the order of their places.
   *
   * @param site its first group is the site, where it is found in a place; null for the folders
   * @throws FileNotFoundException if one of the names is of nothing
   */
  static List<CaptureFile> of(List<String> inputs, Configuration hadoop, @Nullable Pattern site)
      throws IOException {
    InputFiles files = new InputFiles(hadoop, site);
    for (String input : inputs) {
      files.add(new Path(input));
    }
    return files.found.values().stream()
        .sorted(Comparator.comparing(CaptureFile::site).thenComparing(CaptureFile::name))
        .toList();
  }

  private void add(Path input) throws IOException {
    FileSystem files = input.getFileSystem(hadoop);
    FileStatus[] matches = files.globStatus(input);
    if (matches == null || matches.length == 0) {
      throw new FileNotFoundException("there is no file or folder " + input);
    }
    for (FileStatus match : matches) {
      if (match.isFile()) {
        Path folder = match.getPath().getParent();
        add(folder == null ? "" : folder.getName(), match.getPath().getName(), match);
      } else {
        addAll(files, match.getPath());
      }
    }
  }

  private void addAll(FileSystem files, Path folder) throws IOException {
    String above = folder.toUri().getPath();
    if (files.getScheme().equals("file")) {
      addEach(files, folder, folder.getName(), above);
      return;
    }
    // Stores of objects tell all that is below a folder at once.
    RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, /* recursive= */ true);
    while (all.hasNext()) {
      addBelow(folder.getName(), above, all.next());
    }
  }

  /** For the same Hadoop would start a program for each file of this machine: {@code ls}. */
  private void addEach(FileSystem files, Path folder, String name, String above)
      throws IOException {
    for (FileStatus file : files.listStatus(folder)) {
      if (file.isDirectory()) {
        addEach(files, file.getPath(), name, above);
      } else {
        addBelow(name, above, file);
      }
    }
  }

  private void addBelow(String folder, String above, FileStatus file) {
    String below = file.getPath().toUri().getPath().substring(above.length()).replaceAll("^/+", "");
    if (isCapture(below)) {
      int slash = below.indexOf('/');
      add(slash < 0 ? folder : below.substring(0, slash), below.substring(slash + 1), file);
    }
  }

  private static boolean isCapture(String name) {
    for (String part : name.split("/", -1)) {
      if (part.startsWith(".") || part.startsWith("_")) {
        return false;
      }
    }
    String lower = name.toLowerCase(Locale.ROOT);
    for (String packing : PACKINGS) {
      lower =
          lower.endsWith(packing) ? lower.substring(0, lower.length() - packing.length()) : lower;
    }
    return ENDINGS.stream().anyMatch(lower::endsWith) || lower.matches(".*\\.(pcap|cap)[0-9]+");
  }

  private void add(String folder, String name, FileStatus status) {
    String uri = status.getPath().toString();
    String of = folder.isEmpty() ? "archive" : folder;
    if (site != null) {
      Matcher matcher = site.matcher(uri);
      of = matcher.find() && matcher.groupCount() > 0 ? matcher.group(1) : of;
    }
    found.put(
        uri, new CaptureFile(uri, safe(of), name, status.getLen(), status.getModificationTime()));
  }

  /** A folder's name in the results, and a value of a partition. */
  private static String safe(String name) {
    String safe = name.replaceAll("[^\\p{L}\\p{N}._-]", "_");
    return safe.startsWith(".") || safe.isEmpty() ? "_" + safe : safe;
  }
}
