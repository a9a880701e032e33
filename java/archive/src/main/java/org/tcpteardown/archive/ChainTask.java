package org.tcpteardown.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.population.rules.TimerRecorder;
import org.tcpteardown.read.JoinedStreams;
import scala.Tuple2;

/**
 * Follows connections over the files of a chain with the same analysis that takes one capture: its
 * bound on connections in memory holds here too.
 */
final class ChainTask {
  private final JobOptions options;
  private final List<Chain> chains;

  ChainTask(JobOptions options, List<Chain> chains) {
    this.options = options;
    this.chains = chains;
  }

  /** Takes pieces in the order of their keys; gives what is to be said in each file. */
  Iterator<Patch> run(Iterator<Tuple2<ChunkKey, byte[]>> pieces) {
    return new Iterator<>() {
      private Iterator<Patch> ready = Collections.emptyIterator();
      private @Nullable Tuple2<ChunkKey, byte[]> ahead = pieces.hasNext() ? pieces.next() : null;

      @Override
      public boolean hasNext() {
        Tuple2<ChunkKey, byte[]> first = ahead;
        while (!ready.hasNext() && first != null) {
          ready = follow(first);
          first = ahead;
        }
        return ready.hasNext();
      }

      private Iterator<Patch> follow(Tuple2<ChunkKey, byte[]> first) {
        Joined joined = new Joined(options, chains.get(first._1().chain()));
        try {
          Tuple2<ChunkKey, byte[]> piece = first;
          while (piece != null && piece._1().isOfSameTask(first._1())) {
            joined.take(piece._1().file(), piece._2());
            piece = pieces.hasNext() ? pieces.next() : null;
          }
          ahead = piece;
          return joined.finish();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Patch next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ready.next();
      }
    };
  }

  /** Connections of one chain. */
  private static final class Joined {
    private final Chain chain;
    private final Analysis analysis;
    private final JoinedStreams streams = new JoinedStreams();
    private final Spans spans = new Spans();
    private final TimerRecorder timers = new TimerRecorder();

    Joined(JobOptions options, Chain chain) {
      this.chain = chain;
      // Those that cross files are not like the others: most of them are long.
      this.analysis =
          options.together()
              ? new Analysis(options.thresholds(), new RowFile(), options.maxFlows())
              : Analysis.ofSome(options.thresholds(), new RowFile(), options.maxFlows());
      analysis.listen(timers);
    }

    void take(int file, byte[] piece) throws IOException {
      FrameCodec.Reader frames = new FrameCodec.Reader(new ByteArrayInputStream(piece));
      for (CapturedFrame frame = frames.next(); frame != null; frame = frames.next()) {
        CapturedFrame joined = streams.next(frame, chain.joined(file, frame.frame()));
        if (frame instanceof Segment own && joined instanceof Segment segment) {
          spans.add(segment.stream(), file, own.stream(), frame.frame());
        } else if (frame instanceof IcmpError own
            && joined instanceof IcmpError error
            && own.stream() >= 0) {
          if (!spans.has(error.stream())) {
            continue; // about a connection of which nothing is followed
          }
          spans.add(error.stream(), file, own.stream(), frame.frame());
        }
        analysis.accept(joined);
      }
    }

    /**
     * All that is to be said in each file; the connections stay in memory until it was asked for.
     */
    Iterator<Patch> finish() {
      CaptureInfo info =
          new CaptureInfo(
              "", "", "", true, "", analysis.frames(), 0, analysis.settings(), List.of());
      Result result = analysis.finish(info);
      return new Patches(chain, spans, info, result, timers.notes(), Patches.COLLECTED_AT_MOST);
    }
  }
}
