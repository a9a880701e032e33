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
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.population.rules.TimerRecorder;
import org.tcpteardown.read.ReadAhead;
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

  /**
   * Follows all connections of a chain that cross files; gives what is to be said in each file.
   *
   * @param out holds what was kept of the files
   * @param files places of files in the chain, in its order, with the streams that are wanted
   */
  Iterator<Patch> follow(OutFolder out, int chain, Iterator<Tuple2<Integer, int[]>> files)
      throws IOException {
    Joined joined = new Joined(options, chains.get(chain));
    joined.takeAll(out, files);
    return joined.finish();
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
    private final JoinedFrames frames;
    private final TimerRecorder timers = new TimerRecorder();

    Joined(JobOptions options, Chain chain) {
      this.chain = chain;
      this.frames = new JoinedFrames(chain);
      // Those that cross files are not like the others: most of them are long.
      this.analysis =
          options.together()
              ? new Analysis(options.thresholds(), new RowFile(), options.maxFlows())
              : Analysis.ofSome(options.thresholds(), new RowFile(), options.maxFlows());
      analysis.listen(timers);
    }

    void take(int file, byte[] piece) throws IOException {
      FrameCodec.Reader own = new FrameCodec.Reader(new ByteArrayInputStream(piece));
      for (CapturedFrame frame = own.next(); frame != null; frame = own.next()) {
        CapturedFrame joined = frames.of(file, frame);
        if (joined != null) {
          analysis.accept(joined);
        }
      }
    }

    /** Reads and numbers frames on a thread of its own: half of the work. */
    void takeAll(OutFolder out, Iterator<Tuple2<Integer, int[]>> files) throws IOException {
      try (KeptFrames kept = new KeptFrames(out, chain, files, frames);
          ReadAhead ahead = new ReadAhead("tcpteardown-kept", kept::next)) {
        ahead.forEach(analysis::accept);
      } catch (ForeignFrameException e) {
        throw new IllegalStateException(e); // these were made before
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
      return new Patches(
          chain, frames.spans(), info, result, timers.notes(), Patches.COLLECTED_AT_MOST);
    }
  }
}
