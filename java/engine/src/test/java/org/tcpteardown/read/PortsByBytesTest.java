package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tcpteardown.model.CapturedFrame;

/**
 * Ports of protocols that carry packets, or count as several connections: whatever data comes on
 * them, the answer is tshark's, and the data of others is no reason to ask it.
 */
@Execution(ExecutionMode.CONCURRENT)
class PortsByBytesTest {
  private static final int[] PORTS = {161, 162, 1080, 1998, 6633, 6634, 6653, 7471};
  private static final int[] OTHERS = {22, 80, 443, 445, 8080, 8443, 9000, 50_000};
  private static final int CLIENTS = 0x0a010000;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  private final Random random = new Random(20_261_129);
  private int connections;

  @BeforeEach
  void libpcap() {
    assumeTrue(LibpcapReader.problem() == null, "libpcap is not installed");
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] bytes(int... first) {
    byte[] bytes = bytes(first.length + random.nextInt(60));
    for (int i = 0; i < first.length; i++) {
      bytes[i] = (byte) first[i];
    }
    return bytes;
  }

  private Conversation begin(int port, int other, boolean portIsServers) {
    int client = portIsServers ? other : port;
    int server = portIsServers ? port : other;
    int address = CLIENTS + connections++;
    return random.nextInt(4) == 0
        ? Conversation.running(address, client, server)
        : Conversation.opened(address, client, server);
  }

  private static void add(CaptureBytes file, List<byte[]> frames) {
    frames.forEach(file::record);
  }

  private List<CapturedFrame> tsharks(Path file) throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = new TsharkReader(file, TsharkUse.USUAL)) {
      reader.read(frames::add);
    }
    return frames;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] tlsRecord(int type) {
    byte[] data = bytes(40 + random.nextInt(1_000));
    ByteBuffer b = ByteBuffer.allocate(5 + data.length);
    b.put((byte) type).putShort((short) 0x0303).putShort((short) data.length);
    return b.put(data).array();
  }

  /** HTTP, TLS, SSH from such a port, as through a NAT: read without tshark. */
  @Test
  void othersDataIsNoReason() throws Exception {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    for (int port : new int[] {1080, 1998, 6633, 6634, 6653, 7471}) {
      for (int server : OTHERS) {
        for (boolean portIsServers : new boolean[] {false, true}) {
          Conversation http = begin(port, server, portIsServers);
          http.data(true, text("GET / HTTP/1.1\r\nHost: example.net\r\n\r\n"));
          http.data(false, text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd"));
          add(file, http.closed());
          Conversation ssh = begin(port, server, portIsServers);
          ssh.data(false, text("SSH-2.0-OpenSSH_9.2\r\n")).data(true, text("SSH-2.0-x\r\n"));
          add(file, ssh.closed());
          Conversation tls = begin(port, server, portIsServers);
          tls.data(true, tlsRecord(22)).data(false, tlsRecord(22)).data(true, tlsRecord(23));
          add(file, tls.closed());
          add(file, begin(port, server, portIsServers).closed());
        }
      }
    }
    Path capture = Files.write(folder.resolve("others.pcap"), file.bytes());
    List<CapturedFrame> ours = new ArrayList<>();
    try (FrameReader reader = new LibpcapReader(capture, null)) {
      reader.read(ours::add);
    }
    assertEquals(tsharks(capture), ours);
  }

  /** Whatever the bytes, an answer that was given without tshark is tshark's. */
  @Test
  void anyBytesMayCome() throws Exception {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    int asked = 0;
    int rounds = Integer.getInteger("tcpteardown.rounds", 3);
    for (int round = 0; round < rounds; round++) {
      for (int port : PORTS) {
        for (int other : OTHERS) {
          List<byte[]> frames = anything(port, other);
          Path alone = folder.resolve("alone.pcap");
          CaptureBytes one = CaptureBytes.pcap(262_144);
          add(one, frames);
          Files.write(alone, one.bytes());
          if (needsTshark(alone)) {
            asked++;
          } else {
            add(file, frames);
          }
        }
      }
    }
    assertTrue(asked < connections * 2 / 3, asked + " of " + connections);
    Path capture = Files.write(folder.resolve("any.pcap"), file.bytes());
    List<CapturedFrame> ours = new ArrayList<>();
    try (FrameReader reader = new LibpcapReader(capture, null)) {
      reader.read(ours::add);
    }
    List<CapturedFrame> theirs = tsharks(capture);
    for (int i = 0; i < theirs.size(); i++) {
      assertEquals(theirs.get(i), ours.get(i));
    }
  }

  private List<byte[]> anything(int port, int other) {
    Conversation c = begin(port, other, random.nextBoolean());
    int kind = random.nextInt(8);
    for (int i = random.nextInt(6); i >= 0; i--) {
      byte[] data =
          switch (kind) {
            case 0 -> new byte[1 + random.nextInt(20)];
            case 1 -> bytes(4 + random.nextInt(2), random.nextInt(3));
            case 2 -> bytes(0, random.nextInt(2), 0, random.nextInt(60));
            case 3 -> bytes(random.nextInt(8), random.nextInt(36), 0, random.nextInt(60));
            case 4 -> bytes('R', 'F', 'B', ' ');
            default -> bytes(1 + random.nextInt(300));
          };
      c.data(random.nextBoolean(), data);
    }
    return c.closed();
  }

  private static boolean needsTshark(Path file) throws Exception {
    try (FrameReader reader = new LibpcapReader(file, null)) {
      reader.read(frame -> {});
      return false;
    } catch (NeedsTsharkException e) {
      return true;
    }
  }
}
