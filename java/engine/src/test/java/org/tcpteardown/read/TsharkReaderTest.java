package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tshark started by us: the real one, and scripts that behave as it does when things go wrong.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts need a Unix shell")
final class TsharkReaderTest {
  private static final Path PCAP = ReadTesting.resource("frames.pcap");

  private final Path folder;
  private final FakeTshark fake;

  TsharkReaderTest(@TempDir Path folder) {
    this.folder = folder;
    this.fake = new FakeTshark(folder);
  }

  @Test
  void realTshark() throws Exception {
    ReadOutcome outcome =
        ReadTesting.read(Readers.open(PCAP, Choice.TSHARK, TsharkUse.USUAL)).outcome();
    assertEquals("tshark", outcome.reader());
    assertTrue(outcome.version().matches("\\d+\\.\\d+\\.\\d+"), outcome.version());
    assertEquals(38, outcome.frames());
    assertEquals(
        "1 frame is cut off in the TCP header (the capture holds 46 bytes of it at the most): what"
            + " it says of its connection is unknown",
        outcome.reason());
  }

  @Test
  void cutCapture() throws Exception {
    byte[] bytes = Files.readAllBytes(PCAP);
    Path cut = folder.resolve("-cut.pcap");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 5));
    ReadTesting.Result result = ReadTesting.read(Readers.open(cut, Choice.TSHARK, TsharkUse.USUAL));
    assertEquals(37, result.frames().size());
    assertFalse(result.outcome().complete());
    String reason = result.outcome().reason();
    assertTrue(reason.contains("cut short in the middle of a packet"), reason);
    assertFalse(reason.contains("Running as user"), reason);
  }

  @Test
  void emptyCapture() throws Exception {
    Path empty = folder.resolve("empty.pcap");
    Files.write(empty, Arrays.copyOf(Files.readAllBytes(PCAP), 24));
    ReadTesting.Result result = ReadTesting.read(empty);
    assertEquals(List.of(), result.frames());
    assertTrue(result.outcome().complete(), result.outcome().reason());
  }

  @Test
  void notCapture() throws Exception {
    Path file = folder.resolve("a.bin");
    Files.write(file, new byte[] {1, 0, 2, 0, 3, 0, 4, 0, 5});
    String message =
        assertThrows(UnreadableInputException.class, () -> ReadTesting.read(file)).getMessage();
    assertTrue(message.contains("is not EK, JSON or a capture"), message);
    assertTrue(message.contains("tshark: "), message);
  }

  @Test
  void damagedTail() throws Exception {
    ReadOutcome outcome =
        fake.readWith(
                """
                frame
                printf 'Running as user "root"\\ntshark: Cut\\033 short.\\nLua: x\\n' >&2
                exit 2
                """)
            .outcome();
    assertEquals(1, outcome.frames());
    assertEquals("tshark: Cut\\u001b short.", outcome.reason());
    assertEquals("4.2.99", outcome.version());
  }

  @Test
  void killedTshark() throws Exception {
    ReadOutcome outcome = fake.readWith("frame; printf '{\"index\":'; kill -9 $$\n").outcome();
    assertEquals(1, outcome.frames());
    assertFalse(outcome.complete());
    assertEquals("tshark was ended by signal 9", outcome.reason());
  }

  @Test
  void failedTshark() throws Exception {
    String message = fake.failureWith("echo 'tshark: No way.' >&2; exit 3\n");
    assertTrue(message.endsWith("could not be read.\ntshark: No way."), message);
    message = fake.failureWith("echo 'tshark: Some fields aren'\"'\"'t valid:' >&2; exit 1\n");
    assertTrue(message.contains("too old"), message);
  }

  @Test
  void stoppedByTheSink() throws Exception {
    FrameReader reader = fake.reader("echo $$ > '" + folder + "/pid'; frame; exec sleep 100\n");
    assertThrows(
        IllegalStateException.class,
        () ->
            reader.read(
                frame -> {
                  throw new IllegalStateException("enough");
                }));
    assertStopped();
  }

  @Test
  void stoppedFromOutside() throws Exception {
    FrameReader reader = fake.reader("echo $$ > '" + folder + "/pid'; frame; exec sleep 100\n");
    CompletableFuture<Void> started = new CompletableFuture<>();
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(
            () -> {
              try {
                reader.read(frame -> started.complete(null));
              } catch (IOException | UnreadableInputException e) {
                throw new IllegalStateException(e);
              }
            });
    started.get(20, TimeUnit.SECONDS);
    reader.close();
    ended.handle((nothing, thrown) -> true).get(20, TimeUnit.SECONDS);
    assertStopped();
  }

  private void assertStopped() throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    fake.assertNothingLeft();
  }

  @Test
  void whichTshark() throws Exception {
    Path script = fake.script("");
    Map<String, String> path = Map.of("PATH", "/nowhere:" + folder);
    assertEquals(script, TsharkLocator.find(null, path));
    Map<String, String> variable = Map.of("PATH", "", "TCPTEARDOWN_TSHARK", script.toString());
    assertEquals(script, TsharkLocator.find(null, variable));
    assertEquals(script, TsharkLocator.find(script, Map.of()));
    Map<String, String> wrong = Map.of("TCPTEARDOWN_TSHARK", "/nowhere/tshark");
    assertEquals(
        "TCPTEARDOWN_TSHARK says that tshark is /nowhere/tshark, but there is no program of that"
            + " name.",
        assertThrows(UnreadableInputException.class, () -> TsharkLocator.find(null, wrong))
            .getMessage());
  }
}
