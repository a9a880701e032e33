package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The survey command over a folder in which not all is well. */
class SurveyTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  private Path late;

  @BeforeEach
  void captures() throws IOException {
    late = Files.createDirectories(folder.resolve("deep/late")).resolve("capture.pcapng");
    Files.copy(Checkout.capture("rv082-late-fin"), late);
    Files.copy(Checkout.capture("asa-forged-rst"), folder.resolve("without-ending"));
    Files.writeString(folder.resolve("broken.pcap"), "this is no capture");
    Files.writeString(folder.resolve("README.md"), "neither is this");
    byte[] whole = Files.readAllBytes(Checkout.capture("asa-forged-rst"));
    Files.write(folder.resolve("cut.pcapng"), Arrays.copyOf(whole, whole.length - 20));
  }

  private Run survey(Object... more) {
    Object[] args = new Object[more.length + 2];
    args[0] = "survey";
    args[1] = folder;
    System.arraycopy(more, 0, args, 2, more.length);
    Run run = Run.of(args);
    assertEquals(ExitCode.DONE, run.code(), run.out() + run.err());
    return run;
  }

  private static void assertLine(Run run, String line) {
    assertTrue(
        run.out().lines().map(l -> l.strip().replaceAll(" +", " ")).anyMatch(line::equals),
        run.out());
  }

  @Test
  void countsOverAllCaptures() {
    Run run = survey();
    assertTrue(run.out().startsWith("4 captures, "), run.out());
    assertLine(run, "1 in 1 captures late_fin warn");
    assertLine(run, "1 in 1 captures forged_rst error");
    assertLine(run, "1 in 1 captures middlebox_fin_timer");
  }

  @Test
  void aBrokenFileCostsThatFileOnly() {
    Run run = survey();
    assertLine(run, "2 in 2 captures 0");
    assertLine(run, "1 in 1 captures 3");
    assertLine(run, "1 in 1 captures 4");
    assertTrue(run.out().contains("broken.pcap: 3: "), run.out());
    assertTrue(run.out().contains("cut.pcapng: 4: "), run.out());
  }

  @Test
  void listsWhatIsAskedFor() {
    Run run = survey("--list", "fin_blackholed");
    assertTrue(run.out().contains(late + " frame 10 flow 0 fin_blackholed (error): "), run.out());
    assertTrue(run.out().contains("verdict: The server closed first"), run.out());
    assertFalse(survey().out().contains("verdict: "));
    Run byCause = survey("--list", "middlebox_fin_timer");
    assertTrue(byCause.out().contains(late + " frame 1 flow 0 middlebox_fin_timer: "), run.out());
  }

  @Test
  void drawsTheSameWithTheSameSeed() {
    Run run = survey("--sample", "2", "--seed", "7");
    assertEquals(run.out(), survey("--sample", "2", "--seed", "7").out());
    List<String> lines =
        run.out().lines().filter(l -> l.contains("tshark -n -r '" + folder)).toList();
    assertEquals(2, lines.size(), run.out());
  }

  @Test
  void forPrograms() {
    Run run = survey("--format", "ndjson", "--list", "late_fin");
    List<JsonObject> lines =
        run.out().lines().map(l -> JsonParser.parseString(l).getAsJsonObject()).toList();
    assertEquals(4, lines.get(0).get("captures").getAsInt());
    JsonObject listed =
        lines.stream().filter(l -> l.get("type").getAsString().equals("listed")).findAny().get();
    assertEquals(late.toString(), listed.get("capture").getAsString());
    assertEquals(10, listed.get("frame").getAsLong());
    assertEquals("late_fin", listed.get("id").getAsString());
  }

  @Test
  void saysWhatItDoesNotKnow() {
    Run run = Run.of("survey", folder, "--list", "late_fun");
    assertEquals(ExitCode.USAGE, run.code());
    assertTrue(run.err().contains("--list knows no 'late_fun'"), run.err());
  }

  @Test
  void nothingThere() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(ExitCode.UNREADABLE, Run.of("survey", empty).code());
  }
}
