package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code summary}. */
final class SummaryTest {
  private static final Path REFUSING = Checkout.capture("refusing-server/client");

  @TempDir Path folder = Path.of("");

  private static List<String> summary(Object... captures) {
    List<Object> args = new ArrayList<>(List.of("summary"));
    args.addAll(List.of(captures));
    Run run = Run.of(args.toArray());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals("", run.err());
    return run.out().lines().toList();
  }

  /** What stands below a heading, spaces put together. */
  private static List<String> section(List<String> lines, String title) {
    List<String> section = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      inside = line.startsWith(title) || (inside && !line.isEmpty());
      if (inside && !line.startsWith(title)) {
        section.add(line.strip().replaceAll(" +", " "));
      }
    }
    return section;
  }

  @Test
  void whoRefusesAndWhoIsRefused() throws IOException {
    List<String> lines = summary(REFUSING);
    assertEquals(REFUSING + ": 13 connections; ended by: refused 12, fin 1", lines.get(0));
    assertEquals(
        List.of("192.0.2.10 12 13 13.0 ip.addr == 192.0.2.10 && tcpteardown.rst.count.srv > 0"),
        section(lines, "clients by server RST"));
    assertEquals(
        List.of("198.51.100.20 12 13 0 ip.addr == 198.51.100.20 && tcpteardown.rst.count.srv > 0"),
        section(lines, "servers by RST sent"));
    assertEquals(
        List.of("81 12 12 none came about tcp.port == 81 && tcpteardown.end == \"refused\""),
        section(lines, "ports by refusals"));
    assertEquals(
        List.of("refused_by_host 12 tcpteardown.cause == \"refused_by_host\""),
        section(lines, "causes"));
    List<String> bars = section(lines, "connections reset over time");
    assertTrue(bars.get(0).matches("[ ▁▂▃▄▅▆▇█]+ \\S+Z to \\S+Z, 1 s a bar"), bars.get(0));
    assertEquals(List.of(), section(lines, "longest half-closes"));
    for (String title :
        List.of("clients by server RST", "servers by RST", "ports by refusals", "causes")) {
      String line = section(lines, title).get(0);
      String filter =
          line.substring(
              line.indexOf(
                  title.startsWith("ports")
                      ? "tcp.port"
                      : title.startsWith("causes") ? "tcpteardown." : "ip.addr"));
      assertEquals(12, streams(filter).size(), filter);
    }
  }

  /** Every line of the text, with its filter. */
  @Test
  void programsGetTheSame() throws IOException {
    Path late = Checkout.capture("rv082-late-fin");
    Run run = Run.of("summary", "--format", "json", REFUSING, late);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    JsonObject json = run.json();
    assertEquals(14, json.get("connections").getAsInt());
    assertEquals(12, json.getAsJsonObject("ends").get("refused").getAsInt());
    long reset = 0;
    for (JsonElement bar : json.getAsJsonObject("resets").getAsJsonArray("counts")) {
      reset += bar.getAsLong();
    }
    assertEquals(12, reset);
    JsonObject client = line(json, "clients_by_server_rst");
    assertEquals("192.0.2.10", client.get("name").getAsString());
    assertEquals(12, client.get("rsts").getAsInt());
    assertEquals(13.0, client.get("syns_per_connection").getAsDouble());
    assertEquals(12, streams(client.get("filter").getAsString()).size());
    JsonObject port = line(json, "ports_by_refusals");
    assertTrue(port.get("syns_per_connection").isJsonNull(), port.toString());
    assertEquals(12, streams(port.get("filter").getAsString()).size());
    JsonObject halfClose = line(json, "longest_half_closes");
    assertEquals(39.2, halfClose.get("time").getAsDouble(), 0.1);
    assertEquals(late.toString(), halfClose.get("capture").getAsString());
    List<String> text = summary(REFUSING, late);
    int lines = 0;
    for (Map.Entry<String, JsonElement> part : json.entrySet()) {
      if (part.getValue() instanceof JsonObject section && section.has("lines")) {
        for (JsonElement one : section.getAsJsonArray("lines")) {
          String filter = one.getAsJsonObject().get("filter").getAsString();
          assertTrue(text.stream().anyMatch(line -> line.contains(filter)), filter);
          lines++;
        }
      }
    }
    assertEquals(text.stream().filter(l -> l.contains(" == ")).count(), lines, text.toString());
  }

  private static JsonObject line(JsonObject json, String section) {
    return json.getAsJsonObject(section).getAsJsonArray("lines").get(0).getAsJsonObject();
  }

  /** Judged for themselves, parts of a connection may look like bad ends: that must be said. */
  @Test
  void connectionsThatGoOnInTheNextCaptureAreSaid() throws IOException {
    Path whole = Checkout.capture("rv082-late-fin");
    byte[] bytes = Files.readAllBytes(whole);
    PcapngParts parts = PcapngParts.of(bytes);
    Files.write(folder.resolve("a.pcapng"), parts.packets(0, 8));
    Files.write(folder.resolve("b.pcapng"), parts.packets(8, parts.count()));
    List<String> lines = summary(folder);
    assertEquals(
        "1 connection goes on in a later capture; each capture is judged by itself, so that it"
            + " counts once in each (--as-one reads captures that follow each other as one)",
        lines.get(1));
    Run json = Run.of("summary", "--format", "json", folder);
    assertEquals(1, json.json().get("continued").getAsInt());
    assertFalse(summary(whole, REFUSING).get(1).contains("later capture"));
  }

  /** A port was closed, and then it was not. */
  @Test
  void beforeAndAfter() {
    Path clean = Checkout.capture("clean-close/client");
    List<String> lines = summary("--against", REFUSING, clean);
    assertEquals("before  " + REFUSING + ": 13 connections", lines.get(0));
    assertEquals("after   " + clean + ": 12 connections", lines.get(1));
    List<String> changes = section(lines, "per 1,000 connections");
    assertTrue(
        changes.contains(
            "better end refused 12 of 13 923.1 0 of 12 0.0 -923.1 -986.3 to -570.3"
                + " tcpteardown.end == \"refused\""),
        changes.toString());
    assertTrue(changes.get(changes.size() - 1).contains("take connections as independent"));
    Run run = Run.of("summary", "--format", "json", "--against", REFUSING, clean);
    JsonObject against = run.json().getAsJsonObject("against");
    assertEquals(13, against.get("connections_before").getAsInt());
    JsonObject refused =
        against.getAsJsonArray("changes").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(change -> change.get("kind").getAsString().equals("end"))
            .filter(change -> change.get("id").getAsString().equals("refused"))
            .findFirst()
            .orElseThrow();
    assertEquals("better", refused.get("change").getAsString());
    assertEquals(12, refused.get("before").getAsInt());
    assertEquals(-923.1, refused.get("difference_per_1000").getAsDouble(), 0.1);
  }

  @Test
  void nothingIsClaimedOfSmallNumbers() throws IOException {
    Path late = Checkout.capture("rv082-late-fin");
    List<String> lines = summary("--against", late, Checkout.capture("clean-close/client"));
    assertTrue(lines.contains("fewer than 10 connections on a side: too few to say anything"));
    List<String> changes = section(lines, "per 1,000 connections");
    assertTrue(
        changes.stream().noneMatch(line -> line.startsWith("better late_fin")), changes.toString());
    assertTrue(
        changes.stream().anyMatch(line -> line.startsWith("unclear late_fin")), changes.toString());
    Path letter = Files.writeString(folder.resolve("letter.pcap"), "Dear Sir or Madam");
    Run unreadable = Run.of("summary", "--against", letter, late);
    assertEquals(ExitCode.UNREADABLE, unreadable.code());
    assertTrue(unreadable.out().contains("1 connection"), unreadable.out());
  }

  private static Set<String> streams(String filter) throws IOException {
    return new HashSet<>(
        Tshark.withPlugin(REFUSING, "-Y", filter, "-T", "fields", "-e", "tcpteardown.flow"));
  }

  @Test
  void whatStandsOut() {
    assertEquals(
        List.of("192.0.2.10 (to 198.51.100.20:80) 12 of 12 tcp.stream in {0, 1, 2, 3, 4} ..."),
        section(summary(Checkout.capture("linger0-habit/client")), "ends that always reset"));
    assertEquals(
        List.of("192.0.2.57 -> 198.51.100.80:80 39.2 s tcp.stream == 0"),
        section(summary(Checkout.capture("rv082-late-fin")), "longest half-closes"));
  }

  @Test
  void isQuietWhereThereIsNothingToSay() {
    Path clean = Checkout.capture("clean-close/client");
    List<String> lines = summary(clean);
    assertEquals(2, lines.size(), lines.toString());
    assertEquals("nothing stands out", lines.get(1));
  }

  @Test
  void severalCapturesAreOneTimeline() throws IOException {
    Path one = folder.resolve("one.pcapng");
    Files.copy(Checkout.capture("rv082-late-fin"), one);
    Files.copy(REFUSING, folder.resolve("two.pcapng"));
    List<String> lines = summary(folder);
    assertEquals("2 captures: 14 connections; ended by: refused 12, fin 2", lines.get(0));
    assertEquals(
        List.of("192.0.2.57 -> 198.51.100.80:80 39.2 s tcp.stream == 0 in " + one),
        section(lines, "longest half-closes"));
    assertEquals(ExitCode.UNREADABLE, Run.of("summary", folder, folder.resolve("gone")).code());
    assertEquals(ExitCode.USAGE, Run.of("summary").code());
  }

  @Test
  void namesDoNoHarm() throws IOException {
    Path odd = Files.copy(REFUSING, folder.resolve("\u001b[31m\u202e.pcapng"));
    String text = String.join("\n", summary(odd, Checkout.capture("rv082-late-fin"), odd));
    assertFalse(text.contains("\u001b") || text.contains("\u202e"), text);
  }

  @Test
  void atTheFootOfAnAnalysis() {
    Run run = Run.of("analyze", "--no-store", "--summary", REFUSING);
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.out().endsWith(String.join("\n", summary(REFUSING)) + "\n"), run.out());
    assertEquals(
        ExitCode.USAGE, Run.of("analyze", "--summary", "--format", "json", REFUSING).code());
  }
}
