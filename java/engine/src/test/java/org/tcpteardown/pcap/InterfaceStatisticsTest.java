package org.tcpteardown.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InterfaceStatisticsTest {
  private static final long BEGIN_NS = 1_700_000_000_000_000_000L;
  private static final long END_NS = BEGIN_NS + 60_000_000_000L;

  @TempDir Path folder = Path.of("");

  private static byte[] option(ByteOrder order, int code, byte[] value) {
    ByteBuffer out = ByteBuffer.allocate(4 + (value.length + 3 & ~3)).order(order);
    return out.putShort((short) code).putShort((short) value.length).put(value).array();
  }

  private static byte[] time(ByteOrder order, long ticks) {
    return ByteBuffer.allocate(8)
        .order(order)
        .putInt((int) (ticks >> 32))
        .putInt((int) ticks)
        .array();
  }

  private static byte[] block(ByteOrder order, int type, byte[]... parts) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.write(part);
    }
    int bytes = 12 + body.size();
    return ByteBuffer.allocate(bytes)
        .order(order)
        .putInt(type)
        .putInt(bytes)
        .put(body.toByteArray())
        .putInt(bytes)
        .array();
  }

  private static byte[] ints(ByteOrder order, int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(order);
    for (int value : values) {
      out.putInt(value);
    }
    return out.array();
  }

  private Path file(ByteOrder order, long unitNs, String filter, byte[]... more)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(block(order, PcapngBlocks.SECTION, ints(order, 0x1a2b3c4d, 1, -1, -1)));
    byte[] text = ("\0" + filter).getBytes(StandardCharsets.UTF_8);
    out.write(
        block(
            order,
            PcapngBlocks.INTERFACE,
            ints(order, 1, 0),
            filter.isEmpty() ? new byte[0] : option(order, 11, text),
            ints(order, 0)));
    out.write(
        block(
            order,
            5,
            ints(order, 0, 0, 0),
            option(order, 2, time(order, BEGIN_NS / unitNs)),
            option(order, 3, time(order, END_NS / unitNs)),
            option(order, 5, ByteBuffer.allocate(8).order(order).putLong(17).array())));
    for (byte[] part : more) {
      out.write(part);
    }
    return Files.write(folder.resolve("x.pcapng"), out.toByteArray());
  }

  @Test
  void tellsWhenACaptureBeganAndEndedInEitherByteOrder() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      for (long unitNs : new long[] {1, 1_000}) {
        InterfaceStatistics told =
            InterfaceStatistics.of(file(order, unitNs, "tcp port 80"), BEGIN_NS + 5).orElseThrow();
        assertEquals(new InterfaceStatistics(BEGIN_NS, END_NS, 17, "tcp port 80"), told);
      }
    }
  }

  @Test
  void withoutAFilterThereIsNone() throws IOException {
    Path file = file(ByteOrder.LITTLE_ENDIAN, 1, "");
    assertEquals("", InterfaceStatistics.of(file, BEGIN_NS).orElseThrow().filter());
  }

  @Test
  void onlyAtTheEnd() throws IOException {
    byte[] other = block(ByteOrder.LITTLE_ENDIAN, PcapngBlocks.ENHANCED_PACKET, new byte[20]);
    Path file = file(ByteOrder.LITTLE_ENDIAN, 1, "", other);
    assertTrue(InterfaceStatistics.of(file, BEGIN_NS).isEmpty());
  }

  @Test
  void timesOfAnotherAgeAreNotBelieved() throws IOException {
    Path file = file(ByteOrder.LITTLE_ENDIAN, 1, "");
    assertTrue(InterfaceStatistics.of(file, 5_000_000_000L).isEmpty());
  }

  @Test
  void damagedAndForeignFilesSayNothing() throws IOException {
    byte[] whole = Files.readAllBytes(file(ByteOrder.LITTLE_ENDIAN, 1, "ip"));
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertTrue(InterfaceStatistics.of(cut, BEGIN_NS).isEmpty(), "cut at " + length);
    }
    Path text = Files.writeString(folder.resolve("text"), "this is not a capture at all, is it?");
    assertTrue(InterfaceStatistics.of(text, BEGIN_NS).isEmpty());
  }
}
