package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FilePart;
import org.tcpteardown.read.ReadOutcome;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;

/** Captures that follow each other, read as one. */
final class FilesInTurnTest {
  @TempDir Path folder = Path.of("");

  private final List<CapturedFrame> frames = new ArrayList<>();
  private final List<FilePart> parts = new ArrayList<>();

  private ReadOutcome read(List<Path> files) throws Exception {
    return Readers.readInTurn(
        files,
        Choice.AUTO,
        TsharkUse.USUAL,
        notice -> {},
        /* filter= */ "",
        parts,
        reader -> {
          frames.clear();
          return reader.read(frames::add);
        });
  }

  private static CapturedFrame withoutStream(CapturedFrame frame) {
    if (frame instanceof Segment segment) {
      return segment.withStream(CapturedFrame.ABSENT);
    }
    return frame instanceof IcmpError error ? error.moved(error.frame()) : frame;
  }

  /** One of them is for tshark, the others are not. */
  @Test
  void framesAreThoseOfTheWhole() throws Exception {
    Path whole = Checkout.capture("home-late-fin-icmp");
    read(List.of(whole));
    List<CapturedFrame> expected = frames.stream().map(FilesInTurnTest::withoutStream).toList();
    assertTrue(expected.stream().anyMatch(IcmpError.class::isInstance), "with ICMP errors");
    PcapngParts pieces = PcapngParts.of(Files.readAllBytes(whole));
    Path first = Files.write(folder.resolve("a.pcapng"), pieces.packets(0, 5));
    Path second = folder.resolve("b.pcapng.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(second))) {
      out.write(pieces.packets(5, 10));
    }
    Path third = Files.write(folder.resolve("c.pcapng"), pieces.packets(10, pieces.count()));
    ReadOutcome outcome = read(List.of(first, second, third));
    assertTrue(outcome.complete(), outcome.reason());
    assertEquals("libpcap, tshark", outcome.reader());
    assertEquals(expected, frames.stream().map(FilesInTurnTest::withoutStream).toList());
    assertEquals(List.of(1L, 6L, 11L), parts.stream().map(FilePart::firstFrame).toList());
  }

  @Test
  void whatIsMissingIsSaidOfTheRightFile() throws Exception {
    PcapngParts pieces = PcapngParts.of(Files.readAllBytes(Checkout.capture("rv082-late-fin")));
    byte[] half = pieces.packets(0, 9);
    Path first = Files.write(folder.resolve("a.pcapng"), Arrays.copyOf(half, half.length - 20));
    Path second = Files.write(folder.resolve("b.pcapng"), pieces.packets(9, pieces.count()));
    ReadOutcome outcome = read(List.of(first, second));
    assertTrue(outcome.reason().startsWith("a.pcapng: "), outcome.reason());
    assertEquals(pieces.count() - 1, outcome.frames());
    assertEquals(9, parts.get(1).firstFrame());
  }
}
