package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PcapFile;

/**
 * Real frames with random faults: what libpcap's reader makes of them is what tshark makes of them,
 * or it hands them over. The seed is fixed; for more, say -Dtcpteardown.mutants=100000
 * -Dtcpteardown.seed=5.
 */
@Execution(ExecutionMode.CONCURRENT)
class MutatedFramesTest {
  private static final int MUTANTS = Integer.getInteger("tcpteardown.mutants", 4_000);
  private static final long SEED = Long.getLong("tcpteardown.seed", 20_261_121L);
  private static final int ETHERNET = 1;

  /** Most of what decides lies in the first bytes. */
  private static final int HEADERS = 90;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(byte[] bytes, int length) {}

  private final Random random = new Random(SEED);

  @BeforeEach
  void libpcap() {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
  }

  @Test
  void anyByteMayBeAnything() throws Exception {
    compare(this::withRandomBytes);
  }

  @Test
  void tuplesAndNumbersMeetAgain() throws Exception {
    compare(this::withFewTuples);
  }

  @Test
  void framesMayBeCutAnywhere() throws Exception {
    compare(this::cut);
  }

  private interface Mutation {
    Frame of(Frame frame);
  }

  private Frame withRandomBytes(Frame frame) {
    byte[] bytes = frame.bytes().clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = 12 + random.nextInt(Math.max(1, Math.min(HEADERS, bytes.length) - 12));
      bytes[at] =
          random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (1 << random.nextInt(8));
    }
    return new Frame(bytes, frame.length());
  }

  /**
   * Ports, flags and sequence numbers of plain TCP over IPv4 from so few that conversations meet.
   */
  private Frame withFewTuples(Frame frame) {
    byte[] bytes = frame.bytes().clone();
    ByteBuffer b = ByteBuffer.wrap(bytes);
    boolean plain = bytes.length >= 54 && b.getShort(12) == 0x0800 && b.get(14) == 0x45;
    if (plain && b.get(23) == 6) {
      boolean forth = random.nextBoolean();
      b.putInt(26, forth ? 0x0a000001 : 0xc0000002);
      b.putInt(30, forth ? 0xc0000002 : 0x0a000001);
      int client = 40_000 + random.nextInt(40);
      b.putShort(34, (short) (forth ? client : 80));
      b.putShort(36, (short) (forth ? 80 : client));
      b.putInt(38, 1_000 * random.nextInt(3));
      b.putInt(42, 1_000 * random.nextInt(3) + 1);
      int[] flags = {0x02, 0x12, 0x10, 0x18, 0x11, 0x01, 0x04, 0x14};
      bytes[47] = (byte) flags[random.nextInt(flags.length)];
      if (random.nextInt(20) == 0) {
        bytes[46] = (byte) (random.nextInt(16) << 4);
      }
    }
    return new Frame(bytes, frame.length());
  }

  private Frame cut(Frame frame) {
    byte[] bytes = new byte[1 + random.nextInt(frame.bytes().length)];
    System.arraycopy(frame.bytes(), 0, bytes, 0, bytes.length);
    return new Frame(bytes, random.nextBoolean() ? frame.length() : bytes.length);
  }

  private void compare(Mutation mutation) throws Exception {
    List<Frame> originals = originals();
    List<Frame> mutants = new ArrayList<>();
    while (mutants.size() < MUTANTS) {
      mutants.add(mutation.of(originals.get(random.nextInt(originals.size()))));
    }
    List<Frame> own = withoutForeign(mutants);
    assertTrue(own.size() > MUTANTS / 2, own.size() + " left");
    Path file = folder.resolve("mutants.pcap");
    write(file, own);
    List<CapturedFrame> ours = new ArrayList<>();
    try (FrameReader reader = new LibpcapReader(file, null)) {
      reader.read(ours::add);
    }
    List<CapturedFrame> theirs = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(file, TsharkUse.USUAL)) {
      reader.read(theirs::add);
    }
    assertTrue(ours.stream().filter(Segment.class::isInstance).count() > MUTANTS / 10);
    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      byte[] bytes = own.get(i).bytes();
      assertEquals(theirs.get(i), ours.get(i), () -> HexFormat.of().formatHex(bytes));
    }
  }

  /** Whether a frame is left to tshark depends on nothing but the frame. */
  private List<Frame> withoutForeign(List<Frame> frames) throws Exception {
    Path file = folder.resolve("all.pcap");
    write(file, frames);
    List<Frame> own = new ArrayList<>();
    try (PcapFile packets = PcapFile.open(file)) {
      FrameMaker maker = new FrameMaker(packets.linkType(), () -> true);
      for (Frame frame : frames) {
        packets.next();
        try {
          maker.make(packets);
          own.add(frame);
        } catch (ForeignFrameException e) {
          // That is what it is for.
        }
      }
    }
    return own;
  }

  private static List<Frame> originals() throws IOException, ForeignFrameException {
    List<Frame> frames = new ArrayList<>();
    for (Path capture : captures()) {
      try (PcapFile packets = PcapFile.open(capture)) {
        if (packets.linkType() != ETHERNET) {
          continue;
        }
        for (int i = 0; i < 60 && packets.next(); i++) {
          byte[] bytes = new byte[packets.capturedBytes()];
          packets.bytes().get(packets.dataAt(), bytes);
          frames.add(new Frame(bytes, packets.lengthBytes()));
        }
      }
    }
    return frames;
  }

  private static List<Path> captures() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("../../test-captures"))) {
      return files.filter(f -> f.toString().endsWith(".pcapng")).sorted().toList();
    }
  }

  private static void write(Path file, List<Frame> frames) throws IOException {
    int size = 24;
    for (Frame frame : frames) {
      size += 16 + frame.bytes().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(262_144).putInt(ETHERNET);
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      out.putInt(1_700_000_000 + i / 1_000).putInt(i % 1_000 * 1_000);
      out.putInt(frame.bytes().length).putInt(frame.length()).put(frame.bytes());
    }
    Files.write(file, out.array());
  }
}
