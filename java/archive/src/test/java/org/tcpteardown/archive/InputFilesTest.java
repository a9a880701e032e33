package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  private void file(String name) throws IOException {
    Path file = folder.resolve(name);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, "x");
  }

  @Test
  void sitesAreTheFoldersBelow() throws IOException {
    file("in/rome/a.pcap");
    file("in/rome/deep/er/b.pcapng.gz");
    file("in/oslo/c.pcap12");
    file("in/oslo/_half.pcap");
    file("in/.hidden/d.pcap");
    file("in/oslo/notes.txt");
    file("in/e.cap.zst");
    List<CaptureFile> found =
        InputFiles.of(
            List.of(folder.resolve("in").toString()), new Configuration(false), /* site= */ null);
    assertEquals(
        List.of("in e.cap.zst 1", "oslo c.pcap12 1", "rome a.pcap 1", "rome deep/er/b.pcapng.gz 1"),
        found.stream().map(f -> f.site() + " " + f.name() + " " + f.bytes()).toList());
    assertTrue(found.get(0).uri().startsWith("file:/"), found.get(0).uri());
  }

  @Test
  void permissionsAreThoseThatHadoopWants() throws IOException {
    Configuration quick = new Configuration(/* loadDefaults= */ true);
    quick.set("fs.file.impl", QuickLocalFiles.class.getName());
    quick.setBoolean("fs.file.impl.disable.cache", true);
    file("one");
    Path one = folder.resolve("one");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(one.toUri());
    try (FileSystem files = path.getFileSystem(quick)) {
      for (String wanted : List.of("rw-------", "rwxr-x--x", "r--r--r--", "rw-rw-rw-")) {
        files.setPermission(path, FsPermission.valueOf("-" + wanted));
        assertEquals(wanted, PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
      }
    }
  }
}
