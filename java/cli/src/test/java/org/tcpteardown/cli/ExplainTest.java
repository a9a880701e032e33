package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.story.LadderText;

/** {@code explain CAPTURE --flow N}: the story of one flow. */
class ExplainTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");
  private static final Path ASA = Checkout.capture("asa-forged-rst");

  @TempDir Path folder = Path.of("");

  static List<Path> captures() {
    // Those of the other side add little but time.
    return Checkout.captures().stream().filter(c -> !c.endsWith("server.pcapng")).toList();
  }

  private static void assertTells(String text, String... parts) {
    String flat = text.replaceAll("\\s+", " ");
    for (String part : parts) {
      assertTrue(flat.contains(part), part + " is not in\n" + text);
    }
  }

  @Test
  void lateFinEatenByARouter() {
    Run run = Run.of("explain", RV082, "--flow", "0");
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals("", run.err());
    assertTells(
        run.out(),
        "Flow 0 of capture.pcapng: client 192.0.2.57:49731, server 198.51.100.80:80",
        "19 segments, frames 1 to 19",
        "captured with its handshake",
        "1.096410 8 client <- server [FIN, ACK] seq 101 ack 102 len 0",
        "... 39.2 s of silence ...",
        "40.340045 10 client -> server [FIN, ACK] seq 102 ack 102 len 0",
        "9 more transmissions, the last in frame 19, gaps doubling from 300 ms to 76.9 s",
        "Evidence for it",
        "(late_fin, frame 10)",
        "Every captured byte was acknowledged",
        "(middlebox_fin_timer), confidence",
        "If a timer for half-closed sessions expired, it is at most 39.2 s: 6 known defaults from",
        "What to check next",
        "FIN Timeout");
    assertFalse(run.out().contains(" ttl "), "nothing depends on the TTL here");
  }

  @Test
  void resetMadeByAFirewall() {
    Run run = Run.of("explain", ASA, "--flow", "0");
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTells(
        run.out(),
        "25 client <- server [FIN, ACK] seq 17941 ack 213 len 0 ttl 128",
        "26 client -> server [RST, ACK] seq 213 ack 17942 len 0 win 65323 ttl 255",
        "! forged_rst 100",
        "Signs that the client did not send the RST in frame 26: ttl_far",
        "What to check next 1.",
        "TCP Reset-I or TCP Reset-O; the RST bears the client's address");
  }

  @Test
  void theOnlyFlowNeedsNoNumber() {
    assertEquals(Run.of("explain", RV082, "--flow", "0"), Run.of("explain", RV082));
  }

  @Test
  void ofSeveralFlowsOneHasToBeChosen() {
    Path two = Checkout.capture("half-open/client");
    Run none = Run.of("explain", two);
    assertEquals(ExitCode.USAGE, none.code());
    assertTrue(none.err().contains("3 flows: choose one, its flows are --flow 0 to 2"), none.err());
    assertEquals("", none.out());
    Run wrong = Run.of("explain", two, "--flow", "3");
    assertEquals(ExitCode.USAGE, wrong.code());
    assertTrue(wrong.err().contains("no flow 3 in this capture: its flows are --flow 0 to 2"));
    assertEquals(ExitCode.USAGE, Run.of("explain", two, "--flow", "-1").code());
    assertEquals(ExitCode.USAGE, Run.of("explain", two, "--flow", "x").code());
    Run second = Run.of("explain", two, "--flow", "1");
    assertTells(second.out(), "Flow 1 of client.pcapng: client 192.0.2.10:40002");
  }

  @Test
  void neitherNameNorCapture() {
    Run run = Run.of("explain", "no_such_thing");
    assertEquals(ExitCode.USAGE, run.code());
    assertTrue(run.err().contains("neither a name"), run.err());
    assertTrue(run.err().contains("nor a capture file"), run.err());
    assertEquals(
        ExitCode.UNREADABLE, Run.of("explain", folder.resolve("none.pcap"), "--flow", "0").code());
    assertEquals(ExitCode.UNREADABLE, Run.of("explain", folder).code());
  }

  @Test
  void namesComeBeforeFiles() {
    assertTrue(Run.of("explain", "late_fin").out().startsWith("tcpteardown.late_fin - "));
    assertTrue(Run.of("explain", "end").out().startsWith("tcpteardown.end "));
    assertTrue(Run.of("explain", "late_fin.after").out().startsWith("setting late_fin.after"));
  }

  @Test
  void pipe() throws IOException {
    String[] command = Run.of("fields", RV082).out().split("\\|", -1)[0].strip().split(" ", -1);
    Object[] args = Arrays.copyOfRange(command, 1, command.length, Object[].class);
    byte[] ek = Tshark.run(args);
    Run run = Run.withInput(ek, "explain", "-", "--flow", "0");
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals(
        Run.of("explain", RV082).out().replace("capture.pcapng", "standard input"), run.out());
  }

  @Test
  void captureThatEndsEarlyIsToldAsFarAsItGoes() throws IOException {
    byte[] whole = Files.readAllBytes(RV082);
    Path file = Files.write(folder.resolve("cut.pcapng"), Arrays.copyOf(whole, whole.length - 30));
    Run run = Run.of("explain", file, "--flow", "0");
    assertEquals(ExitCode.INCOMPLETE, run.code());
    assertTells(run.out(), "INCOMPLETE", "The capture was not read to its end", "late_fin");
  }

  @Test
  void settingsAreHeeded() {
    assertTells(Run.of("explain", RV082).out(), "! fin_blackholed 39.2 s");
    String other = Run.of("explain", "--set", "late_fin.after=1m", RV082).out();
    assertFalse(other.contains("late_fin 39.2 s"), other);
  }

  @Test
  void json() {
    JsonObject json = Run.of("explain", "--format", "json", RV082).json();
    assertEquals("192.0.2.57:49731", json.get("client").getAsString());
    assertEquals(19, json.get("segments").getAsInt());
    assertEquals("middlebox_fin_timer", json.get("cause").getAsString());
    JsonArray ladder = json.getAsJsonArray("ladder");
    JsonObject first = ladder.get(0).getAsJsonObject();
    assertEquals("handshake", first.get("kind").getAsString());
    JsonObject silence = kind(ladder, "silence");
    assertEquals(
        new BigDecimal("39.204518"),
        silence.get("quiet").getAsBigDecimal().setScale(6, java.math.RoundingMode.HALF_UP));
    JsonObject repeats = kind(ladder, "repeats");
    assertEquals(9, repeats.get("repeats").getAsInt());
    assertEquals(11, repeats.get("frame").getAsInt());
    assertEquals(19, repeats.get("last_frame").getAsInt());
    assertTrue(repeats.get("gaps_double").getAsBoolean());
    assertEquals("client", repeats.get("from").getAsString());
    assertTrue(json.getAsJsonArray("found").size() > 3);
    assertTrue(json.getAsJsonArray("evidence_against").size() > 0);
    assertTrue(json.getAsJsonArray("timers").toString().contains("at most 39.2 s"));
    assertEquals("FIN Timeout", json.getAsJsonObject("asa_302014").get("reason").getAsString());
    assertTrue(json.getAsJsonArray("next").get(0).getAsJsonObject().has("kind"));
  }

  private static JsonObject kind(JsonArray ladder, String kind) {
    for (JsonElement rung : ladder) {
      if (rung.getAsJsonObject().get("kind").getAsString().equals(kind)) {
        return rung.getAsJsonObject();
      }
    }
    throw new AssertionError("no " + kind + " in " + ladder);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyFlowCanBeTold(Path capture) {
    Run run = Run.of("explain", capture, "--flow", "0");
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(run.out()), run.out());
    for (String line : run.out().lines().toList()) {
      assertTrue(line.length() <= LadderText.WIDTH, line);
    }
    assertFalse(run.out().contains(Long.toString(Long.MIN_VALUE)), run.out());
    long rungs =
        run.out()
            .lines()
            .dropWhile(l -> !l.startsWith("What happened"))
            .takeWhile(l -> !l.isEmpty())
            .filter(l -> l.matches(".*(client (->|<-|<>)|ICMP ->|\\.\\.\\.).*"))
            .count();
    assertTrue(rungs >= 1 && rungs <= 30, rungs + " lines:\n" + run.out());
  }
}
