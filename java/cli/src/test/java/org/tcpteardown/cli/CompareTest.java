package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command {@code compare}. */
final class CompareTest {
  private static final int COLUMNS = 5;

  @TempDir Path folder = Path.of("");

  private static Path at(String scenario, String point) {
    return Checkout.capture(scenario + "/" + point);
  }

  private static Run compare(Object... args) {
    List<Object> all = new ArrayList<>(List.of("compare", "--no-store"));
    all.addAll(List.of(args));
    return Run.of(all.toArray());
  }

  private static JsonObject link(Run run) {
    assertEquals("", run.err());
    return run.json().getAsJsonArray("links").get(0).getAsJsonObject();
  }

  static Stream<String> pairs() throws IOException {
    try (InputStream in = CompareTest.class.getResourceAsStream("pairs.tsv")) {
      assertTrue(in != null);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"));
    }
  }

  /** Exactly what the lab's router dropped and made is called lost and injected. */
  @ParameterizedTest
  @MethodSource("pairs")
  void findsWhatTheRouterDid(String row) {
    String[] cells = row.split("\t", COLUMNS);
    JsonObject link =
        link(compare("--format", "json", at(cells[0], "client"), at(cells[0], "server")));
    assertEquals(cells[1], frames(link.getAsJsonArray("findings_a"), "lost_on_path"), "lost A");
    assertEquals(cells[2], frames(link.getAsJsonArray("findings_b"), "lost_on_path"), "lost B");
    assertEquals(cells[3], frames(link.getAsJsonArray("findings_a"), "injected_on_path"), "made A");
    assertEquals(cells[4], frames(link.getAsJsonArray("findings_b"), "injected_on_path"), "made B");
    assertEquals(0, link.getAsJsonArray("ambiguous").size());
    if (link.has("clock")) {
      // Both were captured by one machine.
      JsonObject clock = link.getAsJsonObject("clock");
      double offset = Math.abs(clock.get("offset").getAsDouble());
      assertTrue(offset <= clock.get("offset_error").getAsDouble(), "clock " + offset);
    }
  }

  private static String frames(JsonArray findings, String id) {
    StringJoiner frames = new StringJoiner(" ");
    for (JsonElement finding : findings) {
      if (finding.getAsJsonObject().get("id").getAsString().equals(id)) {
        frames.add(finding.getAsJsonObject().get("frame").getAsString());
      }
    }
    return frames.toString();
  }

