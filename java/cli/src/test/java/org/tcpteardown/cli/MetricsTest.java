package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.LiveAnalysis;
import org.tcpteardown.cli.export.PrometheusText;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;

/** The counters that {@code live} keeps in a file. */
final class MetricsTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @TempDir Path folder = Path.of("");

  private static LiveAnalysis watched(Path capture) throws Exception {
    LiveAnalysis live = new LiveAnalysis(Settings.defaults(), said -> {}, Analysis.FLOWS_AT_MOST);
    live.keepCounts();
    Readers.read(
        capture,
        Choice.AUTO,
        TsharkUse.USUAL,
        notice -> {},
        reader ->
            reader.read(
                frame -> {
                  live.accept(frame);
                  live.look(frame.timeNs());
                }));
    return live;
  }

  private static List<String> text(Path capture, LiveAnalysis live) throws IOException {
    StringWriter text = new StringWriter();
    PrometheusText.write(String.valueOf(capture.getFileName()), live, text);
    return text.toString().lines().toList();
  }

  /** In the end they are those of a capture of the same. */
  @Test
  void theyAreThoseOfExport() throws Exception {
    for (String name :
        List.of(
            "refusing-server/client", "rv082-late-fin", "clean-close/client", "crafted-resets")) {
      Path capture = Checkout.capture(name);
      LiveAnalysis live = watched(capture);
      live.finish(live.lastTimeNs());
      List<String> exported =
          Run.of("export", "--format", "prometheus", capture).out().lines().toList();
      assertEquals(
          exported,
          text(capture, live).stream().filter(line -> !line.contains("watched")).toList(),
          name);
    }
  }

  /** Frames count as soon as they come, ends when they are sure. */
  @Test
  void connectionsThatMayGoOnHaveNoEndYet() throws Exception {
    Path capture = Checkout.capture("clean-close/client");
    List<String> before = text(capture, watched(capture));
    String label = "{capture=\"client.pcapng\"";
    assertTrue(before.contains("tcpteardown_connections" + label + ",end=\"fin\"} 2"), before + "");
    assertTrue(before.contains("tcpteardown_watched_connections" + label + "} 10"), before + "");
    assertTrue(before.contains("tcpteardown_handshakes" + label + "} 12"), before + "");
    assertTrue(
        before.contains("tcpteardown_fin_frames" + label + ",sender=\"client\"} 12"), before + "");
  }

  /** The clock is the test's. */
  @Test
  void everyTenSecondsAndAtTheEnd() throws IOException {
    Path file = folder.resolve("x.prom");
    int[] times = {0};
    StringWriter err = new StringWriter();
    MetricsFile metrics =
        new MetricsFile(
            file, out -> out.write(Integer.toString(++times[0])), new PrintWriter(err, true));
    long tick = Long.MAX_VALUE - 15 * SECOND_NS; // it may wrap around
    metrics.look(tick);
    assertEquals("1", Files.readString(file));
    metrics.look(tick + MetricsFile.EVERY_NS - 1);
    assertEquals("1", Files.readString(file));
    metrics.look(tick + MetricsFile.EVERY_NS);
    metrics.look(tick + MetricsFile.EVERY_NS + SECOND_NS);
    assertEquals("2", Files.readString(file));
    metrics.look(tick + 2 * MetricsFile.EVERY_NS);
    metrics.write();
    assertEquals("4", Files.readString(file));
    assertFalse(metrics.hasFailed(), err.toString());
  }

  @Test
  void whatCannotBeWrittenIsSaidOnce() {
    StringWriter err = new StringWriter();
    Path file = folder.resolve("missing/x.prom");
    MetricsFile metrics = new MetricsFile(file, out -> {}, new PrintWriter(err, true));
    metrics.write();
    metrics.write();
    assertTrue(metrics.hasFailed());
    assertEquals(1, err.toString().lines().count(), err.toString());
    Run run = Run.of("live", "-i", "lo", "--metrics", file);
    assertEquals(ExitCode.UNWRITABLE, run.code(), run.err());
  }
}
