package org.tcpteardown.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** Of this thread alone: neither the compiler nor the collector of garbage counts. */
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is allocated is an upper bound of what is in memory at a time. */
  private static final double MOST_MEMORY_GROWTH = 5;

  @TempDir Path folder = Path.of("");

  static List<HostileKind> kinds() {
    return HostileKind.ALL;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void workGrowsAsTheCapture(HostileKind kind) throws IOException, UnreadableInputException {
    Path few = Files.write(folder.resolve("few.pcap"), kind.ofAbout(PACKETS));
    Path many = Files.write(folder.resolve("many.pcap"), kind.ofAbout(4 * PACKETS));
    long frames = analyze(few);
    assertTrue(Math.abs(frames - PACKETS) <= 8, () -> frames + " frames");
    double least = Double.MAX_VALUE;
    long shortestNs = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && (least >= MOST_GROWTH || shortestNs >= MOST_NS); i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      assertEquals(frames, analyze(few));
      long between = THREADS.getCurrentThreadCpuTime();
      analyze(many);
      shortestNs = Math.min(shortestNs, between - before);
      least =
          Math.min(
              least, (double) (THREADS.getCurrentThreadCpuTime() - between) / (between - before));
    }
    long neededNs = shortestNs;
    assertTrue(neededNs < MOST_NS, () -> kind + ": " + neededNs + " ns");
    double growth = least;
    assertTrue(growth < MOST_GROWTH, () -> kind + ": " + growth + " times the work");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void memoryGrowsAsTheCapture(HostileKind kind) throws IOException, UnreadableInputException {
    Path few = Files.write(folder.resolve("few.pcap"), kind.ofAbout(PACKETS));
    Path many = Files.write(folder.resolve("many.pcap"), kind.ofAbout(4 * PACKETS));
    analyze(few); // classes are loaded once
    double growth = (double) mostAllocated(many) / mostAllocated(few);
    assertTrue(growth < MOST_MEMORY_GROWTH, () -> kind + ": " + growth + " times the memory");
  }

  /**
   * Other threads take a part of the work, a larger one each time that they are free, and what they
   * allocate is not counted: of several tries the one in which they took least.
   */
  private static long mostAllocated(Path capture) throws IOException, UnreadableInputException {
    long most = 0;
    for (int i = 0; i < TRIES; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      analyze(capture);
      most = Math.max(most, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return most;
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
