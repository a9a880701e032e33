package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.model.CapturedFrame;

/** When tshark's columns are used, and when it is asked again in EK. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts need a Unix shell")
final class TsharkColumnsTest {
  private final Path folder;
  private final FakeTshark fake;

  TsharkColumnsTest(@TempDir Path folder) {
    this.folder = folder;
    this.fake = new FakeTshark(folder);
  }

  @Test
  void columnsSayWhatEkSays() throws Exception {
    List<CapturedFrame> columns = fake.readWith("frame\n").frames();
    assertEquals(List.of("columns"), fake.ways());
    assertEquals(ReadTesting.read(ReadTesting.ekFrame(1)).frames(), columns);
  }

  @Test
  void pluginPrintsAmongColumns() throws Exception {
    ReadOutcome outcome = fake.readWith("echo hello; frame; echo; echo '{}'\n").outcome();
    assertEquals(List.of("columns"), fake.ways());
    assertTrue(outcome.complete(), outcome.reason());
    assertEquals(1, outcome.frames());
    assertEquals(2, outcome.foreignLines());
  }

  @Test
  void halfLineIsNoFrame() throws Exception {
    ReadOutcome outcome = fake.readWith("frame; frame | sed s/^1/2/ | tr -d '\\n'\n").outcome();
    assertEquals(List.of("columns"), fake.ways());
    assertEquals("the input ends in the middle of line 2", outcome.reason());
    assertEquals(1, outcome.frames());
  }

  /** Each of these is a reason to go on in EK, from the second frame. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "frame | sed s/^1/3/", // a frame between is missing
        "frame | sed 's/^1/x2/'", // a plugin's print ran into the line
        "frame | tr -d '\\n' | sed 's/^1/2/'; frame", // too many columns
        "frame | sed 's/^1/2/; s/...$//'", // too few
        "frame | sed 's/^1/2/; s/54/Set/'", // an unknown form
        "frame | sed \"s/^1/2/; s/:tcp/:tcp$(printf ':%03d' $(seq 507))/\"", // cut
        "echo '2 things'",
      })
  void distrustedColumns(String second) throws Exception {
    String columns = "frame; sleep 0.2; " + second + "; exec sleep 100\n";
    Files.writeString(folder.resolve("more"), ReadTesting.ekFrame(2) + ReadTesting.ekFrame(3));
    ReadTesting.Result result =
        fake.holding(3).readWith("[ $way = columns ] && { " + columns + "}\nframe; cat more\n");
    assertEquals(List.of("columns", "ek"), fake.ways());
    assertEquals(List.of(1L, 2L, 3L), ReadTesting.numbers(result));
    assertTrue(result.outcome().complete(), result.outcome().reason());
    assertEquals(3, result.outcome().frames());
  }

  @Test
  void fieldsMissingInColumns() throws Exception {
    String seqToLen = "1\t0\t0x002\t502\t0\t";
    String without = ReadTesting.columns(1).replace(seqToLen, "\t\t\t\t\t");
    Files.writeString(folder.resolve("without"), without);
    String message =
        fake.failureWith(
            """
            [ $way = columns ] && exec cat without
            echo "tshark: Some fields aren't valid:" >&2
            exit 1
            """);
    assertEquals(List.of("columns", "ek"), fake.ways());
    assertTrue(message.contains("too old"), message);
  }

  @Test
  void noColumnsAtAll() throws Exception {
    String noColumns = "[ $way = columns ] && { echo 'tshark: Tabs?' >&2; exit 1; }\nframe\n";
    ReadOutcome outcome = fake.readWith(noColumns).outcome();
    assertEquals(List.of("columns", "ek"), fake.ways());
    assertTrue(outcome.complete(), outcome.reason());
    assertEquals(1, outcome.frames());
  }
}
