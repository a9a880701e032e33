package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.annotate.Store;

/** What the plugin inside Wireshark asks, and what it is told. */
class PluginCommandTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");

  @TempDir Path folder = Path.of("");

  /** As Lua writes it, from what it sees of the first frames. */
  private Path request(String... more) throws IOException {
    List<String> lines = new ArrayList<>(List.of("#tcpteardown-request\t1", "frames\t19"));
    lines.addAll(List.of(more));
    List<String> frames =
        Tshark.lines(
            Tshark.run(
                "-n",
                "-r",
                RV082,
                "-c",
                "8",
                "-T",
                "fields",
                "-e",
                "frame.number",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.len",
                "-e",
                "frame.cap_len"));
    for (String frame : frames) {
      String[] cells = frame.split("\t", -1);
      String[] time = cells[1].split("\\.", -1);
      double seconds = Long.parseLong(time[0]) + Long.parseLong(time[1]) / 1e9;
      lines.add("early\t" + cells[0] + "\t" + seconds + "\t" + cells[2] + "\t" + cells[3]);
    }
    return Files.write(folder.resolve("request"), lines);
  }

  private String handed(Path capture) throws IOException {
    Files.copy(capture, folder.resolve("handed.pcap"));
    return "handed\thanded.pcap";
  }

  private static String answer(Path request) {
    Run run = Run.of("plugin", request);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals("", run.err());
    return run.out();
  }

  /** As for who has the plugin by a package, and never had results. */
  @Test
  void withoutARequestTheFolderForItIsMade() {
    assertEquals("done\n", answer(Path.of("")));
    assertTrue(Files.isDirectory(Store.ofUser().folder()));
  }

  @Test
  void analysesPacketsThatWereHandedOver() throws IOException {
    assertEquals("done\n", answer(request(handed(RV082))));
    assertEquals(ExitCode.DONE, Run.of("show", RV082).code());
  }

  @Test
  void explainsAConnection() throws IOException {
    String answer = answer(request("flow\t0", handed(RV082)));
    assertTrue(answer.startsWith("text\tFlow 0 of "), answer);
    assertTrue(answer.contains("\ntext\t\n"), "empty lines stay");
    assertTrue(answer.matches("(?s).*\ntext\t[^\n]{200,}\n.*"), "the window folds lines itself");
    assertTrue(answer.endsWith("\ndone\n"), answer);
    Files.delete(folder.resolve("handed.pcap"));
    String none = answer(request("flow\t7", handed(RV082)));
    assertTrue(none.startsWith("failed\tthere is no flow 7"), none);
  }

  @Test
  void saysThatNoSuchCaptureIsOpen() throws IOException {
    assertEquals("unknown\n", answer(request()));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no capture");
    assertTrue(answer(request(handed(text))).startsWith("failed\t"));
    Path foreign = Files.writeString(folder.resolve("request"), "#tcpteardown-request\t9\n");
    assertTrue(answer(foreign).contains("install it again"));
  }

  /** As Wireshark starts it: by a shell, with the capture open. */
  private String fromProgramWith(Path open, Path request) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec 7<\"$0\"; \"$@\"; exit $?"));
    command.add(open.toString());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.tcpteardown.cli.Main", "plugin", request.toString()));
    Process process = new ProcessBuilder(command).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return out;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsTheCaptureThatIsOpen() throws Exception {
    Path named = Files.copy(RV082, folder.resolve("$(touch owned) 'late' \u00e4.pcapng"));
    assertTrue(fromProgramWith(named, request("flow\t0")).endsWith("done\n"));
    Path other = Checkout.capture("asa-forged-rst");
    assertEquals("unknown\n", fromProgramWith(other, request()));
  }

  /** A read filter, or packets that came since. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void anotherNumberOfFramesIsAnotherCapture() throws Exception {
    Path request = request();
    Files.writeString(request, Files.readString(request).replace("frames\t19", "frames\t18"));
    assertEquals("unknown\n", fromProgramWith(RV082, request));
  }
}
