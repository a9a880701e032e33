package org.tcpteardown.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.population.rules.TimerNote;
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
      private final List<Patch> ready = new ArrayList<>();
      private @Nullable Tuple2<ChunkKey, byte[]> ahead = pieces.hasNext() ? pieces.next() : null;
      private int given;

      @Override
      public boolean hasNext() {
        Tuple2<ChunkKey, byte[]> first = ahead;
        while (given == ready.size() && first != null) {
          ready.clear();
          given = 0;
          follow(first);
          first = ahead;
        }
        return given < ready.size();
      }

      private void follow(Tuple2<ChunkKey, byte[]> first) {
        Joined joined = new Joined(options, chains.get(first._1().chain()));
        try {
          Tuple2<ChunkKey, byte[]> piece = first;
          while (piece != null && piece._1().isOfSameTask(first._1())) {
            joined.take(piece._1().file(), piece._2());
            piece = pieces.hasNext() ? pieces.next() : null;
          }
          ahead = piece;
          ready.addAll(joined.finish());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public Patch next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        return ready.get(given++);
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
          if (spans.of(error.stream()).isEmpty()) {
            continue; // about a connection of which nothing is followed
          }
          spans.add(error.stream(), file, own.stream(), frame.frame());
        }
        analysis.accept(joined);
      }
    }

    List<Patch> finish() throws IOException {
      CaptureInfo info =
          new CaptureInfo(
              "", "", "", true, "", analysis.frames(), 0, analysis.settings(), List.of());
      Result result = analysis.finish(info);
      Map<Integer, Patch.Builder> patches = new TreeMap<>();
      for (FlowRow row : result.flows()) {
        add(row, patches);
      }
      for (Finding finding : result.findings()) {
        add(finding, patches);
      }
      for (TimerNote note : timers.notes()) {
        add(note, patches);
      }
      List<Patch> built = new ArrayList<>();
      for (Map.Entry<Integer, Patch.Builder> patch : patches.entrySet()) {
        FileReport report = chain.files().get(patch.getKey());
        built.add(patch.getValue().build(report, info, result.ruleFailures()));
      }
      return built;
    }

    private void add(FlowRow row, Map<Integer, Patch.Builder> patches) {
      List<Spans.Span> parts = spans.of(row.number());
      for (int i = 0; i < parts.size(); i++) {
        Spans.Span span = parts.get(i);
        LocalNumbers numbers = new LocalNumbers(chain, spans, span.file());
        FlowRow local = RowInFile.of(row, span, numbers, parts.size() == 1);
        boolean goesOn = span.file() < parts.get(parts.size() - 1).file();
        patches.computeIfAbsent(span.file(), f -> new Patch.Builder()).add(local, goesOn);
      }
    }

    /** Told where the flow ends; when a path was alive, in the first file that tells of any. */
    private void add(TimerNote note, Map<Integer, Patch.Builder> patches) {
      List<Spans.Span> parts = spans.of(note.flow());
      if (!parts.isEmpty()) {
        Spans.Span last = parts.get(parts.size() - 1);
        patches.computeIfAbsent(last.file(), f -> new Patch.Builder()).add(note.of(last.stream()));
      } else if (note.flow() == TimerNote.NONE) {
        patches.values().stream().findFirst().ifPresent(patch -> patch.add(note));
      }
    }

    private void add(Finding finding, Map<Integer, Patch.Builder> patches) {
      int file = chain.fileOf(finding.frame());
      LocalNumbers numbers = new LocalNumbers(chain, spans, file);
      long frame = numbers.frame(finding.frame());
      Spans.Span of = null;
      for (Spans.Span span : spans.of(finding.flow())) {
        boolean covers = frame >= span.firstFrame() && frame <= span.lastFrame();
        of = span.file() == file && (of == null || covers) ? span : of;
      }
      Finding local =
          new Finding(
              frame,
              finding.timeNs(),
              finding.lengthBytes(),
              of == null ? CapturedFrame.ABSENT : of.stream(),
              finding.id(),
              finding.severity(),
              numbers.findingValue(finding.value()),
              numbers.text(finding.text()));
      boolean stray = finding.flow() == CapturedFrame.ABSENT;
      if (!stray) {
        patches.computeIfAbsent(file, f -> new Patch.Builder()).add(local);
      }
    }
  }
}
