package org.tcpteardown.read;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads on one thread, parses on two, and hands the results over in order on the caller's. What is
 * in flight is bounded, so a slow consumer slows the input down.
 */
final class Pipeline implements AutoCloseable {
  private static final int PARSERS = 2;
  private static final int CHUNKS_IN_FLIGHT = 6;

  /** Room for {@link RecordParser#MAX_NESTING} levels of recursion. */
  private static final long STACK_BYTES = 4 * 1024 * 1024;

  private final Splitter splitter;
  private final BlockingQueue<Future<Optional<ChunkResult>>> inOrder =
      new ArrayBlockingQueue<>(CHUNKS_IN_FLIGHT);
  private final ExecutorService parsers = Executors.newFixedThreadPool(PARSERS, daemons("parse"));
  private final ExecutorService reader = Executors.newSingleThreadExecutor(daemons("read"));
  private final Queue<ChunkParser> idleParsers = new ConcurrentLinkedQueue<>();

  private Pipeline(Splitter splitter) {
    this.splitter = splitter;
  }

  static Pipeline start(Splitter splitter) {
    Pipeline pipeline = new Pipeline(splitter);
    pipeline.reader.execute(pipeline::readAll);
    return pipeline;
  }

  // Daemons: one that waits for input that never comes must not keep the program alive.
  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(null, task, "tcpteardown-" + name, STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void readAll() {
    try {
      try {
        Chunk chunk = splitter.next();
        while (chunk != null) {
          Chunk next = chunk;
          inOrder.put(parsers.submit(() -> parse(next)));
          chunk = splitter.next();
        }
        inOrder.put(CompletableFuture.completedFuture(Optional.empty()));
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        inOrder.put(CompletableFuture.failedFuture(e));
      }
    } catch (InterruptedException e) {
      // Closed: nobody waits for more.
      Thread.currentThread().interrupt();
    }
  }

  /** Parsers keep caches, so there is one for each thread and it stays. */
  private Optional<ChunkResult> parse(Chunk chunk) {
    ChunkParser parser = idleParsers.poll();
    parser = parser == null ? new ChunkParser(splitter.format()) : parser;
    ChunkResult result = parser.parse(chunk);
    idleParsers.add(parser);
    return Optional.of(result);
  }

  /** The next result in input order; null at the end of the input. */
  @Nullable ChunkResult next() throws IOException {
    try {
      return inOrder.take().get().orElse(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("reading failed", e.getCause());
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
    parsers.shutdownNow();
  }
}
