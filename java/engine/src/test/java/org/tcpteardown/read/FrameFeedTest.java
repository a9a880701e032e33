package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.pcap.RecordTap;

/** Captures whose bytes come in small pieces make the frames that the finished files make. */
@Execution(ExecutionMode.CONCURRENT)
class FrameFeedTest {
  private static final Path RV082 = Path.of("../../test-captures/rv082-late-fin/capture.pcapng");

  /** Hands out bytes a few at a time, and at times none. */
  private static final class Dribble implements ByteFeed {
    private final byte[] bytes;
    private final Random random;
    private int at;

    Dribble(byte[] bytes, long seed) {
      this.bytes = bytes;
      this.random = new Random(seed);
    }

    @Override
    public int read(byte[] into, long waitNs) {
      if (at == bytes.length) {
        return END;
      }
      int most = random.nextInt(4) == 0 ? 5_000 : 40;
      int count = Math.min(random.nextInt(most), Math.min(into.length, bytes.length - at));
      System.arraycopy(bytes, at, into, 0, count);
      at += count;
      return count;
    }

    @Override
    public void close() {}
  }

  private static FrameFeed feed(ByteFeed bytes, @Nullable RecordTap tap) {
    return new FrameFeed(bytes, new TsharkVersion(null), FrameFeed.ALL_TUPLES, tap);
  }

  private static List<CapturedFrame> drain(FrameFeed feed) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    while (feed.poll(0, frames::add) != FrameFeed.State.ENDED) {
      // The next piece.
    }
    return frames;
  }

  static List<Path> captures() throws IOException {
    List<Path> captures = new ArrayList<>(ReadersAgreeOnFramesTest.own());
    captures.addAll(ReadersAgreeOnFramesTest.named());
    return captures;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void sameFramesAsTheFinishedFile(Path capture) throws Exception {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
    List<CapturedFrame> expected = new ArrayList<>();
    boolean handedOver = false;
    try (FrameReader reader = new LibpcapReader(capture, null)) {
      reader.read(expected::add);
    } catch (NeedsTsharkException e) {
      handedOver = true;
    }
    ByteArrayOutputStream tapped = new ByteArrayOutputStream();
    FrameFeed feed =
        feed(
            new Dribble(Files.readAllBytes(capture), capture.hashCode()),
            (kind, record) -> {
              byte[] bytes = new byte[record.remaining()];
              record.get(bytes);
              tapped.write(bytes);
            });
    List<CapturedFrame> actual = drain(feed);
    assertEquals(expected, actual.subList(0, Math.min(expected.size(), actual.size())));
    if (!handedOver) {
      assertEquals(expected.size(), actual.size());
      assertEquals(0, feed.foreignFrames());
      assertEquals(actual.size(), feed.frames());
    }
    if (feed.damage().isEmpty()) {
      assertEquals(-1, Arrays.mismatch(Files.readAllBytes(capture), tapped.toByteArray()));
    }
  }

  @Test
  void everyHalfRecordWaitsForItsRest() throws IOException {
    byte[] bytes = Files.readAllBytes(RV082);
    int frames = drain(feed(new Dribble(bytes, 1), null)).size();
    assertEquals(19, frames);
    int before = 0;
    for (int length = 1; length < bytes.length; length += 7) {
      FrameFeed feed = feed(new Dribble(Arrays.copyOf(bytes, length), length), null);
      int now = drain(feed).size();
      assertTrue(now >= before && now <= frames, "at " + length);
      before = now;
    }
  }

  @Test
  void saysWhenTheEndIsInTheMiddleOfARecord() throws IOException {
    byte[] bytes = Files.readAllBytes(RV082);
    FrameFeed cut = feed(new Dribble(Arrays.copyOf(bytes, bytes.length - 30), 1), null);
    drain(cut);
    assertEquals("it ends in the middle of a record", cut.damage());
    FrameFeed whole = feed(new Dribble(bytes, 1), null);
    drain(whole);
    assertEquals("", whole.damage());
  }

  @Test
  void damageEndsItAfterTheFramesBefore() throws IOException {
    byte[] bytes = Files.readAllBytes(RV082);
    byte[] damaged = Arrays.copyOf(bytes, bytes.length + 32);
    Arrays.fill(damaged, bytes.length, damaged.length, (byte) 0xff);
    FrameFeed feed = feed(new Dribble(damaged, 1), null);
    assertEquals(19, drain(feed).size());
    assertEquals("a block has a length of 4294967295 bytes", feed.damage());
    FrameFeed text =
        feed(new Dribble("Dear Sir or Madam".getBytes(StandardCharsets.UTF_8), 1), null);
    assertEquals(0, drain(text).size());
    assertEquals("it is neither pcap nor pcapng", text.damage());
  }

  @Test
  void whatOnlyTsharkCanReadIsCountedAndGoneBy() throws IOException {
    byte[] bytes =
        Files.readAllBytes(Path.of("src/test/resources/org/tcpteardown/read/frames.pcap"));
    FrameFeed plain = feed(new Dribble(bytes, 1), null);
    List<CapturedFrame> before = drain(plain);
    // An IEEE 802.2 frame instead of the second packet: 24 bytes of header, 16 and the first
    // packet.
    int second = 24 + 16 + Integer.reverseBytes(ByteBuffer.wrap(bytes).getInt(24 + 8));
    ByteBuffer.wrap(bytes).putShort(second + 16 + 12, (short) 0x0026);
    FrameFeed feed = feed(new Dribble(bytes, 1), null);
    List<CapturedFrame> frames = drain(feed);
    assertEquals(plain.foreignFrames() + 1, feed.foreignFrames());
    assertTrue(feed.foreignReason().contains("802.2"), feed.foreignReason());
    assertEquals(before.size(), frames.size());
    assertTrue(frames.get(1) instanceof OtherFrame, frames.get(1).toString());
    assertFalse(before.get(1) instanceof OtherFrame);
    assertEquals(2, frames.get(1).frame());
    assertEquals(before.get(2), frames.get(2));
  }
}
