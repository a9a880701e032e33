package org.tcpteardown.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken out of a file without libpcap is what libpcap takes out, to the byte. */
class PcapFileTest {
  private static final int MOST_BYTES = 50_000;
  private static final int COPIES = 12;
  private static final int[] ODD = {
    0, 1, 3, 0x7fff_ffff, -1, 0x8000_0000, 2, 6, 9, 0xbad, 0x0a0d_0d0a, 262_145, 1 << 24, 96, 65_535
  };

  @TempDir Path folder = Path.of("");

  /** All that can be told of a file, the way it ends last. */
  private static List<String> all(Path file, boolean plain) {
    List<String> told = new ArrayList<>();
    try (PcapFile packets = PcapFile.open(file, plain)) {
      told.add("link type " + packets.linkType());
      while (packets.next()) {
        byte[] bytes = new byte[packets.capturedBytes()];
        packets.bytes().get(packets.dataAt(), bytes);
        told.add(
            packets.timeNs()
                + " "
                + packets.lengthBytes()
                + " "
                + bytes.length
                + " "
                + ByteBuffer.wrap(bytes).hashCode());
      }
      told.add("end");
    } catch (IOException | ForeignFrameException e) {
      // Whose words count after the description of an interface depends on who has passed it.
      told.add(String.valueOf(e.getMessage()).replace("libpcap says: ", ""));
    }
    return told;
  }

  private static List<Path> captures() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("../../test-captures"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pcapng")).sorted().toList()) {
        if (Files.size(file) <= MOST_BYTES) {
          found.add(file);
        }
      }
    }
    return found;
  }

  /** The same packets in a pcap file. */
  private static byte[] asPcap(Path file, boolean nanoseconds, ByteOrder order)
      throws IOException, ForeignFrameException {
    ByteBuffer out = ByteBuffer.allocate(2 * MOST_BYTES).order(order);
    out.putInt(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    out.putLong(0).putInt(65_535);
    try (PcapFile packets = PcapFile.open(file)) {
      out.putInt(packets.linkType());
      while (packets.next()) {
        out.putInt((int) (packets.timeNs() / 1_000_000_000L));
        out.putInt((int) (packets.timeNs() % 1_000_000_000L) / (nanoseconds ? 1 : 1_000));
        out.putInt(packets.capturedBytes()).putInt(packets.lengthBytes());
        byte[] bytes = new byte[packets.capturedBytes()];
        packets.bytes().get(packets.dataAt(), bytes);
        out.put(bytes);
      }
    }
    byte[] all = new byte[out.position()];
    out.get(0, all);
    return all;
  }

  private void compare(byte[] capture, String name) throws IOException {
    Path file = Files.write(folder.resolve("capture"), capture);
    assertEquals(all(file, /* plain= */ false), all(file, /* plain= */ true), name);
  }

  /** A copy in which one number is another, or of which the end is cut off. */
  private static byte[] damaged(byte[] capture, Random random) {
    byte[] copy = capture.clone();
    // Half of the time where the headers are.
    int at = random.nextInt(random.nextBoolean() ? copy.length : Math.min(400, copy.length)) & ~3;
    if (random.nextInt(8) == 0 || at + Integer.BYTES > copy.length) {
      return ByteBuffer.allocate(at).put(copy, 0, at).array();
    }
    ByteBuffer.wrap(copy)
        .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
        .putInt(at, ODD[random.nextInt(ODD.length)]);
    return copy;
  }

  @Test
  void packetsAreThoseOfLibpcap() throws Exception {
    Random random = new Random(13);
    List<Path> files = captures();
    assertTrue(files.size() > 20, "only " + files.size() + " small captures");
    for (Path file : files) {
      List<byte[]> same =
          List.of(
              Files.readAllBytes(file),
              asPcap(file, /* nanoseconds= */ true, ByteOrder.BIG_ENDIAN),
              asPcap(file, /* nanoseconds= */ false, ByteOrder.LITTLE_ENDIAN));
      for (byte[] capture : same) {
        compare(capture, file.toString());
        for (int i = 0; i < COPIES; i++) {
          compare(damaged(capture, random), file + ", damaged copy " + i);
        }
      }
    }
  }

  /** Otherwise the test above would compare libpcap with itself. */
  @Test
  void plainCapturesAreReadWithoutLibpcap() throws Exception {
    for (Path file : captures()) {
      try (FileRecords records = FileRecords.open(file)) {
        FileRecords.Found found = FileRecords.Found.PACKET;
        while (found == FileRecords.Found.PACKET) {
          found = records.next();
        }
        assertEquals(FileRecords.Found.END, found, file.toString());
      }
    }
  }
}
