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
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin's work stays in proportion to its input, however that was made. Work is counted in
 * instructions of Lua, not in seconds.
 */
class PluginWorkTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");
  private static final int ROWS = 4_000;
  private static final int HOSTS = 1_000;

  /**
   * For each row and each frame, with the sorting of the rows: more than is needed now (some 440
   * for a row alone). Looking at all other rows takes several instructions for each of them.
   */
  private static final double MOST_INSTRUCTIONS = 2_000;

  /** Prints how many thousands of instructions were executed. */
  private static final String COUNTER =
      """
      local thousands = 0
      debug.sethook(function() thousands = thousands + 1 end, "", 1000)
      local tap = Listener.new("frame")
      function tap.draw() print("work " .. thousands) end
      """;

  @TempDir Path folder = Path.of("");
  private Path counter = Path.of("");

  @BeforeEach
  void writeCounter() throws IOException {
    counter = Files.writeString(folder.resolve("counter.lua"), COUNTER);
  }

  /** What tshark printed, and the work behind it. */
  private record Shown(List<String> lines, long thousands) {
    void assertInProportionTo(int rowsAndFrames) {
      double each = 1_000.0 * thousands / rowsAndFrames;
      assertTrue(each < MOST_INSTRUCTIONS, () -> each + " instructions for each row and frame");
    }
  }

  private Shown show(Path capture, Path sidecar) throws IOException {
    List<String> lines =
        new ArrayList<>(
            Tshark.withPlugin(
                capture,
                "-X",
                "lua_script1:" + sidecar,
                "-X",
                "lua_script:" + counter,
                "-T",
                "fields",
                "-e",
                "frame.number",
                "-e",
                "tcpteardown.flow",
                "-e",
                "tcpteardown.notice"));
    String work = lines.remove(lines.size() - 1);
    assertTrue(work.startsWith("work "), work);
    return new Shown(lines, Long.parseLong(work.substring("work ".length())));
  }

  /** A sidecar of RV082 with other flows. */
  private Path sidecar(int rows, IntFunction<String> frames) throws IOException {
    Path made = folder.resolve("made.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", made, RV082).code());
    String whole = Files.readString(made);
    int flows = whole.indexOf("\n#flows\t") + 1;
    String columns = whole.substring(whole.indexOf("\tflow\t", flows), whole.indexOf('\n', flows));
    String[] row =
        whole.split("\n", -1)[whole.substring(0, flows).split("\n", -1).length].split("\t", -1);
    StringBuilder text = new StringBuilder(whole.substring(0, flows));
    text.append("#flows\t").append(rows).append(columns).append('\n');
    for (int i = 0; i < rows; i++) {
      text.append(i).append('\t').append(String.join("\t", List.of(row).subList(1, 5)));
      text.append('\t').append(frames.apply(i)).append("\tfin\n");
    }
    long others = Long.parseLong(whole.substring(whole.lastIndexOf('\t') + 1).strip()) - 1;
    text.append(whole, whole.indexOf("\n#shapes\t") + 1, whole.lastIndexOf("\n#end\t") + 1);
    text.append("#end\t").append(others + rows).append('\n');
    return Files.writeString(folder.resolve("flows-" + rows + ".tsv"), text);
  }

  /** Returns the line of the last frame, of which there are 19. */
  private String showWithin(IntFunction<String> frames) throws IOException {
    Shown shown = show(RV082, sidecar(ROWS, frames));
    assertEquals(19, shown.lines().size());
    shown.assertInProportionTo(ROWS + 19);
    return shown.lines().get(18);
  }

  @Test
  void flowsWhoseFirstFramesFall() throws IOException {
    String last = showWithin(i -> (ROWS - i) + "\t40000");
    assertEquals("19\t" + (ROWS - 19) + "\t", last, "the one that begins last");
  }

  @Test
  void flowsWithinFlows() throws IOException {
    String last = showWithin(i -> Math.min(i + 1, 9) + "\t" + (20_000 - i));
    assertEquals("19\t" + (ROWS - 1) + "\t", last);
  }

  @Test
  void anOuterFlowGoesOnAfterInnerOnes() throws IOException {
    String[] frames = {"1\t19", "3\t5", "7\t15", "9\t11", "11\t12"};
    List<String> shown = show(RV082, sidecar(frames.length, i -> frames[i])).lines();
    String flows = "0 0 1 1 1 0 2 2 3 3 4 4 2 2 2 0 0 0 0";
    List<String> expected = new ArrayList<>();
    for (String flow : flows.split(" ", -1)) {
      expected.add(expected.size() + 1 + "\t" + flow + "\t");
    }
    assertEquals(expected, shown);
  }

  /** Which would be looked for from each character on. */
  @Test
  void aHeaderThatNeverEnds() throws IOException {
    Path endless = folder.resolve("endless.tsv");
    Files.writeString(endless, "#tcpteardown\t4\t" + "x".repeat(4_000_000));
    String first = show(RV082, endless).lines().get(0);
    assertTrue(first.endsWith("cut off: its last line is not #end"), first);
  }

  @Test
  void hostsThatShareAPairOfPorts() throws IOException {
    Shown shown = scan(HOSTS);
    assertEquals(HOSTS - 1 + "", shown.lines().get(2 * HOSTS - 1).split("\t", -1)[1]);
    shown.assertInProportionTo(3 * HOSTS);
  }

  private Shown scan(int hosts) throws IOException {
    Path capture = folder.resolve("scan-" + hosts + ".pcap");
    ByteBuffer bytes = ByteBuffer.allocate(24 + hosts * 2 * 56).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535);
    bytes.putInt(101); // raw IP
    for (int frame = 0; frame < 2 * hosts; frame++) {
      boolean syn = frame < hosts;
      int host = 0x0d000000 + frame % hosts;
      bytes
          .putInt(1_700_000_000)
          .putInt(frame * 10)
          .putInt(40)
          .putInt(40)
          .order(ByteOrder.BIG_ENDIAN);
      bytes.putInt(0x45000028).putInt(0x00014000).putInt(0x40060000);
      bytes.putInt(syn ? 0x0a000001 : host).putInt(syn ? host : 0x0a000001);
      bytes.putInt(syn ? 61_000 << 16 | 80 : 80 << 16 | 61_000);
      bytes
          .putInt(syn ? 77 : 0)
          .putInt(syn ? 0 : 78)
          .putInt(syn ? 0x50022000 : 0x50142000)
          .putInt(0);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
    Files.write(capture, bytes.array());
    Path sidecar = folder.resolve("scan-" + hosts + ".tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", sidecar, capture).code());
    return show(capture, sidecar);
  }
}
