package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Times at the edge of what a record can say: the plugin knows the capture again, and its frames.
 */
class PluginTimesTest {
  private static final int RAW_IP = 101;
  private static final int CLIENT = 0x0a000001;
  private static final int SERVER = 0x0a000002;

  @TempDir Path folder = Path.of("");

  /**
   * Two connections, a packet each millisecond: one closes in good order, one is reset.
   *
   * @param seconds of each record
   * @param micros of the first record, as 32 bits; each following one has more
   */
  private Path write(int seconds, int micros) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(1 << 12).order(ByteOrder.BIG_ENDIAN);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535);
    file.putInt(RAW_IP);
    int[][] packets = {
      // client port, from client, sequence number, acknowledgment number, flags, payload bytes
      {4000, 1, 100, 0, 0x02, 0},
      {4000, 0, 900, 101, 0x12, 0},
      {4000, 1, 101, 901, 0x10, 0},
      {4000, 1, 101, 901, 0x18, 8},
      {4000, 0, 901, 109, 0x18, 8},
      {4000, 1, 109, 909, 0x11, 0},
      {4000, 0, 909, 110, 0x11, 0},
      {4000, 1, 110, 910, 0x10, 0},
      {4001, 1, 100, 0, 0x02, 0},
      {4001, 0, 900, 101, 0x12, 0},
      {4001, 1, 101, 901, 0x10, 0},
      {4001, 0, 901, 101, 0x14, 0},
    };
    for (int i = 0; i < packets.length; i++) {
      int[] packet = packets[i];
      boolean fromClient = packet[1] == 1;
      int length = 40 + packet[5];
      file.putInt(seconds).putInt(micros + 1_000 * i).putInt(length).putInt(length);
      file.putInt(0x45000000 + length).putInt(0x00014000).putInt(0x40060000);
      file.putInt(fromClient ? CLIENT : SERVER).putInt(fromClient ? SERVER : CLIENT);
      file.putInt(fromClient ? packet[0] << 16 | 80 : 80 << 16 | packet[0]);
      file.putInt(packet[2]).putInt(packet[3]).putInt(0x50002000 | packet[4] << 16).putInt(0);
      file.put(new byte[packet[5]]);
    }
    byte[] whole = new byte[file.position()];
    file.flip().get(whole);
    return Files.write(folder.resolve("times.pcap"), whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // An ordinary time; the twin of all others.
        "1700000000 100000",
        // Fractions that count backwards: before 1970 at second 0, mended by the seconds elsewhere.
        "0 -1",
        "0 -196608",
        "0 -2000000000",
        "0 -2147483648",
        "5 -1",
        "1700000000 -1048576",
        // More than a second, and the last one there is.
        "0 2000000000",
        "1700000000 1500000",
        "-1 999999",
      })
  void isKnownAgain(String time) throws IOException {
    int blank = time.indexOf(' ');
    Path capture =
        write(
            Integer.parseInt(time.substring(0, blank)),
            Integer.parseInt(time.substring(blank + 1)));
    Run run = Run.of("analyze", capture);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    List<String> rows =
        Tshark.withPlugin(
            capture,
            "-T",
            "fields",
            "-E",
            "separator=,",
            "-e",
            "frame.number",
            "-e",
            "tcpteardown.notice",
            "-e",
            "tcpteardown.end",
            "-e",
            "tcpteardown.fin.peer",
            "-e",
            "tcpteardown.rst_abort");
    assertEquals(12, rows.size());
    assertEquals("1,,fin,,", rows.get(0));
    assertEquals("6,,fin,7,", rows.get(5));
    assertEquals("7,,fin,6,", rows.get(6));
    assertEquals("12,,rst,,socket", rows.get(11));
  }
}
