package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.annotate.SidecarReader;

/** {@code analyze} and {@code show}: what users see. */
class AnalyzeTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");
  private static final Path ASA = Checkout.capture("asa-forged-rst");

  @TempDir Path folder = Path.of("");

  @Test
  void tableShowsTheWorstFirst() {
    Run run = Run.of("analyze", RV082);
    assertEquals(ExitCode.DONE, run.code());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(1).startsWith("error"), run.out());
    assertTrue(lines.get(1).contains("fin_blackholed"), run.out());
    assertTrue(run.out().contains("192.0.2.57:49731 -> 198.51.100.80:80"), run.out());
    assertTrue(run.out().contains("19 frames, 1 TCP flow in capture.pcapng"), run.out());
    assertEquals("", run.err());
  }

  @Test
  void repeatsAreFoldedUnlessAskedFor() {
    String once = Run.of("analyze", RV082).out();
    assertEquals(1, count(once, "repeat of the client's FIN"));
    assertTrue(once.contains("  9 times, first: 1st repeat of the client's FIN"), once);
    assertTrue(once.contains(" | worst, frame 19: 9th repeat of the client's FIN"), once);
    for (String[] all : new String[][] {{"--top", "0"}, {"--all", "--top=2"}}) {
      String each = Run.of("analyze", all[0], all[1], RV082).out();
      assertEquals(9, count(each, "repeat of the client's FIN"));
    }
  }

  private static long count(String text, String part) {
    return text.lines().filter(line -> line.contains(part)).count();
  }

  @Test
  void jsonHasTheContractedShape() {
    JsonObject json = Run.of("analyze", "--format", "json", RV082).json();
    JsonObject capture = json.getAsJsonObject("capture");
    assertEquals(19, capture.get("frames").getAsInt());
    assertTrue(capture.get("complete").getAsBoolean());
    assertEquals("libpcap", capture.get("reader").getAsString());
    assertEquals("10s", capture.getAsJsonObject("settings").get("late_fin.after").getAsString());

    JsonObject late = finding(json, "late_fin");
    assertEquals(10, late.get("frame").getAsInt());
    assertEquals("warn", late.get("severity").getAsString());
    assertEquals(0, late.get("flow").getAsInt());
    assertEquals(new BigDecimal("39.243635732"), late.get("value").getAsBigDecimal());
    assertTrue(late.get("text").getAsString().contains("39.2 s"));
    assertTrue(late.has("time"));

    JsonObject flow = json.getAsJsonArray("flows").get(0).getAsJsonObject();
    assertEquals("192.0.2.57:49731", flow.get("client").getAsString());
    assertEquals("198.51.100.80:80", flow.get("server").getAsString());
    assertEquals(11, flow.get("fin.count").getAsInt());
    assertEquals(0, flow.get("rst.count").getAsInt());
    assertTrue(flow.get("data_complete").getAsBoolean());
    assertEquals("middlebox_fin_timer", flow.get("cause").getAsString());
    assertEquals("error", flow.get("severity").getAsString());
  }

  private static JsonObject finding(JsonObject json, String id) {
    return StreamSupport.stream(json.getAsJsonArray("findings").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(f -> f.get("id").getAsString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ipv6EndsAreBracketed() {
    JsonObject json =
        Run.of("analyze", "--format", "json", Checkout.capture("ipv6-refused/client")).json();
    JsonObject flow = json.getAsJsonArray("flows").get(0).getAsJsonObject();
    assertEquals("[2001:db8:2::20]:81", flow.get("server").getAsString());
  }

  @Test
  void ndjsonIsOneObjectALine() {
    Run run = Run.of("analyze", "--format", "ndjson", ASA);
    List<JsonObject> objects =
        run.out()
            .lines()
            .map(line -> com.google.gson.JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertEquals("capture", objects.get(0).get("type").getAsString());
    assertTrue(objects.stream().anyMatch(o -> o.get("type").getAsString().equals("finding")));
    assertEquals("flow", objects.get(objects.size() - 1).get("type").getAsString());
  }

  @Test
  void failOnLooksAtTheSeverity() {
    assertEquals(ExitCode.FOUND, Run.of("analyze", "--fail-on", "error", RV082).code());
    Path late = Checkout.capture("late-fin-ok/client");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--fail-on", "error", late).code());
    assertEquals(ExitCode.FOUND, Run.of("analyze", "--fail-on", "warn", late).code());
  }

  @Test
  void settingsChangeThresholds() {
    Path late = Checkout.capture("late-fin-ok/client");
    assertEquals(
        ExitCode.DONE,
        Run.of("analyze", "--fail-on", "warn", "--set", "late_fin.after=1m", late).code());
    assertEquals(
        ExitCode.FOUND,
        Run.of(
                "analyze",
                "--fail-on",
                "warn",
                "--set",
                "late_fin.after=400ms",
                Checkout.capture("rv082-fin-in-time"))
            .code());
  }

  private static final Object[] HABITS = {
    "--set", "reset_habit.connections=1", Checkout.capture("abort-linger0/client")
  };

  private static Run analyzeHabits(Object... options) {
    List<Object> all = new ArrayList<>(List.of("analyze"));
    all.addAll(List.of(options));
    all.addAll(List.of(HABITS));
    return Run.of(all.toArray());
  }

  /** More connections than may be kept: all are told, and so is what that costs. */
  @Test
  void fewFlowsInMemoryStillTellOfAll() {
    Path crowd = Checkout.capture("asa-population").resolveSibling("client.pcapng");
    JsonObject whole = Run.of("analyze", "--format", "json", crowd).json();
    assertFalse(whole.getAsJsonObject("capture").has("judged_early"));
    Run run = Run.of("analyze", "--format", "json", "--max-flows", "5", crowd);
    JsonObject bounded = run.json();
    assertEquals(whole.getAsJsonArray("flows").size(), bounded.getAsJsonArray("flows").size());
    JsonObject early = bounded.getAsJsonObject("capture").getAsJsonObject("judged_early");
    assertTrue(early.get("ordinary").getAsInt() > 0, run.out());
    // It was still being repeated when it had to go: what was seen until then is told.
    assertTrue(early.get("frames_too_late").getAsInt() > 0, run.out());
    assertEquals("warn", finding(bounded, "fin_unanswered").get("severity").getAsString());
    assertTrue(run.err().contains("judged before the end"), run.err());

    assertEquals(ExitCode.USAGE, Run.of("analyze", "--max-flows", "0", crowd).code());
  }

  @Test
  void populationHasASectionOfItsOwn() {
    String table = analyzeHabits().out();
    String section = table.substring(table.indexOf("\npopulation\n"));
    assertTrue(section.contains("note   reset_habit"), table);
    assertTrue(section.contains("(flow 0)"), table);
    assertFalse(analyzeHabits("--min-severity", "warn").out().contains("population"));
    assertFalse(Run.of("analyze", RV082).out().contains("population"));
  }

  @Test
  void populationForPrograms() {
    JsonObject json = analyzeHabits("--format", "json").json();
    assertEquals(2, json.getAsJsonArray("population").size());
    JsonObject habit = json.getAsJsonArray("population").get(0).getAsJsonObject();
    assertEquals("reset_habit", habit.get("id").getAsString());
    assertEquals("note", habit.get("severity").getAsString());
    assertEquals("1 of 1", habit.get("value").getAsString());
    assertTrue(habit.get("from").isJsonNull());
    assertEquals(1, habit.get("count").getAsInt());
    assertEquals(0, habit.getAsJsonArray("flows").get(0).getAsInt());
    assertTrue(
        analyzeHabits("--format", "ndjson").out().contains("{\"type\":\"population\",\"id\":"));
  }

  @Test
  void populationSurvivesTheSidecar() {
    Path sidecar = folder.resolve("habit.tsv");
    Run analyzed = analyzeHabits("--format", "json", "-o", sidecar);
    Run shown = Run.of("show", "--format", "json", sidecar);
    assertEquals(analyzed.json(), shown.json());
    assertEquals(
        1,
        Run.of("show", "--format", "json", "--flow", "0", sidecar)
            .json()
            .getAsJsonArray("population")
            .size());
  }

  @Test
  void sidecarReadsBackTheSame() throws Exception {
    Path sidecar = folder.resolve("asa.tsv");
    Run analyzed = Run.of("analyze", "--format", "json", "-o", sidecar, ASA);
    Run shown = Run.of("show", "--format", "json", sidecar);
    assertEquals(analyzed.json(), shown.json());
    try (var in = Files.newBufferedReader(sidecar)) {
      assertEquals(26, SidecarReader.read(in).capture().frames());
    }
  }

  @Test
  void showFindsTheStoredResultOfAMovedCapture() throws IOException {
    Run.of("analyze", ASA);
    Path moved = Files.copy(ASA, folder.resolve("renamed.pcapng"));
    Run run = Run.of("show", "--flow", "0", moved);
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.out().contains("forged_rst"), run.out());
    assertTrue(run.out().contains("conn_state"), run.out());
    assertEquals(ExitCode.USAGE, Run.of("show", "--flow", "7", moved).code());
  }

  @Test
  void showRefusesWhatItDoesNotKnow() throws IOException {
    Run.of("analyze", "-o", folder.resolve("whole.tsv"), ASA);
    String whole = Files.readString(folder.resolve("whole.tsv"));
    Path cut = Files.writeString(folder.resolve("cut.tsv"), whole.substring(0, whole.length() / 2));
    Path newer =
        Files.writeString(
            folder.resolve("newer.tsv"), whole.replaceFirst("#tcpteardown\t4", "#tcpteardown\t5"));
    assertEquals(ExitCode.UNREADABLE, Run.of("show", cut).code());
    Run run = Run.of("show", newer);
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("version 5"), run.err());
  }

  @Test
  void explainListAndFieldsKnowEveryName() {
    Run list = Run.of("list", "--fields");
    assertEquals(ExitCode.DONE, list.code());
    for (String line : list.out().lines().toList()) {
      String id = line.split(" ", -1)[0];
      assertEquals(ExitCode.DONE, Run.of("explain", "tcpteardown." + id).code(), id);
    }
    Run settings = Run.of("list", "--settings");
    assertTrue(settings.out().contains("late_fin.after"), settings.out());
    Run timer = Run.of("explain", "fin_timer");
    assertTrue(timer.out().startsWith("fin_timer (population) - "), timer.out());
    assertTrue(timer.out().contains("What to do:"), timer.out());
    Run explain = Run.of("explain", "late_fin");
    assertTrue(explain.out().contains("What to do:"), explain.out());
    assertEquals(ExitCode.USAGE, Run.of("explain", "no_such_thing").code());
    assertTrue(Run.of("fields", "my trace.pcap").out().contains("-r 'my trace.pcap' -T ek -e "));
  }
}
