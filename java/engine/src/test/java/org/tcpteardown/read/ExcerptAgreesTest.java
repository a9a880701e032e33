package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/**
 * Among ordinary connections are some that only tshark can take apart: it is given those frames and
 * no others, and the result is what it makes of the whole capture, the numbers of streams included.
 */
@Execution(ExecutionMode.CONCURRENT)
class ExcerptAgreesTest {
  private static final int CLIENTS = 0x0a010000;

  /**
   * They talk to no web server: what a proxy carries counts as if it went from here to its port.
   */
  private static final int OTHER_CLIENTS = 0x0a020000;

  private static final int SERVER = 0xc0000202;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  private Random random = new Random(1);

  @BeforeEach
  void libpcap() {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private List<byte[]> ordinary(int client) {
    Conversation c = Conversation.opened(CLIENTS + random.nextInt(3), client, 80);
    for (int i = random.nextInt(4); i > 0; i--) {
      c.data(random.nextBoolean(), text("GET / HTTP/1.1\r\n\r\n"));
    }
    return c.closed();
  }

  private List<byte[]> socks(int client) {
    Conversation c = Conversation.opened(OTHER_CLIENTS + random.nextInt(3), client, 1080);
    c.data(true, text("\4\1\0\120\12\0\0\5\0")).data(false, text("\0\132\0\120\12\0\0\5"));
    for (int i = random.nextInt(4); i > 0; i--) {
      c.data(random.nextBoolean(), text("GET / HTTP/1.0\r\n\r\n"));
    }
    return c.closed();
  }

  private List<byte[]> vnc(int client) {
    String version = "RFB 003.008\n";
    Conversation c =
        random.nextBoolean()
            ? Conversation.opened(OTHER_CLIENTS + 6900, client, 6900)
            : Conversation.running(OTHER_CLIENTS + 6900, client, 6900);
    return c.data(false, text(version)).data(true, text(version)).data(true, text("\1")).closed();
  }

  private List<byte[]> snmp(int client) {
    Conversation c = Conversation.opened(OTHER_CLIENTS + 161, client, 161);
    return c.data(true, text("hello")).data(false, text("hello")).closed();
  }

  /** A controller's connection that carries segments of others, which are met outside, too. */
  private List<byte[]> openFlow(int client) {
    Conversation c =
        random.nextBoolean()
            ? Conversation.opened(OTHER_CLIENTS + 6653, client, 6653)
            : Conversation.running(OTHER_CLIENTS + 6653, client, 6653);
    c.data(true, new byte[] {1, 0, 0, 8, 0, 0, 0, 1});
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte[] inner =
          Conversation.segment(
              CLIENTS,
              SERVER,
              40_000 + random.nextInt(20),
              80,
              100 * random.nextInt(3),
              501,
              random.nextBoolean() ? TcpFlags.SYN : TcpFlags.ACK,
              new byte[0]);
      ByteBuffer b = ByteBuffer.allocate(18 + inner.length);
      b.put((byte) 1).put((byte) 10).putShort((short) (18 + inner.length)).putInt(2);
      b.putInt(1).putShort((short) inner.length).putShort((short) 1).putShort((short) 0).put(inner);
      c.data(true, b.array());
    }
    return c.closed();
  }

