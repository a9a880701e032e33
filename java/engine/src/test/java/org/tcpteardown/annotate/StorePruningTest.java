package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the store, and what never does. */
class StorePruningTest {
  private static final int ROUNDS = 100;

  @TempDir Path folder = Path.of("");

  private Store store = new Store(folder);

  @BeforeEach
  void open() {
    store = new Store(folder);
  }

  private Path entry(int number, int ageDays, int bytes) throws IOException {
    Path file = folder.resolve(String.format("%d-60-60-%016x.tsv", number, number));
    Files.write(file, new byte[bytes]);
    return age(file, ageDays);
  }

  private static Path age(Path file, int days) throws IOException {
    Instant then = Instant.now().minus(Duration.ofDays(days));
    return Files.setLastModifiedTime(file, FileTime.from(then));
  }

  private StorePruning.Outcome prune(Duration oldest, long bytes) throws IOException {
    return new StorePruning(store).prune(new StorePruning.Bounds(oldest, bytes));
  }

  @Test
  void theOldGo() throws IOException {
    Path young = entry(1, 3, 10);
    Path old = entry(2, 31, 10);
    StorePruning.Outcome outcome = prune(Duration.ofDays(30), -1);
    assertEquals(List.of(old), outcome.removed().stream().map(StoredResult::file).toList());
    assertEquals(List.of(young), outcome.kept().stream().map(StoredResult::file).toList());
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(young));
  }

  @Test
  void theOldestGoForRoom() throws IOException {
    entry(1, 1, 40);
    entry(2, 2, 40);
    Path large = entry(3, 3, 40);
    Path small = entry(4, 4, 5);
    StorePruning.Outcome outcome = prune(Duration.ofDays(30), 100);
    assertEquals(80, outcome.keptBytes());
    assertEquals(45, outcome.removedBytes());
    assertFalse(Files.exists(large));
    assertFalse(Files.exists(small), "a small old one does not outlive a large newer one");
  }

  /** The plugin's own files, what is being written, links and folders are no results. */
  @Test
  void nothingElseGoes() throws IOException {
    Path real = age(Files.createFile(folder.resolve("elsewhere")), 400);
    long pid = ProcessHandle.current().pid();
    List<Path> others =
        List.of(
            age(Files.createFile(folder.resolve("engine")), 400),
            age(Files.createFile(folder.resolve("notes.tsv")), 400),
            age(
                Files.createFile(folder.resolve(".1-60-60-0000000000000001.tsv." + pid + "-1.tmp")),
                400),
            Files.createSymbolicLink(folder.resolve("1-60-60-0000000000000001.tsv"), real),
            Files.createDirectory(folder.resolve("2-60-60-0000000000000002.tsv")),
            real);
    Path left =
        age(Files.createFile(folder.resolve(".1-60-60-0000000000000001.tsv.4194305-1.tmp")), 1);
    assertEquals(List.of(), prune(Duration.ZERO, 0).removed());
    for (Path file : others) {
      assertTrue(Files.exists(file), file.toString());
    }
    assertFalse(Files.exists(left), "of a writer that was killed");
  }

  @Test
  void aDryRunRemovesNothing() throws IOException {
    Path old = entry(1, 400, 10);
    assertEquals(1, new StorePruning(store).plan(StorePruning.USUAL).removed().size());
    assertTrue(Files.exists(old));
  }

  @Test
  void aStoreThatIsNotThereIsEmpty() throws IOException {
    store = new Store(folder.resolve("none"));
    assertEquals(List.of(), prune(Duration.ZERO, 0).removed());
  }

  /** Two prune while a third renews one of the results that they have listed as old. */
  @Test
  void whatIsRenewedMeanwhileStays() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Path renewed = entry(1, 400, 10);
        Path old = entry(2, 400, 10);
        CyclicBarrier start = new CyclicBarrier(3);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          work.add(
              threads.submit(
                  () -> {
                    start.await();
                    return prune(Duration.ofDays(30), -1);
                  }));
        }
        work.add(
            threads.submit(
                () -> {
                  start.await();
                  AtomicFile.writeBytes(renewed, out -> out.write('x'));
                  return renewed;
                }));
        for (Future<?> part : work) {
          part.get();
        }
        assertEquals("x", Files.readString(renewed));
        assertFalse(Files.exists(old));
        try (var files = Files.list(folder)) {
          assertEquals(1, files.count(), "no temporary file is left");
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void theStoreIsLookedThroughWhenItIsTime() throws IOException {
    StoreLedger ledger = new StoreLedger(store);
    StorePruning.Bounds bounds = new StorePruning.Bounds(Duration.ofDays(30), 1_000);
    Path old = entry(1, 31, 10);
    Path first = entry(2, 0, 100);
    Optional<StorePruning.Outcome> outcome = ledger.saved(first, bounds);
    assertEquals(1, outcome.orElseThrow().removed().size(), "the first time");
    assertFalse(Files.exists(old));
    Path later = entry(3, 31, 10);
    assertTrue(ledger.saved(entry(4, 0, 800), bounds).isEmpty(), "neither room nor time is up");
    assertTrue(Files.exists(later));
    assertEquals("rw-------", permissions(folder.resolve(StoreLedger.FILE_NAME)));

    Path now = entry(5, 0, 400);
    assertEquals(400, ledger.saved(now, bounds).orElseThrow().keptBytes(), "900 would be free");
    assertTrue(Files.exists(now));

    Path huge = entry(6, 0, 5_000);
    assertEquals(5_000, ledger.saved(huge, bounds).orElseThrow().keptBytes());
    assertTrue(Files.exists(huge), "what was just saved stays");

    Files.writeString(folder.resolve(StoreLedger.FILE_NAME), "1000000000 10\n");
    assertTrue(ledger.saved(entry(7, 0, 10), bounds).isPresent(), "a day later");
    Files.writeString(folder.resolve(StoreLedger.FILE_NAME), "what is that\n\n");
    assertTrue(ledger.saved(entry(8, 0, 10), bounds).isPresent(), "not readable");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
