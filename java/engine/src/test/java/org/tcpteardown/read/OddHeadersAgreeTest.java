package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/** Where a header is unusual, {@code --reader auto} still says what tshark says. */
@Execution(ExecutionMode.CONCURRENT)
class OddHeadersAgreeTest {
  private static final int PUSH = TcpFlags.PSH | TcpFlags.ACK;
  private static final long SECOND_NS = 1_000_000_000L;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  @BeforeEach
  void libpcap() {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
  }

  private List<CapturedFrame> agreed(CaptureBytes file) throws Exception {
    Path capture = Files.write(folder.resolve("odd.pcap"), file.bytes());
    List<CapturedFrame> theirs = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(capture, TsharkUse.USUAL)) {
      reader.read(theirs::add);
    }
    assertEquals(theirs, ReadTesting.read(capture).frames());
    return theirs;
  }

  private static byte[] withIpOptions(int... options) {
    byte[] plain = CaptureBytes.tcp(4_000, TcpFlags.SYN);
    ByteBuffer b = ByteBuffer.allocate(plain.length + options.length);
    b.put(plain, 0, 34);
    for (int option : options) {
      b.put((byte) option);
    }
    b.put(plain, 34, 20).put(14, (byte) (0x45 + options.length / 4));
    return b.putShort(16, (short) (40 + options.length)).array();
  }

  /** The kernel drops a segment behind an option that cannot be what it says; so does tshark. */
  @Test
  void malformedIpOptions() throws Exception {
    int[][] good = {
      {7, 7, 4, 1, 2, 3, 4, 0},
      {148, 4, 0, 0},
      {99, 2, 0, 0},
      {1, 1, 1, 0},
      {68, 8, 5, 0, 1, 2, 3, 4}
    };
    int[][] endOptions = {{7, 0, 4, 0}, {99, 1, 0, 0}, {148, 9, 0, 0}, {1, 1, 1, 7}};
    int[][] malformed = {
      {7, 2, 0, 0}, {148, 3, 0, 0}, {68, 3, 5, 0}, {130, 2, 0, 0}, {1, 136, 3, 0}
    };
    CaptureBytes file = CaptureBytes.pcap(262_144);
    List<Boolean> expected = new ArrayList<>();
    for (int[][] some : List.of(good, endOptions, malformed)) {
      for (int[] options : some) {
        file.record(withIpOptions(options));
        expected.add(some != malformed);
      }
    }
    assertEquals(expected, agreed(file).stream().map(Segment.class::isInstance).toList());
  }

  @Test
  void fractionsOfMoreThanASecondCarryOver() throws Exception {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    byte[] syn = CaptureBytes.tcp(4_000, TcpFlags.SYN);
    for (int microseconds : new int[] {999_999, 1_000_000, 1_000_001, 2_147_483}) {
      file.recordAt(1_700_000_000, microseconds, syn);
    }
    assertEquals(
        List.of(
            1_700_000_000 * SECOND_NS + 999_999_000,
            1_700_000_001 * SECOND_NS,
            1_700_000_001 * SECOND_NS + 1_000,
            1_700_000_002 * SECOND_NS + 147_483_000),
        agreed(file).stream().map(CapturedFrame::timeNs).toList());
  }

  /** A clock that was never set. */
  @Test
  void timesBefore1970() throws Exception {
    CaptureBytes file = CaptureBytes.pcapng().interfaceFrom(-CaptureBytes.TIME_SECONDS - 10);
    file.packet(0, CaptureBytes.tcp(4_000, TcpFlags.SYN));
    long ns = agreed(file).get(0).timeNs();
    assertEquals(-10, Math.floorDiv(ns, SECOND_NS));
  }

  private static byte[] data(boolean fromClient, int client, int server, int seq, String text) {
    byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] plain = CaptureBytes.tcp(client, PUSH);
    ByteBuffer b = ByteBuffer.allocate(plain.length + payload.length).put(plain).put(payload);
    b.putShort(16, (short) (40 + payload.length)).putInt(38, seq);
    b.putShort(36, (short) server);
    if (!fromClient) {
      b.putInt(26, 0xc0000202).putInt(30, 0xc0000201);
      b.putShort(34, (short) server).putShort(36, (short) client);
    }
    return b.array();
  }

  private List<Long> streams(int server, String first, String second, String third)
      throws Exception {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    for (int client = 40_000; client < 40_002; client++) {
      file.record(data(true, client, server, 1, first));
      file.record(data(false, client, server, 1, second));
      file.record(data(true, client, server, 1 + first.length(), third));
      file.record(data(false, client, server, 1 + second.length(), third));
    }
    return agreed(file).stream().map(f -> ((Segment) f).stream()).toList();
  }

  /** What a proxy carries counts as a connection of its own, which no frame shows. */
  @Test
  void streamsBehindSocks() throws Exception {
    String request = "\4\1\0\120\12\0\0\5\0";
    String granted = "\0\132\0\120\12\0\0\5";
    assertEquals(
        List.of(0L, 0L, 0L, 0L, 2L, 2L, 2L, 2L),
        streams(1080, request, granted, "GET / HTTP/1.0\r\n\r\n"));
  }

  /** VNC found on a port that is not its own begins a new number. */
  @Test
  void streamsOfVnc() throws Exception {
    String version = "RFB 003.008\n";
    List<Long> split = List.of(0L, 1L, 1L, 1L, 2L, 3L, 3L, 3L);
    List<Long> whole = List.of(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L);
    assertEquals(split, streams(6900, version, version, "\1"));
    assertEquals(whole, streams(5900, version, version, "\1"));
    assertEquals(whole, streams(6900, "RFB 3\n", "RFB 3\n", "\1"));
  }
}