  /** The last fragment stands for the segment, of a connection that is met outside, too. */
  private List<byte[]> fragments(int client) {
    byte[] whole =
        Conversation.segment(
            CLIENTS, SERVER, client, 80, 101, 501, TcpFlags.ACK | TcpFlags.PSH, new byte[44]);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ByteBuffer b = ByteBuffer.allocate(i == 0 ? 14 + 20 + 40 : 14 + 20 + 24).put(whole, 0, 34);
      b.put(whole, 34 + 40 * i, b.remaining());
      b.putShort(16, (short) (b.capacity() - 14)).putShort(18, (short) client);
      frames.add(b.putShort(20, (short) (i == 0 ? 0x2000 : 5)).array());
    }
    return frames;
  }

  /** A router's answer that quotes a segment of such a connection. */
  private List<byte[]> quoted(int client, int server) {
    byte[] segment =
        Conversation.segment(
            server == 6900 ? OTHER_CLIENTS + 6900 : OTHER_CLIENTS,
            SERVER,
            client,
            server,
            101,
            501,
            TcpFlags.ACK,
            new byte[0]);
    ByteBuffer b = ByteBuffer.allocate(14 + 20 + 8 + 40).put(CaptureBytes.tcp(1, 0), 0, 34);
    b.put((byte) 11).put(new byte[7]).put(segment, 14, 40);
    b.putShort(16, (short) 68).put(23, (byte) 1).putInt(26, 0x0a0a0a0a).putInt(30, CLIENTS);
    return List.of(b.array());
  }

  private List<byte[]> some(int kind) {
    int client = 40_000 + random.nextInt(20);
    return switch (kind) {
      case 0 -> socks(client);
      case 1 -> vnc(client);
      case 2 -> openFlow(client);
      case 3 -> snmp(client);
      case 4 -> fragments(client);
      case 5 -> quoted(client, random.nextBoolean() ? 1080 : 6900);
      default -> ordinary(client);
    };
  }

  /** Several connections, the frames of each in order. */
  private CaptureBytes mixed(int connections, int... kinds) {
    List<Deque<byte[]>> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      all.add(
          new ArrayDeque<>(
              some(random.nextInt(5) == 0 ? kinds[random.nextInt(kinds.length)] : -1)));
    }
    CaptureBytes file = CaptureBytes.pcap(262_144);
    int first = 0;
    while (first < all.size()) {
      Deque<byte[]> one = all.get(first + random.nextInt(Math.min(6, all.size() - first)));
      if (one.isEmpty()) {
        first += all.get(first).isEmpty() ? 1 : 0;
      } else {
        file.record(one.remove());
      }
    }
    return file;
  }

  private List<String> compare(CaptureBytes file) throws Exception {
    Path capture = Files.write(folder.resolve("mixed.pcap"), file.bytes());
    List<CapturedFrame> theirs = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(capture, TsharkUse.USUAL)) {
      reader.read(theirs::add);
    }
    List<CapturedFrame> ours = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    try (FrameReader reader = new LibpcapReader(capture, TsharkUse.USUAL, notices::add)) {
      ReadOutcome outcome = reader.read(ours::add);
      assertTrue(outcome.complete(), outcome.reason());
      assumeTrue(outcome.doubt().isEmpty(), outcome.doubt());
      assertEquals(theirs.size(), outcome.frames());
    }
    for (int i = 0; i < theirs.size(); i++) {
      assertEquals(theirs.get(i), ours.get(i));
    }
    assertEquals(theirs.size(), ours.size());
    return notices;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void onlySomeNeedTshark(int seed) throws Exception {
    random = new Random(seed + Integer.getInteger("tcpteardown.seed", 0));
    List<String> notices = compare(mixed(200, 0, 1, 2, 3, 4, 5));
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).contains(" read with tshark, since frame "), notices.get(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void oneSortNeedsTshark(int kind) throws Exception {
    assertEquals(1, compare(mixed(150, kind)).size());
  }

  /** What is counted after the last such connection shows in those that follow. */
  @Test
  void whatIsHiddenAtTheEndCounts() throws Exception {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    ordinary(40_001).forEach(file::record);
    socks(40_002).forEach(file::record);
    for (int client = 40_003; client < 40_006; client++) {
      ordinary(client).forEach(file::record);
    }
    assertEquals(1, compare(file).size());
  }

  /** The connection was numbered before anything told that tshark is needed. */
  @Test
  void whatCameBeforeIsNumberedAlike() throws Exception {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    List<byte[]> late = vnc(40_001);
    late.subList(0, 1).forEach(file::record);
    ordinary(40_002).forEach(file::record);
    ordinary(40_003).forEach(file::record);
    late.subList(1, late.size()).forEach(file::record);
    ordinary(40_004).forEach(file::record);
    assertEquals(1, compare(file).size());
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    CaptureBytes file = mixed(60, 0, 1, 2, 3, 4, 5);
    compare(file);
    long end = System.nanoTime() + 60_000_000_000L;
    while (!excerpts().isEmpty()) { // of other tests, too
      assertTrue(System.nanoTime() < end, () -> excerpts().toString());
      Thread.sleep(20);
    }
  }

  private static List<Path> excerpts() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "."));
    String own = "tcpteardown-" + ProcessHandle.current().pid() + "-*";
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, own)) {
      for (Path each : folders) {
        Path excerpt = each.resolve("excerpt.pcap");
        if (Files.exists(excerpt)) {
          found.add(excerpt);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Most frames need tshark: then it reads all of them, at once. */
  @Test
  void mostNeedTshark() throws Exception {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    ordinary(40_001).forEach(file::record);
    for (int i = 0; i < 10; i++) {
      socks(40_100 + i).forEach(file::record);
    }
    Path capture = Files.write(folder.resolve("most.pcap"), file.bytes());
    List<String> notices = new ArrayList<>();
    long segments =
        Readers.read(
            capture, Choice.AUTO, TsharkUse.USUAL, notices::add, ExcerptAgreesTest::segments);
    assertTrue(segments > 50);
    assertTrue(notices.get(0).startsWith("reading with tshark, since frame "), notices.get(0));
  }

  private static long segments(FrameReader reader) throws UnreadableInputException, IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    reader.read(frames::add);
    return frames.stream().filter(f -> f instanceof Segment || f instanceof IcmpError).count();
  }
}
