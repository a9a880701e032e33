package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.PacketStream;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;

/** The ring of files that {@code live --write} keeps. */
class RingWriterTest implements RingWriter.Listener {
  private static final Path CAPTURE = Checkout.capture("rv082-late-fin");

  @TempDir Path folder = Path.of("");
  private final List<Path> finished = new ArrayList<>();
  private final List<Path> removed = new ArrayList<>();
  private final List<Path> failed = new ArrayList<>();

  @Override
  public void finished(Path file) {
    finished.add(file);
  }

  @Override
  public void removed(Path file) {
    removed.add(file);
  }

  @Override
  public void failed(Path file, IOException cause) {
    failed.add(file);
  }

  private RingWriter write(Path base, long fileBytes, int files) throws Exception {
    RingWriter ring = new RingWriter(base, fileBytes, files, this);
    PacketStream packets = new PacketStream(ring);
    byte[] bytes = Files.readAllBytes(CAPTURE);
    packets.feed(bytes, 0, bytes.length);
    while (packets.next()) {
      // The ring sees it.
    }
    ring.close();
    return ring;
  }

  private static List<CapturedFrame> frames(Path file) throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    Readers.read(
        file,
        Choice.LIBPCAP,
        TsharkUse.USUAL,
        notice -> {},
        reader -> {
          assertTrue(reader.read(frames::add).complete());
          return 0;
        });
    return frames;
  }

  @Test
  void everyFileIsACaptureOfItsOwn() throws Exception {
    RingWriter ring = write(folder.resolve("t.pcapng"), 700, 0);
    assertTrue(finished.size() > 2, finished.toString());
    List<Long> times = new ArrayList<>();
    for (Path file : finished) {
      assertTrue(
          file.getFileName().toString().matches("t_0000\\d_\\d{14}\\.pcapng"), file.toString());
      List<CapturedFrame> frames = frames(file);
      assertEquals(1, frames.get(0).frame());
      long before = times.size();
      assertEquals(file.getFileName().toString(), ring.places().of(before + 1).file());
      assertEquals(before, ring.places().of(before + frames.size()).framesBefore());
      frames.forEach(frame -> times.add(frame.timeNs()));
    }
    assertEquals(frames(CAPTURE).stream().map(CapturedFrame::timeNs).toList(), times);
    assertFalse(ring.hasFailed());
  }

  @Test
  void theOldestGoes() throws Exception {
    write(folder.resolve("t.pcapng"), 700, 2);
    assertEquals(finished.size() - 2, removed.size());
    assertEquals(finished.subList(0, removed.size()), removed);
  }

  @Test
  void whatCannotBeWrittenIsSaidOnce() throws Exception {
    RingWriter ring = write(folder.resolve("missing/t.pcapng"), 700, 2);
    assertTrue(ring.hasFailed());
    assertEquals(1, failed.size());
    assertEquals(List.of(), finished);
  }
}
