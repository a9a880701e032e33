package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertEquals(3, count(Run.of("analyze", RV082).out(), "repeat of the client's FIN"));
    assertEquals(
        9, count(Run.of("analyze", "--top", "0", RV082).out(), "repeat of the client's FIN"));
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
    assertEquals("tshark", capture.get("reader").getAsString());
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
            folder.resolve("newer.tsv"), whole.replaceFirst("#tcpteardown\t1", "#tcpteardown\t2"));
    assertEquals(ExitCode.UNREADABLE, Run.of("show", cut).code());
    Run run = Run.of("show", newer);
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("version 2"), run.err());
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
    Run explain = Run.of("explain", "late_fin");
    assertTrue(explain.out().contains("What to do:"), explain.out());
    assertEquals(ExitCode.USAGE, Run.of("explain", "no_such_thing").code());
    assertTrue(Run.of("fields", "my trace.pcap").out().contains("-r 'my trace.pcap' -T ek -e "));
  }
}
