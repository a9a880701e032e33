package org.tcpteardown.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkProgram;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;

/**
 * The plugin in tshark has no more to do for a packet than is fair, whoever made the capture. Work
 * is counted in instructions of Lua.
 */
class HostilePluginTest {
  private static final int PACKETS = 4_000;

  /**
   * With all rows about it: none of the kinds needs more than 2,200, with 1,000 packets or 4,000.
   * One instruction for each pair of packets would be 4,000 more.
   */
  private static final double MOST_FOR_A_PACKET = 3_500;

  /** Prints how many thousands of instructions were executed. */
  private static final String COUNTER =
      """
      local thousands = 0
      debug.sethook(function() thousands = thousands + 1 end, "", 1000)
      local tap = Listener.new("frame")
      function tap.draw() print("work " .. thousands) end
      """;

  @TempDir Path folder = Path.of("");

  static List<HostileKind> kinds() {
    return HostileKind.ALL;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void packetsOfEachKind(HostileKind kind) throws Exception {
    Path capture = Files.write(folder.resolve("kind.pcap"), kind.ofAbout(PACKETS));
    List<String> shown = shown(capture, sidecar(capture));
    String work = shown.get(shown.size() - 1);
    assertTrue(work.startsWith("work "), work);
    // Stray errors are of no connection.
    boolean ofFlows = shown.stream().anyMatch(line -> line.matches("\\d+\t\\d+\t"));
    assertEquals(!kind.name().equals("stray errors"), ofFlows, "whether frames have flows");
    double each = 1_000.0 * Long.parseLong(work.substring("work ".length())) / PACKETS;
    assertTrue(each < MOST_FOR_A_PACKET, () -> kind + ": " + each + " instructions a packet");
  }

  private Path sidecar(Path capture) throws IOException, UnreadableInputException {
    Settings settings = Settings.defaults();
    Analysis analysis = new Analysis(settings, new RowFile(), Analysis.FLOWS_AT_MOST);
    try (FrameReader reader = Readers.open(capture, Choice.LIBPCAP, TsharkUse.USUAL)) {
      reader.read(analysis::accept);
    }
    CaptureInfo info =
        new CaptureInfo(
            "kind.pcap",
            "libpcap",
            "",
            true,
            "",
            analysis.frames(),
            analysis.firstTimeNs(),
            settings,
            List.of());
    Path sidecar = folder.resolve("kind.tsv");
    try (var out = Files.newOutputStream(sidecar)) {
      SidecarWriter.write(analysis.finish(info), out);
    }
    return sidecar;
  }

  private List<String> shown(Path capture, Path sidecar) throws Exception {
    Path counter = Files.writeString(folder.resolve("counter.lua"), COUNTER);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process tshark =
        new ProcessBuilder(
                TsharkProgram.find().toString(),
                "-n",
                "-r",
                capture.toString(),
                "-X",
                "lua_script:../../lua/tcpteardown.lua",
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
                "tcpteardown.notice")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(tshark.waitFor(300, TimeUnit.SECONDS), "hangs");
    assertEquals(0, tshark.exitValue(), Files.readString(err, StandardCharsets.ISO_8859_1));
    return Files.readAllLines(out, StandardCharsets.ISO_8859_1);
  }
}
