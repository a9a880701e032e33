package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.tcpteardown.spill.OwnerOnly;

/**
 * Says when the store has to be looked through, so that saving a result need not look at thousands
 * of others: a small file has when that was last done and how much there was then, and a line with
 * the size of each result saved since. It is a hint: what is lost of it, or comes twice from two
 * processes at once, only moves the next look.
 */
public final class StoreLedger {
  static final String FILE_NAME = "saved";

  /** So long, results that only age may wait for their removal. */
  private static final Duration AT_LEAST_EVERY = Duration.ofDays(1);

  /** Some thousand results: then looking through the store is cheaper than adding up. */
  private static final int LONGEST_BYTES = 1 << 16;

  /** Of the bound, percent: made free for some time, not for one result. */
  private static final int KEPT_PERCENT = 90;

  private final Store store;
  private final Path file;

  public StoreLedger(Store store) {
    this.store = store;
    this.file = store.folder().resolve(FILE_NAME);
  }

  /**
   * Notes a result that was saved and, if it is time, removes what is beyond the bounds. That the
   * store cannot be tidied up is no fault of the result: it is left for the next time.
   *
   * @param saved the result's sidecar, which itself stays
   * @return what was removed, if the store was looked through
   */
  public Optional<StorePruning.Outcome> saved(Path saved, StorePruning.Bounds bounds) {
    try {
      append(Files.size(saved));
      if (!isDue(bounds)) {
        return Optional.empty();
      }
      StorePruning pruning = new StorePruning(store);
      StorePruning.Outcome outcome = pruning.prune(new StorePruning.Bounds(bounds.oldest(), -1));
      if (outcome.keptBytes() > bounds.mostBytes()) {
        long most = Math.max(Files.size(saved), bounds.mostBytes() / 100 * KEPT_PERCENT);
        outcome = outcome.then(pruning.prune(new StorePruning.Bounds(bounds.oldest(), most)));
      }
      begin(outcome.keptBytes());
      return Optional.of(outcome);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isDue(StorePruning.Bounds bounds) throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      text = new String(in.readNBytes(LONGEST_BYTES), StandardCharsets.US_ASCII);
    }
    if (text.length() == LONGEST_BYTES) {
      return true;
    }
    try {
      String[] lines = text.split("\n", -1);
      String[] last = lines[0].split(" ", -1);
      Instant looked = Instant.ofEpochSecond(Long.parseLong(last[0]));
      long bytes = Long.parseLong(last[1]);
      for (int i = 1; i < lines.length - 1; i++) {
        bytes += Long.parseLong(lines[i]);
      }
      Instant now = Instant.now();
      return bytes > bounds.mostBytes()
          || looked.isAfter(now)
          || looked.isBefore(now.minus(AT_LEAST_EVERY));
    } catch (RuntimeException e) {
      return true; // the first result, or not written by this program
    }
  }

  /** In one piece, so that two at once do not mix their lines. */
  private void append(long sizeBytes) throws IOException {
    Set<StandardOpenOption> how =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    try (FileChannel out = FileChannel.open(file, how, OwnerOnly.file(file))) {
      out.write(ByteBuffer.wrap((sizeBytes + "\n").getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private void begin(long keptBytes) throws IOException {
    byte[] line =
        (Instant.now().getEpochSecond() + " " + keptBytes + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    AtomicFile.writeBytes(file, out -> out.write(line));
  }
}
