package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tshark that hangs, or gives something else than the capture holds. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts need a Unix shell")
final class TsharkFaultsTest {
  private static final long SILENCE_MS = 1_000;

  private final Path folder;
  private final FakeTshark fake;

  TsharkFaultsTest(@TempDir Path folder) {
    this.folder = folder;
    this.fake = new FakeTshark(folder);
  }

  private String failure(String body) throws Exception {
    FrameReader reader = fake.reader(body);
    UnreadableInputException failure =
        assertThrows(UnreadableInputException.class, () -> ReadTesting.read(reader));
    assertInstanceOf(ProgramFailedException.class, failure);
    fake.assertNothingLeft();
    return failure.getMessage();
  }

  /** What is wrong with these frames; those before the fault are delivered. */
  private String fault(int frames, String body) throws Exception {
    ReadOutcome outcome = fake.readWith(body).outcome();
    assertEquals(frames, outcome.frames());
    assertFalse(outcome.complete());
    assertTrue(outcome.readerFailed());
    return outcome.reason();
  }

  @Test
  void nothing() throws Exception {
    String message = failure("exit 0\n");
    assertTrue(
        message.endsWith(
            "tshark gave 0 packets and said that this is all, but the capture holds 1"),
        message);
  }

  @Test
  void tooFew() throws Exception {
    fake.holding(2);
    assertEquals(
        "tshark gave 1 packet and said that this is all, but the capture holds 2",
        fault(1, "frame\n"));
  }

  @Test
  void tooMany() throws Exception {
    Files.writeString(folder.resolve("second"), ReadTesting.columns(2));
    assertEquals(
        "tshark gave 2 packets and said that this is all, but the capture holds 1",
        fault(2, "frame; cat second\n"));
  }

  @Test
  void twice() throws Exception {
    assertEquals(
        "tshark gave frame 1 after frame 1; what came then was left out",
        fault(1, "frame; frame\n"));
  }

  /** It would not end by itself. */
  @Test
  void againAndAgain() throws Exception {
    fault(1, "while :; do frame; done\n");
  }

  @Test
  void silentFromTheStart() throws Exception {
    fake.silentFor(SILENCE_MS);
    String message = failure("sleep 1000; frame\n");
    assertTrue(message.contains("tshark gave nothing for 1.0 s and was ended"), message);
    assertEquals(List.of("columns"), fake.ways());
  }

  @Test
  void silentInBetween() throws Exception {
    fake.silentFor(SILENCE_MS);
    String reason = fault(1, "frame; sleep 1000; frame\n");
    assertTrue(reason.contains("--tshark-silence"), reason);
  }

  /** Slow is not silent. */
  @Test
  void slow() throws Exception {
    Files.writeString(folder.resolve("rest"), ReadTesting.columns(2) + ReadTesting.columns(3));
    fake.holding(3).silentFor(20_000);
    ReadOutcome outcome = fake.readWith("frame; sleep 1; cat rest\n").outcome();
    assertTrue(outcome.complete(), outcome.reason());
  }

  @Test
  void closesItsOutputButDoesNotEnd() throws Exception {
    fake.silentFor(SILENCE_MS);
    assertEquals(
        "tshark closed its output but did not end", fault(1, "frame; exec 1>&-; sleep 1000\n"));
  }

  /** What it has started ends with it: nobody else would. */
  @Test
  void endsWithAllThatItHasStarted() throws Exception {
    fake.silentFor(SILENCE_MS);
    fault(1, "frame; sleep 1000 & echo $! > below; wait\n");
    long pid = Long.parseLong(Files.readString(folder.resolve("below")).strip());
    assertEnds(pid);
  }

  /** What it leaves behind would hold its output open, and nothing would ever come there. */
  @Test
  void leavesSomethingBehind() throws Exception {
    ReadOutcome outcome = fake.readWith("frame; sleep 1000 & echo $! > below; exit 0\n").outcome();
    assertTrue(outcome.complete(), outcome.reason());
    assertEnds(Long.parseLong(Files.readString(folder.resolve("below")).strip()));
  }

  /** Its parent is gone, so it may take a moment until somebody takes note of its end. */
  private static void assertEnds(long pid) throws Exception {
    Process wait =
        new ProcessBuilder(
                "sh",
                "-c",
                "while ps -o stat= -p " + pid + " | grep -q '^[^Z]'; do sleep 0.1; done")
            .start();
    assertTrue(wait.waitFor(20, TimeUnit.SECONDS));
  }

  @Test
  void talksWithoutEnd() throws Exception {
    ReadOutcome outcome =
        fake.readWith(
                """
                printf 'tshark: ' >&2
                head -c 20000000 /dev/zero | tr '\\0' x >&2
                frame
                exit 2
                """)
            .outcome();
    assertEquals(1, outcome.frames());
    assertTrue(outcome.reason().startsWith("tshark: xxx"), outcome.reason());
    assertTrue(outcome.reason().length() < 2_100, "only the beginning is kept");
  }

  @ParameterizedTest
  @CsvSource({
    "exit 127, 'nothing, and exit code 127'",
    "sleep 1000, nothing for 1 s",
    "echo TShark 99999999999999999999.5.1, 'TShark 99999999999999999999.5.1'",
    "head -c 9000000 /dev/zero | tr '\\0' 9, '9999'",
  })
  void doesNotSayItsVersion(String body, String instead) throws Exception {
    Path script = script(body);
    TsharkVersion.Answer answer = TsharkVersion.ask(script, 1);
    assertEquals("", answer.version());
    assertTrue(answer.problem().startsWith("tshark did not say its version ("), answer.problem());
    assertTrue(answer.problem().contains(instead), answer.problem());
    assertTrue(answer.problem().length() < 300, answer.problem());
  }

  @Test
  void isNoProgram() throws Exception {
    Path script = Files.writeString(folder.resolve("text"), "text");
    String problem = TsharkVersion.ask(script, 1).problem();
    assertTrue(problem.contains("it could not be started: "), problem);
  }

  /** Numbers of streams hang on it: taken for 4.2, and told. */
  @Test
  void guessesVersionAloud() throws Exception {
    TsharkVersion version = new TsharkVersion(script("exit 1"));
    assertEquals("", version.problem());
    assertTrue(version.getAsBoolean());
    assertTrue(
        version.problem().endsWith("streams are numbered as tshark 4.2 does"), version.problem());
  }

  private Path script(String body) throws Exception {
    Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }
}
