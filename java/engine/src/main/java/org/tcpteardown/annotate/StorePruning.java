package org.tcpteardown.annotate;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the store from growing for ever. Only whole results go, the oldest first; what another
 * process is writing has a temporary name and is not looked at, and what it has just put in an old
 * one's place stays.
 */
public final class StorePruning {
  /** Bounds that hold without being asked for. */
  public static final Bounds USUAL = new Bounds(Duration.ofDays(180), 2L << 30);

  /**
   * What may stay.
   *
   * @param oldest no result older than that; null for any age
   * @param mostBytes all results together; negative for any size
   */
  public record Bounds(@Nullable Duration oldest, long mostBytes) {}

  /**
   * What came of it.
   *
   * @param removed the results that went, or would go, the newest first
   * @param kept the others
   * @param failures why some that should go could not
   */
  public record Outcome(
      List<StoredResult> removed, List<StoredResult> kept, List<IOException> failures) {
    public Outcome {
      removed = List.copyOf(removed);
      kept = List.copyOf(kept);
      failures = List.copyOf(failures);
    }

    /** This and what came of pruning the rest once more. */
    Outcome then(Outcome next) {
      return new Outcome(join(next.removed, removed), next.kept, join(failures, next.failures));
    }

    private static <T> List<T> join(List<T> some, List<T> more) {
      return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** Bytes of all results that are kept. */
    public long keptBytes() {
      return bytes(kept);
    }

    /** Bytes of all results that went. */
    public long removedBytes() {
      return bytes(removed);
    }

    private static long bytes(List<StoredResult> results) {
      return results.stream().mapToLong(StoredResult::sizeBytes).sum();
    }
  }

  private final Store store;

  public StorePruning(Store store) {
    this.store = store;
  }

  /** What would go, if nobody wrote meanwhile. */
  public Outcome plan(Bounds bounds) throws IOException {
    return plan(bounds, Instant.now());
  }

  private Outcome plan(Bounds bounds, Instant now) throws IOException {
    List<StoredResult> removed = new ArrayList<>();
    List<StoredResult> kept = new ArrayList<>();
    Instant limit = bounds.oldest() == null ? Instant.MIN : now.minus(bounds.oldest());
    long total = 0;
    boolean full = false;
    for (StoredResult result : store.list()) {
      // A small old one does not outlive a large newer one.
      full = full || (bounds.mostBytes() >= 0 && total + result.sizeBytes() > bounds.mostBytes());
      if (full || result.written().isBefore(limit)) {
        removed.add(result);
      } else {
        total += result.sizeBytes();
        kept.add(result);
      }
    }
    return new Outcome(removed, kept, List.of());
  }

  /** Removes what is beyond the bounds, and what killed writers have left. */
  public Outcome prune(Bounds bounds) throws IOException {
    Outcome plan = plan(bounds);
    List<StoredResult> removed = new ArrayList<>();
    List<StoredResult> kept = new ArrayList<>(plan.kept());
    List<IOException> failures = new ArrayList<>();
    for (StoredResult result : plan.removed()) {
      try {
        if (remove(result)) {
          removed.add(result);
        }
      } catch (IOException e) {
        kept.add(result);
        failures.add(e);
      }
    }
    Unfinished.removeLeftovers(store.folder(), Store::isEntry);
    return new Outcome(removed, kept, failures);
  }

  /**
   * Takes it aside under a temporary name first: if another process has renewed it since it was
   * listed, it goes back.
   *
   * @return false if another process has removed or renewed it
   */
  private boolean remove(StoredResult result) throws IOException {
    Path file = result.file();
    try (Unfinished aside = Unfinished.of(store.folder(), String.valueOf(file.getFileName()))) {
      Files.move(file, aside.path());
      if (StoredResult.of(aside.path()).isStill(result)) {
        return true;
      }
      putBack(aside.path(), file);
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void putBack(Path aside, Path file) throws IOException {
    try {
      Files.createLink(file, aside);
    } catch (UnsupportedOperationException e) {
      Files.move(aside, file);
    } catch (FileAlreadyExistsException e) {
      // Renewed once more: that one counts.
    }
  }
}
