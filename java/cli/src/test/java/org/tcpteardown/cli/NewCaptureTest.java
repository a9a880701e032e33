package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/new-capture}: packets as they stand in the rules' tests become a capture. */
final class NewCaptureTest {
  private static final String PACKETS =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.020 C>S . 1101:1101(0) ack 5202
      40.30 C>S F. 1101:1101(0) ack 5202             ! late_fin = 39.28
      40.60 C>S F. 1101:1101(0) ack 5202
      41.20 C>S F. 1101:1101(0) ack 5202
      42.40 C>S F. 1101:1101(0) ack 5202
      """;

  @TempDir Path folder = Path.of("");

  private String run(List<String> command, int code) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("LAB_CAPTURES", folder + "/test-captures"));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), out);
    return out;
  }

  @Test
  void packetsOfATestBecomeACapture() throws Exception {
    Path scripts = Checkout.TOP.resolve("scripts");
    Path programs = Files.createDirectories(folder.resolve("scripts/lab.d"));
    for (String name : List.of("notation.py", "rebuilt.py", "packets.py")) {
      Files.copy(scripts.resolve("lab.d").resolve(name), programs.resolve(name));
    }
    Files.createDirectory(folder.resolve("test-captures"));
    String command = scripts.resolve("new-capture").toString();
    run(List.of(command, "crafted-late"), 0);
    run(List.of(command, "crafted-late"), 2);
    run(List.of(command, "../late"), 2);
    Path made = folder.resolve("test-captures/crafted-late");
    Path program = made.resolve("make.py");
    // As it comes: a connection of which only the client closes, and one in good order.
    run(List.of("python3", program.toString()), 0);
    Run begun = Run.of("analyze", "--no-store", made.resolve("capture.pcapng"));
    assertTrue(begun.out().contains("17 frames, 2 TCP flows"), begun.out());
    String text = Files.readString(program);
    int from = text.indexOf("        exchanged");
    int to = text.indexOf("        \"\"\"", from);
    Files.writeString(program, text.substring(0, from) + PACKETS + text.substring(to));
    run(List.of("python3", program.toString()), 0);
    Run run = Run.of("analyze", "--no-store", made.resolve("capture.pcapng"));
    assertTrue(run.out().contains("late_fin"), run.out());
    assertTrue(run.out().contains("The client closed 39.3 s after the server's FIN"), run.out());
    assertTrue(Files.readString(made.resolve("truth.json")).contains("192.0.2.64:40002"));

    Files.writeString(program, text.replace("1.020 S>C .", "1.020 S>S ."));
    String told = run(List.of("python3", program.toString()), 1);
    assertTrue(told.contains("fires: cannot read '1.020 S>S . 5201:5201(0) ack 1102'"), told);
  }
}
