package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
