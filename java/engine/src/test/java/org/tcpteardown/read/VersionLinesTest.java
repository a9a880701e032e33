package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking a program for its version. */
class VersionLinesTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  private Path script(String answer) throws Exception {
    Path script = folder.resolve("program");
    String asked = folder.resolve("asked").toString();
    Files.writeString(script, "#!/bin/sh\necho \"$*\" >> '" + asked + "'\n" + answer + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private List<String> asked() throws Exception {
    return Files.readAllLines(folder.resolve("asked"));
  }

  @Test
  void askedOnceByAll() throws Exception {
    Path program = script("echo 'TShark (Wireshark) 4.2.99.'; echo more");
    List<CompletableFuture<TsharkVersion.Answer>> answers =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> VersionLines.of(program)))
            .limit(5)
            .toList();
    for (CompletableFuture<TsharkVersion.Answer> answer : answers) {
      assertEquals("4.2.99", answer.get().version());
    }
    assertEquals(List.of("--version"), asked());
  }

  @Test
  void anUpdateIsNoticed() throws Exception {
    assertEquals("4.0", VersionLines.of(script("echo 'TShark 4.0'")).version());
    assertEquals("4.0.17", VersionLines.of(script("echo 'TShark 4.0.17'")).version());
    assertEquals(2, asked().size());
  }

  @Test
  void noAnswerIsNotRemembered() throws Exception {
    Path program = script("exit 1");
    assertEquals("", VersionLines.of(program).version());
    assertEquals("", VersionLines.of(program).version());
    assertEquals(2, asked().size());
    assertEquals("", VersionLines.of(folder.resolve("nowhere")).version());
  }
}