  @Test
  void saysItInOneSentence() {
    Run run = compare(at("late-fin-eaten", "client"), at("late-fin-eaten", "server"));
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("addresses: 192.0.2.10 -> 198.51.100.1"), run.out());
    assertTrue(
        run.out()
            .contains(
                "the client sent its FIN 10 times, none reached the server's side (server.pcapng):"
                    + " state was dropped between client.pcapng and server.pcapng less than 12 s"
                    + " after the server's FIN"),
        run.out());
    assertTrue(run.out().contains("path ends: stopped 1"), run.out());
  }

  @Test
  void showsOneConnectionPacketByPacket() {
    Run run = compare("--flow", "0", at("idle-reset", "client"), at("idle-reset", "server"));
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("8  ------x"), run.out());
    assertTrue(run.out().contains("9  <-----*"), run.out());
    Run none = compare("--flow", "77", at("idle-reset", "client"), at("idle-reset", "server"));
    assertEquals(ExitCode.USAGE, none.code());
  }

  @Test
  void explainShowsTheOtherPointsLane() {
    Run run = Run.of("explain", at("idle-reset", "client"), at("idle-reset", "server"));
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("after 35.1 s of silence"), run.out());
    assertTrue(run.out().contains("A: client.pcapng   B: server.pcapng"), run.out());
    assertTrue(run.out().contains("8  ------x"), run.out());
    Run three =
        Run.of(
            "explain",
            "--flow",
            "0",
            at("rst-both-ways", "client"),
            at("rst-both-ways", "link"),
            at("rst-both-ways", "server"));
    assertTrue(three.out().contains("A: client.pcapng   B: link.pcapng"), three.out());
    assertTrue(three.out().contains("A: link.pcapng   B: server.pcapng"), three.out());
    Run unrelated = Run.of("explain", at("idle-reset", "client"), at("clean-close", "server"));
    assertTrue(unrelated.out().contains("not found again at server.pcapng"), unrelated.out());
    Run json =
        Run.of(
            "explain", "--format", "json", at("idle-reset", "client"), at("idle-reset", "server"));
    assertEquals(ExitCode.USAGE, json.code());
  }

  /** Of the last few frames alone the server must take the firewall's RST for the client's. */
  @Test
  void whatBothCapturesRefuteIsWithdrawn() throws IOException {
    Path server =
        inFiles(at("asa-two-points", "server"), folder.resolve("outside"), 5)
            .resolve("outside-2.pcapng");
    Path alone = folder.resolve("alone.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", alone, server).code());
    assertTrue(Files.readString(alone).contains("\trst_instead_of_fin\tnote"), "blames the client");
    assertTrue(Files.readString(alone).contains("\tapplication_abort\t"), "so does the verdict");
    Run run = compare("--stopped-together", "-o", folder, at("asa-two-points", "client"), server);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    String both = Files.readString(folder.resolve("outside-2.pcapng.tsv"));
    assertFalse(both.contains("\trst_instead_of_fin\tnote"), both);
    assertFalse(both.contains("\tapplication_abort\t"), both);
    assertTrue(both.contains("\tmiddlebox_reset\t99\t"), both);
    assertTrue(both.contains("\tinjected_on_path\t"), both);
  }

  /** A point's capture as a ring of files writes it. */
  private static Path inFiles(Path capture, Path folder, int... ends) throws IOException {
    PcapngParts pieces = PcapngParts.of(Files.readAllBytes(capture));
    Files.createDirectories(folder);
    int from = 0;
    for (int i = 0; i <= ends.length; i++) {
      int to = i < ends.length ? ends[i] : pieces.count();
      String name = folder.getFileName() + "-" + (i + 1) + ".pcapng";
      Files.write(folder.resolve(name), pieces.packets(from, to));
      from = to;
    }
    return folder;
  }

  private static String sidecarLines(Path sidecar, String part) throws IOException {
    return String.join(
        "\n", Files.readAllLines(sidecar).stream().filter(l -> l.contains(part)).toList());
  }

  @Test
  void aPointMayBeAFolderOfFilesThatFollowEachOther() throws IOException {
    Path client = inFiles(at("asa-two-points", "client"), folder.resolve("inside"), 6);
    Path server = inFiles(at("asa-two-points", "server"), folder.resolve("outside"), 5);
    Path results = folder.resolve("results");
    Run run = compare("--stopped-together", "-o", results, client, server);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(
        run.out()
            .contains("the RST in frame 4 of outside-2.pcapng was made between inside and outside"),
        run.out());
    // Frame 9 of the whole is frame 4 of the second file, and each file has a result of its own.
    String second = sidecarLines(results.resolve("outside-2.pcapng.tsv"), "_on_path\t");
    assertTrue(second.startsWith("3\t") && second.contains("\tlost_on_path\t"), second);
    assertTrue(second.contains("\n4\t") && second.contains("\tinjected_on_path\t"), second);
    assertEquals("", sidecarLines(results.resolve("outside-1.pcapng.tsv"), "_on_path\t"));
    // The sixth frame of one side is the first one of the other side's second file.
    assertEquals(
        1,
        sidecarLines(results.resolve("inside-1.pcapng.tsv"), "path.frame=")
            .lines()
            .filter(line -> line.startsWith("6\t") && line.endsWith("path.frame=1"))
            .count());
  }

  @Test
  void severalFilesMayBeNamedForAPoint() throws IOException {
    Path client = inFiles(at("asa-two-points", "client"), folder.resolve("inside"), 6);
    Path server = inFiles(at("asa-two-points", "server"), folder.resolve("outside"), 5);
    Run run =
        compare(
            "--flow",
            "0",
            "--stopped-together",
            "--point",
            client.resolve("inside-2.pcapng"),
            client.resolve("inside-1.pcapng"),
            "--point",
            server);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("A 2: inside-2.pcapng"), run.out());
    assertTrue(run.out().contains("2:4  "), run.out());
  }

  /** A file that is missing in the middle takes packets with it that were never lost. */
  @Test
  void whatIsBetweenFilesIsNotLost() throws IOException {
    Path client = at("late-fin-ok", "client");
    Path server = inFiles(at("late-fin-ok", "server"), folder.resolve("outside"), 4, 7);
    Files.delete(server.resolve("outside-2.pcapng"));
    JsonObject link = link(compare("--stopped-together", "--format", "json", client, server));
    assertEquals(1, link.getAsJsonArray("pairs").size());
    assertEquals("", frames(link.getAsJsonArray("findings_a"), "lost_on_path"));
    assertEquals("", frames(link.getAsJsonArray("findings_a"), "injected_on_path"));
  }

  @Test
  void capturesThatOverlapAreNoSinglePoint() throws IOException {
    Path both = folder.resolve("both");
    inFiles(at("idle-reset", "client"), both);
    Files.move(both.resolve("both-1.pcapng"), both.resolve("a.pcapng"));
    inFiles(at("idle-reset", "server"), both);
    Run run = compare(both, at("idle-reset", "client"));
    assertEquals(ExitCode.UNREADABLE, run.code(), run.out());
    assertTrue(run.err().contains("follow each other"), run.err());
  }

  @Test
  void onePointIsNotEnough() {
    Run run = compare(at("idle-reset", "client"));
    assertEquals(ExitCode.USAGE, run.code());
    assertTrue(run.err().contains("at least two points"), run.err());
  }

  /** Wireshark shows in each capture which frame of the other one a packet is. */
  @Test
  void framesKnowTheirNumberAtTheOtherPoint() throws IOException {
    Path client = at("idle-reset", "client");
    Run run = compare("-o", folder, client, at("idle-reset", "server"));
    assertEquals(ExitCode.DONE, run.code(), run.err());
    List<String> lines =
        Tshark.lines(
            Tshark.run(
                Map.of("TCPTEARDOWN_ANNOTATIONS", folder.resolve("client.pcapng.tsv").toString()),
                "-r",
                client,
                "-X",
                "lua_script:" + Checkout.PLUGIN,
                "-T",
                "fields",
                "-e",
                "tcpteardown.path.frame",
                "-e",
                "tcpteardown.lost_on_path",
                "-e",
                "tcpteardown.path.point"));
    for (int frame = 1; frame <= 7; frame++) {
      assertEquals(frame + "\t\tserver.pcapng", lines.get(frame - 1));
    }
    assertTrue(lines.get(7).matches("\t[0-9.]+\tserver.pcapng"), lines.get(7));
  }

  @Test
  void threePointsShowBetweenWhichTwoItHappened() {
    Run run =
        compare(
            "--format",
            "json",
            at("rst-both-ways", "client"),
            at("rst-both-ways", "link"),
            at("rst-both-ways", "server"));
    JsonArray links = run.json().getAsJsonArray("links");
    assertEquals(2, links.size());
    assertEquals("link.pcapng", links.get(0).getAsJsonObject().get("b").getAsString());
  }

  /** A lane for each point; and a name from outside stays text. */
  @Test
  void aPageShowsFramesCrossVanishAndAppear() throws IOException {
    Path hostile = folder.resolve("<script>alert(1)<b>.pcapng");
    Files.copy(at("rst-both-ways", "client"), hostile);
    Path page = folder.resolve("lanes.html");
    Run run =
        compare(
            "--html", page, hostile, at("rst-both-ways", "link"), at("rst-both-ways", "server"));
    assertEquals(ExitCode.DONE, run.code(), run.err());
    String html = Files.readString(page);
    assertFalse(html.contains("<script"), "a script");
    assertFalse(html.contains("<b>."), "a tag");
    assertTrue(html.contains("&lt;script&gt;alert(1)&lt;b&gt;.pcapng"));
    assertTrue(html.contains("default-src 'none'"));
    assertTrue(html.contains(">link.pcapng</text>"));
    assertTrue(html.contains(": made on the way</text>"), html);
    assertTrue(html.contains("<line class=\"lost\"") || html.contains("class=\"made\""));
    Run over = compare("--html", hostile, hostile, at("rst-both-ways", "link"));
    assertEquals(ExitCode.USAGE, over.code());
    Run nowhere =
        compare("--html", folder.resolve("no/such"), hostile, at("rst-both-ways", "link"));
    assertEquals(ExitCode.UNWRITABLE, nowhere.code());
  }

  @Test
  void failsWhereThatIsWanted() {
    Object[] clean = {at("clean-close", "client"), at("clean-close", "server")};
    Object[] eaten = {at("late-fin-eaten", "client"), at("late-fin-eaten", "server")};
    assertEquals(ExitCode.DONE, compare("--fail-on", "error", clean[0], clean[1]).code());
    assertEquals(ExitCode.FOUND, compare("--fail-on", "error", eaten[0], eaten[1]).code());
  }

  @Test
  void unrelatedCapturesGetAClearAnswer() {
    Run run = compare(at("late-fin-eaten", "client"), at("rst-dropped", "server"));
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.out().contains("have no connection in common"), run.out());
    assertTrue(!run.out().contains("path ends"), run.out());
  }

  /** One connection asks for the same at both times; that is no proxy and no other clock. */
  @Test
  void capturesOfDifferentTimesHaveNothingInCommon() throws IOException {
    Path early = folder.resolve("early.pcapng");
    byte[] whole = Files.readAllBytes(at("half-overlap", "client"));
    Files.write(early, PcapngParts.of(whole).packets(0, 100));
    Run run = compare(early, at("half-overlap", "server"));
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("have no connection in common"), run.out());
    assertFalse(run.out().contains("proxy"), run.out());
  }

  @Test
  void aProxyIsRecognised() {
    Run run = compare(at("userspace-stack", "client"), at("userspace-stack", "server"));
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("carries the same data (a proxy)"), run.out());
    assertTrue(run.out().contains("goes on as flow 0  198.51.100.1:"), run.out());
    assertTrue(!run.out().contains("path ends"), run.out());
  }

  @Test
  void theSameCaptureTwiceGetsAClearAnswer() {
    Path capture = at("late-fin-eaten", "client");
    Run run = compare(capture, capture);
    assertTrue(run.out().contains("were made at one place"), run.out());
    assertTrue(!run.out().contains("error"), run.out());
  }

  @Test
  void anEmptyCaptureGetsAClearAnswer() throws IOException {
    Path capture = at("late-fin-eaten", "client");
    Path empty = folder.resolve("empty.pcap");
    Files.write(
        empty,
        new byte[] {
          (byte) 0xd4,
          (byte) 0xc3,
          (byte) 0xb2,
          (byte) 0xa1,
          2,
          0,
          4,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          (byte) 0xff,
          (byte) 0xff,
          0,
          0,
          1,
          0,
          0,
          0
        });
    Run run = compare(capture, empty);
    assertEquals(ExitCode.DONE, run.code());
    assertTrue(run.err().contains("the input holds no packets"), run.err());
    assertTrue(run.out().contains("have no connection in common"), run.out());
  }

  @Test
  void aWrongAddressIsSaid() {
    Path capture = at("late-fin-eaten", "client");
    Run run = compare("--map", "10.0.0.1=nonsense", capture, capture);
    assertEquals(ExitCode.USAGE, run.code());
    assertTrue(run.err().contains("'nonsense' is no IP address"), run.err());
  }
}
