package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedTest {
  /** No process has this number: the kernel's highest is 4,194,304. */
  private static final String DEAD = "999999999";

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  private void left(String name) throws IOException {
    Path file = folder.resolve("." + name + "." + DEAD + "-1.tmp");
    Files.writeString(file, "half");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void whatKilledWritersOfTheSameFileLeftIsRemovedWheneverItIsWritten() throws IOException {
    left("one");
    left("two");
    left("three");
    for (String name : List.of("one", "other", "two")) {
      AtomicFile.write(folder.resolve(name), out -> out.write("whole"));
    }
    assertEquals(List.of(".three." + DEAD + "-1.tmp", "one", "other", "two"), names());
  }
}
