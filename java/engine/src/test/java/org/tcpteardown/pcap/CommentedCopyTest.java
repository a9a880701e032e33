package org.tcpteardown.pcap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments are added; whatever else a capture holds stays as it is, byte for byte. */
class CommentedCopyTest {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int SIMPLE = 3;
  private static final int NAMES = 4;
  private static final int PACKET = 6;
  private static final int SECRETS = 10;
  private static final int CUSTOM = 0xbad;
  private static final int NEVER_SEEN = 0x12345678;
  private static final long SECONDS = 1_700_000_000L;

  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

  private byte[] block(int type, byte[]... parts) {
    int bytes = 12 + Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer block = ByteBuffer.allocate(bytes).order(order).putInt(type).putInt(bytes);
    for (byte[] part : parts) {
      block.put(part);
    }
    return block.putInt(bytes).array();
  }

  private byte[] section() {
    ByteBuffer body = ByteBuffer.allocate(16).order(order).putInt(0x1a2b3c4d);
    return block(SECTION, body.putShort((short) 1).putShort((short) 0).putLong(-1).array());
  }

  private byte[] clock(int resolution) {
    ByteBuffer body = ByteBuffer.allocate(20).order(order).putShort((short) 1).putShort((short) 0);
    body.putInt(96).putShort((short) 9).putShort((short) 1).put((byte) resolution);
    return block(INTERFACE, body.array());
  }

  private byte[] packet(int on, long ticks, int length, byte... options) {
    ByteBuffer body = ByteBuffer.allocate(20 + (length + 3 & ~3)).order(order);
    body.putInt(on).putInt((int) (ticks >>> 32)).putInt((int) ticks).putInt(length).putInt(length);
    return block(PACKET, body.array(), options);
  }

  private byte[] option(int code, String text, boolean last) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    int bytes = 4 + (value.length + 3 & ~3) + (last ? 4 : 0);
    ByteBuffer option = ByteBuffer.allocate(bytes).order(order);
    return option.putShort((short) code).putShort((short) value.length).put(value).array();
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] copy(byte[] capture, FrameComments comments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommentedCopy.write(new ByteArrayInputStream(capture), out, comments);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allElseInAPcapngFileStays(boolean bigEndian) throws IOException {
    order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    List<byte[]> blocks = new ArrayList<>();
    blocks.add(section());
    blocks.add(clock(9));
    blocks.add(clock(6));
    blocks.add(block(NAMES, new byte[24]));
    blocks.add(packet(0, SECONDS * 1_000_000_000 + 5, 61));
    blocks.add(block(SECRETS, new byte[32]));
    blocks.add(packet(1, SECONDS * 1_000_000 + 7, 62, option(1, "mine", true)));
    blocks.add(block(NEVER_SEEN, new byte[8]));
    blocks.add(packet(0, SECONDS * 1_000_000_000 + 9, 64));
    FrameComments comments = new FrameComments();
    assertArrayEquals(joined(blocks), copy(joined(blocks), comments), "nothing to say");
    comments.add(1, SECONDS * 1_000_000_000 + 5, 61, "one");
    comments.add(2, SECONDS * 1_000_000_000 + 7_000, 62, "another");
    comments.add(2, SECONDS * 1_000_000_000 + 7_000, 62, "and more");
    byte[] copied = copy(joined(blocks), comments);
    blocks.set(4, packet(0, SECONDS * 1_000_000_000 + 5, 61, option(1, "one", true)));
    byte[] all =
        joined(
            List.of(
                option(1, "mine", false),
                option(1, "another", false),
                option(1, "and more", true)));
    blocks.set(6, packet(1, SECONDS * 1_000_000 + 7, 62, all));
    assertArrayEquals(joined(blocks), copied);
  }

  /**
   * What is said of the capture as a whole stands on its first frame, which may be a custom block.
   */
  @Test
  void whatIsSaidOfACustomBlockGoesToTheNextPacket() throws IOException {
    long ns = SECONDS * 1_000_000_000;
    List<byte[]> blocks = new ArrayList<>(List.of(section(), clock(9)));
    blocks.add(block(CUSTOM, new byte[12]));
    blocks.add(packet(0, ns, 61));
    blocks.add(packet(0, ns + 1, 62));
    FrameComments comments = new FrameComments();
    comments.add(1, 0, 24, "of all");
    comments.add(2, ns, 61, "one");
    byte[] copied = copy(joined(blocks), comments);
    byte[] both = joined(List.of(option(1, "of all", false), option(1, "one", true)));
    blocks.set(3, packet(0, ns, 61, both));
    assertArrayEquals(joined(blocks), copied);
    FrameComments onlyOfAll = new FrameComments();
    onlyOfAll.add(1, 0, 24, "of all");
    blocks.set(3, packet(0, ns, 61));
    byte[] before = joined(blocks);
    blocks.set(3, packet(0, ns, 61, option(1, "of all", true)));
    assertArrayEquals(joined(blocks), copy(before, onlyOfAll));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFrameThatIsAnotherOneIsRefused(boolean byTime) {
    byte[] capture = joined(List.of(section(), clock(9), packet(0, SECONDS * 1_000_000_000, 61)));
    FrameComments comments = new FrameComments();
    comments.add(1, (SECONDS + (byTime ? 1 : 0)) * 1_000_000_000, byTime ? 61 : 62, "one");
    assertThrows(PcapException.class, () -> copy(capture, comments));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPcapFileKeepsItsTimes(boolean nanoseconds) throws IOException {
    ByteBuffer pcap = ByteBuffer.allocate(24 + 2 * (16 + 61)).order(order);
    pcap.putInt(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    pcap.putLong(0).putInt(96).putInt(1);
    for (int i = 0; i < 2; i++) {
      pcap.putInt((int) SECONDS + i).putInt(999_999).putInt(61).putInt(1514).put(new byte[61]);
    }
    FrameComments comments = new FrameComments();
    long ns = nanoseconds ? 999_999 : 999_999_000;
    comments.add(2, (SECONDS + 1) * 1_000_000_000 + ns, 1514, "here");
    byte[] copied = copy(pcap.array(), comments);
    ByteBuffer blocks = ByteBuffer.wrap(copied).order(order);
    assertEquals(nanoseconds ? 9 : 6, blocks.get(28 + 20));
    int first = 28 + 32;
    long ticks = SECONDS * (nanoseconds ? 1_000_000_000L : 1_000_000L) + 999_999;
    assertEquals((int) (ticks >>> 32), blocks.getInt(first + 12));
    assertEquals((int) ticks, blocks.getInt(first + 16));
    assertEquals(61, blocks.getInt(first + 20));
    assertEquals(1514, blocks.getInt(first + 24));
    assertTrue(new String(copied, StandardCharsets.ISO_8859_1).contains("here"));
  }

  /** It has no place for a comment. */
  @ParameterizedTest
  @ValueSource(ints = {SIMPLE})
  void aSimplePacketStays(int type) throws IOException {
    byte[] capture = joined(List.of(section(), clock(9), block(type, new byte[8])));
    FrameComments comments = new FrameComments();
    comments.add(1, 0, 0, "one");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(1, CommentedCopy.write(new ByteArrayInputStream(capture), out, comments));
    assertArrayEquals(capture, out.toByteArray());
  }
}
