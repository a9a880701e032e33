package org.tcpteardown.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotateTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");

  @TempDir Path folder = Path.of("");

  private static List<String> fields(Path capture, String... names) throws IOException {
    List<Object> args = new ArrayList<>(List.of("-n", "-r", capture, "-T", "fields"));
    for (String name : names) {
      args.addAll(List.of("-e", name));
    }
    return Tshark.lines(Tshark.run(args.toArray()));
  }

  @Test
  void findingsBecomePacketComments() throws IOException {
    Path out = folder.resolve("out.pcapng");
    Run run = Run.of("annotate", RV082, out);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    List<String> comments = fields(out, "frame.comment");
    assertTrue(comments.get(9).contains("tcpteardown: error fin_blackholed: "), comments.get(9));
    assertTrue(comments.get(8).isEmpty());
    String[] kept = {"frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "tcp.seq"};
    assertEquals(fields(RV082, kept), fields(out, kept));
    assertEquals(
        Run.of("analyze", "--no-store", "--format", "json", RV082).json().get("findings"),
        Run.of("analyze", "--no-store", "--format", "json", out).json().get("findings"));
  }

  /** Of which Wireshark makes a frame without time. */
  @Test
  void aCustomBlockStaysAndIsNoFault() throws Exception {
    byte[] packets = Files.readAllBytes(RV082);
    ByteBuffer blocks = ByteBuffer.wrap(packets).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (blocks.getInt(at) != 6) { // the first packet
      at += blocks.getInt(at + 4);
    }
    ByteBuffer custom = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    custom.putInt(0xbad).putInt(28).putInt(32_473).put("twelve bytes".getBytes(US_ASCII));
    custom.putInt(28);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(packets, 0, at);
    both.write(custom.array());
    both.write(packets, at, packets.length - at);
    Path capture = Files.write(folder.resolve("custom.pcapng"), both.toByteArray());
    Path out = folder.resolve("out.pcapng");

    Run run = Run.of("annotate", capture, out);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    byte[] written = Files.readAllBytes(out);
    assertArrayEquals(
        Arrays.copyOf(both.toByteArray(), at + 28), Arrays.copyOf(written, at + 28), "as it was");
    assertTrue(fields(out, "frame.comment").get(10).contains("fin_blackholed"));
    Path sidecar = folder.resolve("custom.tsv");
    Run analyzed = Run.of("analyze", "--no-store", "-o", sidecar, capture);
    assertEquals(ExitCode.DONE, analyzed.code(), analyzed.err());
    assertTrue(
        analyzed.out().contains("40.340045"), "time since the first packet: " + analyzed.out());
    List<String> shown =
        Tshark.withPlugin(
            capture,
            "-X",
            "lua_script1:" + sidecar,
            "-Y",
            "tcpteardown.fin_blackholed or tcpteardown.notice",
            "-T",
            "fields",
            "-e",
            "frame.number");
    assertEquals(List.of("11"), shown);
  }

  @Test
  void theCaptureItselfIsNotOverwritten() throws IOException {
    Path copy = Files.copy(RV082, folder.resolve("copy.pcapng"));
    assertEquals(ExitCode.USAGE, Run.of("annotate", copy, copy).code());
    assertEquals(-1, Files.mismatch(RV082, copy));
  }

  @Test
  void nothingIsWrittenWhenItIsNoCapture() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no capture");
    Path out = folder.resolve("out.pcapng");
    assertEquals(ExitCode.UNREADABLE, Run.of("annotate", text, out).code());
    assertTrue(Files.notExists(out));
  }
}
