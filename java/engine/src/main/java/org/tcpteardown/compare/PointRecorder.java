package org.tcpteardown.compare;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.tcpteardown.analysis.FlowObserver;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Segment;
import org.tcpteardown.path.PointLog;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;

/**
 * Notes all segments of a capture while it is analysed. They are laid down by a thread of its own,
 * as the one that analyses has enough to do; what waits for it is bounded.
 */
public final class PointRecorder implements FlowObserver {
  private static final int SEGMENTS_IN_BATCH = 1024;
  private static final int BATCHES_IN_FLIGHT = 8;
  private static final long THREAD_WAITS_MS = 200;

  /** Segments with the numbers of their flows. */
  private static final class Batch {
    final Segment[] segments = new Segment[SEGMENTS_IN_BATCH];
    final long[] flows = new long[SEGMENTS_IN_BATCH];
    int size;
  }

  private final PointLog log = new PointLog();
  private final Semaphore room = new Semaphore(BATCHES_IN_FLIGHT);

  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          THREAD_WAITS_MS,
          TimeUnit.MILLISECONDS,
          new LinkedBlockingQueue<>(),
          work -> {
            Thread thread = new Thread(work, "tcpteardown-recorder");
            thread.setDaemon(true);
            return thread;
          });

  private Batch batch = new Batch();
  private Future<?> latest;

  /** Begins with nothing. */
  public PointRecorder() {
    writer.allowCoreThreadTimeOut(true); // nobody tells when a reading was given up
    latest = writer.submit(log::clear);
  }

  @Override
  public void begin() {
    batch = new Batch();
    latest = writer.submit(log::clear);
  }

  @Override
  public void see(Flow owner, CapturedFrame frame) {
    if (frame instanceof Segment segment) {
      add(owner.number(), segment);
    }
  }

  @Override
  public void seeLate(CapturedFrame frame) {
    // Only flows that the reader numbers are let go.
    if (frame instanceof Segment segment && segment.stream() != CapturedFrame.ABSENT) {
      add(segment.stream(), segment);
    }
  }

  private void add(long flow, Segment segment) {
    batch.flows[batch.size] = flow;
    batch.segments[batch.size] = segment;
    batch.size++;
    if (batch.size == SEGMENTS_IN_BATCH) {
      handOver();
    }
  }

  private void handOver() {
    Batch full = batch;
    batch = new Batch();
    room.acquireUninterruptibly();
    latest =
        writer.submit(
            () -> {
              try {
                for (int i = 0; i < full.size; i++) {
                  log.add(full.flows[i], full.segments[i]);
                }
              } finally {
                room.release();
              }
            });
  }

  @Override
  public boolean watches(Flow flow) {
    return false;
  }

  @Override
  public void judged(FlowStory story, List<Finding> found, Population population) {}

  @Override
  public void concluded(Population population) {}

  /**
   * What was noted; to be asked when the whole capture was read. From then on it is made ready to
   * be compared, while others may be read.
   */
  public PointLog log() {
    handOver();
    PointLog noted = noted();
    writer.execute(
        () -> {
          try {
            noted.seal();
          } catch (IOException | RuntimeException e) {
            // Whoever needs it seals it again, and learns what is wrong.
          }
        });
    return noted;
  }

  private PointLog noted() {
    boolean interrupted = false;
    while (true) {
      try {
        latest.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("segments could not be noted", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return log;
  }
}
