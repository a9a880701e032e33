package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the plugin says when there is nothing to show, or when it was made from something else: a
 * capture without results must not look like a clean one.
 */
class PluginNoticesTest {
  private static final int FILE_HEADER_BYTES = 24;
  private static final int RECORD_HEADER_BYTES = 16;
  private static final int FRAMES = 12;

  @TempDir Path folder = Path.of("");
  private Path capture = Path.of("");

  /** No other test has a capture of this time in the store. */
  private final int startSeconds = 1_600_000_000 + (int) (System.nanoTime() / 1_000 % 100_000_000);

  @BeforeEach
  void writeCapture() throws IOException {
    capture = write("whole.pcap", frames(FRAMES));
  }

  private static List<Integer> frames(int count) {
    List<Integer> frames = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      frames.add(i);
    }
    return frames;
  }

  /** A pcap file of raw IP; the payload length of each frame tells which it is. */
  private Path write(String name, List<Integer> frames) throws IOException {
    int most = FILE_HEADER_BYTES + frames.size() * (RECORD_HEADER_BYTES + 40 + 200);
    ByteBuffer bytes = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535);
    bytes.putInt(101);
    for (int frame : frames) {
      boolean fin = frame == 10;
      int length = 40 + frame;
      bytes.putInt(startSeconds + 60 * (frame / 10));
      bytes.putInt(frame * 10).putInt(length).putInt(length).order(ByteOrder.BIG_ENDIAN);
      bytes.putInt(0x45000000 + length).putInt(0x00014000).putInt(0x40060000);
      bytes.putInt(0x0a000001).putInt(0x0a000002).putInt(61_000 << 16 | 80);
      bytes.putInt(77 + frame * 100).putInt(1).putInt(fin ? 0x50112000 : 0x50102000).putInt(0);
      bytes.put(new byte[frame]).order(ByteOrder.LITTLE_ENDIAN);
    }
    byte[] whole = new byte[bytes.position()];
    bytes.flip().get(whole);
    return Files.write(folder.resolve(name), whole);
  }

  private static void analyze(Path file) {
    Run run = Run.of("analyze", file);
    assertEquals(ExitCode.DONE, run.code(), run.err());
  }

  /** Frames with a notice, with its first words. */
  private static String notices(Path file, Object... options) throws IOException {
    List<Object> args = new ArrayList<>(List.of(options));
    args.addAll(List.of("-Y", "tcpteardown.notice", "-T", "fields", "-e", "frame.number", "-e"));
    args.add("tcpteardown.notice");
    return String.join("\n", Tshark.withPlugin(file, args.toArray()));
  }

  private static void assertStarts(String expected, String actual) {
    assertTrue(actual.startsWith(expected) && !actual.contains("\n"), actual);
  }

  @Test
  void notAnalysed() throws IOException {
    assertStarts("1\tNot analysed yet: ", notices(capture));
    assertStarts("1\tNot analysed yet: ", notices(capture, "-2"));
  }

  @Test
  void analysed() throws IOException {
    analyze(capture);
    assertEquals("", notices(capture));
    assertEquals("", notices(capture, "-2"));
  }

  @Test
  void beginsLikeAnAnalysedOne() throws IOException {
    analyze(capture);
    Path other = write("other.pcap", List.of(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12));
    String words = "Not analysed yet: begins like a capture that was, but frame 4 differs";
    assertStarts("4\t" + words, notices(other));
    assertStarts("1\t" + words, notices(other, "-2"));
  }

  @Test
  void cutOff() throws IOException {
    analyze(capture);
    Path head = write("head.pcap", frames(11));
    assertEquals("", notices(head), "whoever sees each frame once is told on standard error");
    assertStarts("1\tOnly the first 11 of the 12 frames", notices(head, "-2"));
  }

  @Test
  void grown() throws IOException {
    analyze(capture);
    Path longer = write("longer.pcap", frames(13));
    assertStarts("13\tOnly the first 12 frames were analysed", notices(longer));
    assertStarts("1\tOnly the first 12 frames were analysed", notices(longer, "-2"));
  }

  @Test
  void endsOtherwise() throws IOException {
    analyze(capture);
    List<Integer> frames = frames(11);
    frames.add(13);
    Path other = write("other.pcap", frames);
    assertTrue(notices(other, "-2").contains("frame 12 differs"));
  }

  @Test
  void writtenByAnOlderRelease() throws IOException {
    Path sidecar = folder.resolve("new.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", sidecar, capture).code());
    Path old = folder.resolve("old.tsv");
    Files.writeString(
        old, Files.readString(sidecar).replaceFirst("#tcpteardown\t\\d+", "#tcpteardown\t1"));
    String said = notices(capture, "-X", "lua_script1:" + old);
    assertStarts("1\t", said);
    assertTrue(said.contains("analyse the capture again"), said);
  }

  /** Which renumbers the frames. */
  @Test
  void readFilter() throws IOException {
    analyze(capture);
    String filter = "tcp.flags.fin == 1 || tcp.len > 10";
    List<String> all =
        Tshark.withPlugin(
            capture,
            "-Y",
            filter,
            "-T",
            "fields",
            "-e",
            "tcpteardown.flow",
            "-e",
            "tcpteardown.fin_unanswered",
            "-e",
            "tcpteardown.unclosed",
            "-e",
            "frame.len");
    List<String> some =
        Tshark.withPlugin(
            capture,
            "-2",
            "-R",
            filter,
            "-T",
            "fields",
            "-e",
            "tcpteardown.flow",
            "-e",
            "tcpteardown.fin_unanswered",
            "-e",
            "tcpteardown.unclosed",
            "-e",
            "frame.len");
    assertEquals(3, all.size());
    assertEquals(all, some);
    Path rv082 = Checkout.capture("rv082-late-fin");
    analyze(rv082);
    assertEquals(
        List.of("39.243635732"),
        Tshark.withPlugin(
            rv082,
            "-2",
            "-R",
            "tcpteardown.late_fin",
            "-T",
            "fields",
            "-e",
            "tcpteardown.late_fin"));
  }
}
