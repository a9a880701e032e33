package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.model.TcpFlags;

/** What a container tells of how many packets it holds. */
final class PacketCountTest {
  private static final byte[] SYN = CaptureBytes.tcp(5_000, TcpFlags.SYN);
  private static final int PACKETS = 20_000;

  @TempDir Path folder = Path.of("");

  private OptionalLong count(byte[] file) throws IOException {
    return PacketCount.of(Files.write(folder.resolve("file"), file));
  }

  private static CaptureBytes pcap(int packets) {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    for (int i = 0; i < packets; i++) {
      file.record(SYN);
    }
    return file;
  }

  @Test
  void pcap() throws IOException {
    assertEquals(OptionalLong.of(PACKETS), count(pcap(PACKETS).bytes()));
    assertEquals(OptionalLong.of(0), count(pcap(0).bytes()));
  }

  @Test
  void pcapng() throws IOException {
    CaptureBytes file = CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN).packet(0, SYN);
    file.block(5, ByteBuffer.allocate(12)); // statistics
    assertEquals(OptionalLong.of(2), count(file.bytes()));
  }

  @Test
  void compressed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(pcap(PACKETS).bytes());
    }
    assertEquals(OptionalLong.of(PACKETS), count(bytes.toByteArray()));
  }

  /** Where it is not sure, tshark's word counts. */
  @Test
  void unknown() throws IOException {
    assertEquals(OptionalLong.empty(), count(pcap(3).cut(1)));
    assertEquals(OptionalLong.empty(), count(pcap(3).record(-1, 5, SYN).bytes()));
    assertEquals(OptionalLong.empty(), count(new byte[] {115, 110, 111, 111, 112, 0, 0, 0}));
    assertEquals(OptionalLong.empty(), count(new byte[0]));
    assertEquals(OptionalLong.empty(), count(new byte[] {0x1f, (byte) 0x8b, 1}));
    CaptureBytes custom = CaptureBytes.pcapng().interfaceOf(1).packet(0, SYN);
    custom.block(0xbad, ByteBuffer.allocate(12));
    assertEquals(OptionalLong.empty(), count(custom.bytes()));
  }
}
