package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A capture of a connection whose server says why it resets: in words that its sender chose. */
final class HostilePcap {
  /**
   * Ends a script, begins one, turns text around, steers a terminal, starts a program in a sheet.
   */
  static final String WORDS =
      "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{data}}=cmd|'/c calc'!A1";

  private static final int RAW_IP = 101;
  private static final int HEADERS_BYTES = 40;
  private static final int CLIENT = 0xc0000201;
  private static final int SERVER = 0xc6336401;
  private static final byte SYN = 2;
  private static final byte RST_ACK = 20;
  private static final byte SYN_ACK = 18;
  private static final byte ACK = 16;

  private final ByteBuffer file = ByteBuffer.allocate(1 << 16).order(ByteOrder.BIG_ENDIAN);
  private int seconds;

  private HostilePcap() {}

  static Path write(Path file) throws IOException {
    HostilePcap pcap = new HostilePcap();
    pcap.file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    pcap.file.putInt(0).putInt(0).putInt(1 << 16).putInt(RAW_IP);
    pcap.packet(true, SYN, 1000, 0, "");
    pcap.packet(false, SYN_ACK, 5000, 1001, "");
    pcap.packet(true, ACK, 1001, 5001, "");
    pcap.packet(true, ACK, 1001, 5001, "GET / HTTP/1.0\r\n\r\n");
    pcap.packet(false, RST_ACK, 5001, 1019, WORDS);
    return Files.write(file, java.util.Arrays.copyOf(pcap.file.array(), pcap.file.position()));
  }

  private void packet(boolean fromClient, byte flags, int seq, int ack, String payload) {
    byte[] data = payload.getBytes(StandardCharsets.ISO_8859_1);
    int length = HEADERS_BYTES + data.length;
    file.putInt(1_700_000_000 + seconds++).putInt(0).putInt(length).putInt(length);
    file.putShort((short) 0x4500).putShort((short) length);
    file.putShort((short) seconds).putShort((short) 0x4000);
    file.put((byte) 64).put((byte) 6).putShort((short) 0);
    file.putInt(fromClient ? CLIENT : SERVER).putInt(fromClient ? SERVER : CLIENT);
    file.putShort((short) (fromClient ? 40000 : 80)).putShort((short) (fromClient ? 80 : 40000));
    file.putInt(seq).putInt(ack).put((byte) 0x50).put(flags);
    file.putShort((short) 64240).putShort((short) 0).putShort((short) 0);
    file.put(data);
  }
}
