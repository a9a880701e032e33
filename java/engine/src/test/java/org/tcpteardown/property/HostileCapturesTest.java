package org.tcpteardown.property;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;

/** The analysis of four times the packets takes about four times the work, whoever made them. */
class HostileCapturesTest {
  /** With fewer, what is done once would hide the growth. */
  private static final int PACKETS = 8_000;

  /** Work that grows with the square makes 16 of 4. */
  private static final double MOST_GROWTH = 8;

  /** No packets are worth more: 8,000 take a tenth of a second as a rule. */
  private static final long MOST_NS = 8_000_000_000L;

  /** Whatever else the machine does may spoil one of the measurements, not all. */
  private static final int TRIES = 4;

  /** Neither the compiler nor the collector of garbage counts. */
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is allocated is an upper bound of what is in memory at a time. */
  private static final double MOST_MEMORY_GROWTH = 5;

  @TempDir Path folder = Path.of("");

  static List<HostileKind> kinds() {
    return HostileKind.ALL;
  }

  /** What an analysis takes. */
  private record Cost(double ns, double bytes) {
    static Cost of(Path capture) throws IOException, UnreadableInputException {
      long bytes = allocated();
      long ns = THREADS.getCurrentThreadCpuTime();
      analyze(capture);
      return new Cost(THREADS.getCurrentThreadCpuTime() - ns, allocated() - bytes);
    }

    /** By this thread, and by those that take a part of its work. */
    private static long allocated() {
      long[] helpers =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("ForkJoinPool.commonPool-"))
              .mapToLong(Thread::getId)
              .toArray();
      return THREADS.getCurrentThreadAllocatedBytes()
          + LongStream.of(THREADS.getThreadAllocatedBytes(helpers)).filter(n -> n > 0).sum();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void workAndMemoryGrowAsTheCapture(HostileKind kind)
      throws IOException, UnreadableInputException {
    Path few = Files.write(folder.resolve("few.pcap"), kind.ofAbout(PACKETS));
    Path many = Files.write(folder.resolve("many.pcap"), kind.ofAbout(4 * PACKETS));
    long frames = analyze(few); // classes are loaded once
    assertTrue(Math.abs(frames - PACKETS) <= 8, () -> frames + " frames");
    double work = Double.MAX_VALUE;
    double memory = Double.MAX_VALUE;
    double shortestNs = Double.MAX_VALUE;
    for (int i = 0; i < TRIES && !areFair(work, memory, shortestNs); i++) {
      Cost ofFew = Cost.of(few);
      Cost ofMany = Cost.of(many);
      shortestNs = Math.min(shortestNs, ofFew.ns);
      work = Math.min(work, ofMany.ns / ofFew.ns);
      memory = Math.min(memory, ofMany.bytes / ofFew.bytes);
    }
    String told = kind + ": " + shortestNs + " ns, then times " + work + "; memory times " + memory;
    assertTrue(areFair(work, memory, shortestNs), told);
  }

  private static boolean areFair(double work, double memory, double ns) {
    return work < MOST_GROWTH && memory < MOST_MEMORY_GROWTH && ns < MOST_NS;
  }

  private static long analyze(Path capture) throws IOException, UnreadableInputException {
    Settings settings = Settings.defaults();
    Analysis analysis = new Analysis(settings, new RowFile(), Analysis.FLOWS_AT_MOST);
    try (FrameReader reader = Readers.open(capture, Choice.LIBPCAP, TsharkUse.USUAL)) {
      reader.read(analysis::accept);
    }
    long frames = analysis.frames();
    analysis.finish(new CaptureInfo("c", "test", "", true, "", frames, 0, settings, List.of()));
    return frames;
  }
}
