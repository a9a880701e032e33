package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;

/** What is kept of a file of which all connections are is copied; of others it is chosen. */
class KeptFileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  private final StreamTracker streams = new StreamTracker();

  /** As kept of a capture with ICMP errors, of whose connections some or all are chosen. */
  private List<CapturedFrame> kept(FileReport report, boolean copied) throws Exception {
    Path capture;
    try (Stream<Path> files = Files.list(Path.of("../../test-captures/late-fin-icmp"))) {
      capture = files.filter(f -> f.toString().endsWith(".pcapng")).findFirst().orElseThrow();
    }
    OutFolder out = new OutFolder(folder.toString(), new Configuration());
    streams.begin();
    try (FrameLog log = new FrameLog();
        FrameReader reader = Readers.open(capture, Choice.AUTO, TsharkUse.USUAL)) {
      reader.read(
          frame -> {
            streams.accept(frame);
            log.accept(frame);
          });
      log.end();
      KeptFlows flows = streams.kept(0, 0, /* all= */ true, 1000);
      assertTrue(flows.isAll());
      flows.all(copied);
      KeptFile.write(out, report, List.of(), flows, log);
    }
    List<CapturedFrame> frames = new ArrayList<>();
    try (KeptFile file = KeptFile.open(out, report.file())) {
      assertNotNull(file);
      FrameCodec.Reader read = file.frames();
      for (CapturedFrame frame = read.next(); frame != null; frame = read.next()) {
        frames.add(frame);
      }
    }
    return frames;
  }

  @Test
  void aCopyHoldsTheSameFrames() throws Exception {
    CaptureFile file = new CaptureFile("file:/s/a.pcap", "s", "a.pcap", 1, 1);
    FileReport report = new FileReport(file, "", 0, FileState.DONE, "", 1, 1, 2, 1, 1, 1, 1, true);
    List<CapturedFrame> chosen = kept(report, /* copied= */ false);
    assertTrue(chosen.stream().anyMatch(Segment.class::isInstance));
    assertEquals(chosen, kept(report, /* copied= */ true));
  }
}
