package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Announcement;
import org.tcpteardown.analysis.LiveAnalysis;
import org.tcpteardown.cli.export.PrometheusText;
import org.tcpteardown.cli.render.LiveRenderer;
import org.tcpteardown.cli.render.LiveSummary;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.read.FrameFeed;

/** Looks at frames as they come, until it is asked to stop or no more come. */
final class LiveRun {
  private static final long LOOK_EVERY_NS = 200_000_000L;
  private static final long COMPLAIN_EVERY_NS = 10_000_000_000L;

  /**
   * When to stop.
   *
   * @param frames after so many frames; 0 for never
   * @param durationNs after so long; 0 for never
   * @param idleNs when nothing came for so long; 0 for never
   */
  record Limits(long frames, long durationNs, long idleNs) {}

  private final LiveSource source;
  private final LiveAnalysis analysis;
  private final LiveRenderer renderer;
  private final PrintWriter err;
  private final LiveClock clock;
  private final HeapKeeper heap = new HeapKeeper();
  private volatile boolean stopAsked;
  private boolean stopping;
  private long firstNs = Long.MIN_VALUE;
  private long taken;
  private long complainTick = System.nanoTime();
  private long complainedOfNs;
  private boolean foreignTold;
  private long watchedNs;
  private @Nullable MetricsFile metrics;

  LiveRun(LiveSource source, ReadingOptions options, LiveRenderer renderer, PrintWriter err) {
    this.source = source;
    this.renderer = renderer;
    this.err = err;
    this.analysis = new LiveAnalysis(options.settings(), this::say, options.maxFlows());
    this.clock = new LiveClock(source.isSilentWhenQuiet());
  }

  /** Also keeps counters in a file, from before the first frame until after the last. */
  MetricsFile metrics(Path file) {
    analysis.keepCounts();
    MetricsFile made =
        new MetricsFile(file, out -> PrometheusText.write(source.name(), analysis, out), err);
    metrics = made;
    made.look(System.nanoTime());
    return made;
  }

  /** Asks it to stop, from any thread. */
  void stop() {
    stopAsked = true;
  }

  /** Runs until it is over, and says all that is to be said of connections. */
  LiveAnalysis run(Limits limits) throws IOException {
    long beginTick = System.nanoTime();
    long lookTick = beginTick + LOOK_EVERY_NS;
    long activeTick = beginTick;
    FrameFeed.State state = FrameFeed.State.FLOWING;
    while (state != FrameFeed.State.ENDED) {
      long tick = System.nanoTime();
      state = source.poll(Math.max(0, lookTick - tick), frame -> take(frame, limits));
      tick = System.nanoTime();
      if (analysis.lastTimeNs() != Long.MIN_VALUE) {
        clock.frames(analysis.lastTimeNs(), tick);
      }
      boolean quiet = state == FrameFeed.State.QUIET;
      activeTick = quiet ? activeTick : tick;
      if (tick >= lookTick) {
        lookTick = tick + LOOK_EVERY_NS;
        look(clock, tick, quiet);
      }
      boolean over =
          isOver(limits.durationNs(), beginTick, tick)
              || isOver(limits.idleNs(), activeTick, tick)
              || (limits.frames() > 0 && taken >= limits.frames());
      if ((stopAsked || over) && !stopping) {
        stopping = true;
        source.stop();
      }
      if (stopping && quiet && !source.isSilentWhenQuiet()) {
        break; // a file has no end of its own
      }
    }
    long tick = System.nanoTime();
    if (clock.runs()) {
      boolean cut = limits.frames() > 0 && taken >= limits.frames();
      analysis.finish(clock.nowNs(tick, !cut));
    }
    if (metrics != null) {
      metrics.write();
    }
    complain();
    watchedNs = tick - beginTick;
    return analysis;
  }

  private static boolean isOver(long limitNs, long sinceTick, long tick) {
    return limitNs > 0 && tick - sinceTick >= limitNs;
  }

  private void take(CapturedFrame frame, Limits limits) {
    if (limits.frames() > 0 && taken >= limits.frames()) {
      return;
    }
    if (taken == 0) {
      firstNs = frame.timeNs();
    }
    taken++;
    analysis.accept(frame);
    heap.frames(taken);
  }

  private void look(LiveClock now, long tick, boolean quiet) {
    if (now.runs()) {
      analysis.look(now.nowNs(tick, quiet));
    }
    renderer.pause(tick);
    if (renderer.isCutOff() || PipeReader.hasLeft()) {
      stop();
    }
    source.pause();
    if (metrics != null) {
      metrics.look(tick);
    }
    if (tick - complainTick >= 0) {
      complain();
      complainTick = tick + COMPLAIN_EVERY_NS;
    }
  }

  private void say(Announcement said) {
    try {
      renderer.print(said, source.place(said.finding().frame()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says what a user would not notice by himself. */
  private void complain() {
    FrameFeed frames = source.frames();
    long waitedNs = frames.writerWaitedNs();
    if (waitedNs > complainedOfNs) {
      warn(
          String.format(
              "cannot keep up: dumpcap had to wait %.1f s for us so far, and may have dropped"
                  + " packets; a filter (-f) or a shorter --snaplen helps",
              waitedNs / 1e9));
      complainedOfNs = waitedNs;
    }
    if (frames.foreignFrames() > 0 && !foreignTold) {
      foreignTold = true;
      warn("frames that only tshark can take apart are left out: " + frames.foreignReason());
    }
  }

  private void warn(String message) {
    err.println(SafeText.line("tcpteardown: " + message));
  }

  /** At the end. */
  void printSummary() throws IOException {
    renderer.print(summary());
  }

  private LiveSummary summary() {
    Map<String, Long> ends = new TreeMap<>();
    analysis.ends().forEach((end, count) -> ends.put(end.id(), count));
    Map<Severity, Map<FindingId, Long>> findings = new TreeMap<>(analysis.findings());
    findings.values().removeIf(Map::isEmpty);
    long inFilesNs = firstNs == Long.MIN_VALUE ? 0 : analysis.lastTimeNs() - firstNs;
    var counts = source.counts();
    return new LiveSummary(
        source.name(),
        source.isSilentWhenQuiet() ? watchedNs : inFilesNs,
        taken,
        counts.map(c -> c.received()).orElse(-1L),
        counts.map(c -> c.dropped()).orElse(0L),
        source.frames().foreignFrames(),
        analysis.connections(),
        ends,
        findings);
  }

  /** Whether it ended since it was asked to, or had reached a limit. */
  boolean wasStopped() {
    return stopping || stopAsked;
  }

  /** The exit code that the analysis deserves by itself; says why it is not 0. */
  static int exitCode(LiveAnalysis analysis, PrintWriter err) {
    for (String failure : analysis.failures()) {
      err.println(
          SafeText.line("tcpteardown: fault of this program, please report it: " + failure));
    }
    if (analysis.crowdedOut() > 0) {
      err.println(
          "tcpteardown: "
              + analysis.crowdedOut()
              + " connections were judged before their time, to keep memory flat");
    }
    if (analysis.strayErrorsLeftOut() > 0) {
      err.println("tcpteardown: " + CaptureAnalyzer.leftOut(analysis.strayErrorsLeftOut()));
    }
    return analysis.failures().isEmpty() ? ExitCode.DONE : ExitCode.INTERNAL;
  }

  /** Why no more came, in one line; null when that is as it should be. */
  @Nullable String damage() {
    String damage = source.frames().damage();
    return damage.isEmpty() ? null : damage;
  }
}
