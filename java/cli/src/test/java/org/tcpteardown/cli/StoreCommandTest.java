package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as its owner sees it. */
class StoreCommandTest {
  @TempDir Path folder = Path.of("");

  private Path capture = Path.of("");
  private Path store = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    capture = Files.copy(Checkout.capture("rv082-late-fin"), folder.resolve("x.pcapng"));
    store = folder.resolve("tcpteardown");
  }

  private Run run(Object... args) throws Exception {
    return new Program(folder).run(args);
  }

  private List<Path> entries() throws IOException {
    try (var files = Files.list(store)) {
      return files.filter(f -> f.toString().endsWith(".tsv")).toList();
    }
  }

  private static void age(Path file, int days) throws IOException {
    Instant then = Instant.now().minus(Duration.ofDays(days)).minusSeconds(1);
    Files.setLastModifiedTime(file, FileTime.from(then));
  }

  @Test
  void resultsAreListedAndRemoved() throws Exception {
    assertEquals(ExitCode.DONE, run("analyze", capture).code());
    age(entries().get(0), 40);
    String list = run("store", "list").out();
    assertTrue(list.matches("(?s) +40 d +\\S+ KiB  there  \\S+x.pcapng\n1 result, .*"), list);
    Files.delete(capture);
    assertTrue(run("store", "list").out().contains("  gone   "));
    Run dry = run("store", "prune", "--older-than", "30d", "--dry-run");
    assertTrue(dry.out().contains("x.pcapng\n1 result, "), dry.out());
    assertTrue(dry.out().contains(" would be removed; 0 results, 0 B kept"), dry.out());
    assertEquals(1, entries().size());
    assertTrue(run("store", "prune").out().startsWith("0 results"), "180 days, 2 GiB");
    Run prune = run("store", "prune", "--max-size", "1K");
    assertEquals(ExitCode.DONE, prune.code());
    assertTrue(prune.out().startsWith("1 result, "), prune.out());
    assertEquals(List.of(), entries());
  }

  @Test
  void namesAreShownAsText() throws Exception {
    Files.move(capture, folder.resolve("x\u001by.pcapng"));
    run("analyze", folder.resolve("x\u001by.pcapng"));
    String list = run("store", "list").out();
    assertTrue(list.contains(" -      /"), list);
    assertTrue(list.contains("x\ufffdy.pcapng\n"), list);
  }

  /** By itself, when another is saved; and that is said. */
  @Test
  void theOldMakeRoom() throws Exception {
    run("analyze", capture);
    age(entries().get(0), 181);
    Files.delete(store.resolve("saved"));
    Run run = run("analyze", Checkout.capture("asa-forged-rst"));
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.err().contains("1 old result"), run.err());
    assertTrue(run.err().contains("180 days, 2.0 GiB"), run.err());
    assertEquals(1, entries().size());
    assertEquals("rwx------", permissions(store));
    assertEquals("rw-------", permissions(entries().get(0)));
    assertEquals("rw-------", permissions(store.resolve("saved")));
  }

  /** Only on this machine is it of use, and of nobody's concern elsewhere. */
  @Test
  void theCapturesPlaceStaysInTheStore() throws Exception {
    Path sidecar = folder.resolve("sidecar");
    Path alone = folder.resolve("alone");
    assertEquals(ExitCode.DONE, run("analyze", "-o", sidecar, capture).code());
    assertEquals(ExitCode.DONE, run("analyze", "--no-store", "-o", alone, capture).code());
    String stored = Files.readString(entries().get(0));
    assertTrue(stored.contains("\n#path\t"), stored);
    String told = Files.readString(sidecar);
    assertEquals(stored.replaceFirst("\n#path\t.*", ""), told);
    String when = "\n#written\t.*";
    assertEquals(told.replaceFirst(when, ""), Files.readString(alone).replaceFirst(when, ""));
  }

  @Test
  void wrongUseRemovesNothing() throws Exception {
    run("analyze", capture);
    byte[] before = Files.readAllBytes(entries().get(0));
    for (List<String> args :
        List.of(
            List.of("store"),
            List.of("store", "prune", "--older-than", "30"),
            List.of("store", "prune", "--older-than", "9999999d"),
            List.of("store", "prune", "--max-size", "-1"),
            List.of("store", "prune", "--max-size", "99999999T"),
            List.of("store", "prune", "all"))) {
      Run run = run(args.toArray());
      assertEquals(ExitCode.USAGE, run.code(), args + run.err());
      assertEquals("", run.out());
    }
    assertArrayEquals(before, Files.readAllBytes(entries().get(0)));
  }

  @Test
  void whatCannotBeRemovedIsSaid() throws Exception {
    assumeFalse(System.getProperty("user.name").equals("root"), "who may do everything");
    run("analyze", capture);
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("r-x------"));
    try {
      Run run = run("store", "prune", "--older-than", "0s");
      assertEquals(ExitCode.UNWRITABLE, run.code());
      assertTrue(run.err().contains("could not be removed: "), run.err());
      assertTrue(run.err().contains("permission denied"), run.err());
    } finally {
      Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
    }
    assertEquals(1, entries().size());
  }

  /** Two at once: each ends well, and each one's result is there afterwards. */
  @Test
  void twoAtOnceDoNotDisturbEachOther() throws Exception {
    Path first = Files.createDirectory(folder.resolve("a"));
    Path second = Files.createDirectory(folder.resolve("b"));
    String config = folder.toString();
    run("analyze", capture);
    age(entries().get(0), 200);
    Files.delete(store.resolve("saved"));
    Program.Running one =
        new Program(first).with("WIRESHARK_CONFIG_DIR", config).start("analyze", capture);
    Program.Running two =
        new Program(second)
            .with("WIRESHARK_CONFIG_DIR", config)
            .start("analyze", Checkout.capture("asa-forged-rst"));
    assertEquals(ExitCode.DONE, one.end().code());
    assertEquals(ExitCode.DONE, two.end().code());
    assertEquals(2, entries().size());
    assertFalse(run("store", "list").out().contains("200 d"));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
