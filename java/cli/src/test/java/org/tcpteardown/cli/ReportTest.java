package org.tcpteardown.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report}: what stands in the file. What a browser makes of it is another test's. */
class ReportTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");

  @TempDir Path folder = Path.of("");

  private Path page() {
    return folder.resolve("report.html");
  }

  private String written(Object capture) throws IOException {
    Run run = Run.of("report", capture, "-o", page());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals("", run.out() + run.err());
    return Files.readString(page());
  }

  static JsonObject data(String html) {
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(start) + start.length();
    // As a browser does: the block ends at the first end tag, whatever was meant.
    return JsonParser.parseString(html.substring(from, html.indexOf("</script", from)))
        .getAsJsonObject();
  }

  @Test
  void tellsWhatExplainTells() throws IOException {
    String html = written(RV082);
    JsonObject data = data(html);
    assertEquals(1, data.getAsJsonObject("capture").get("flows").getAsInt());
    JsonObject flow = data.getAsJsonArray("flows").get(0).getAsJsonObject();
    assertEquals("192.0.2.57:49731", flow.get("client").getAsString());
    assertEquals("middlebox_fin_timer", field(data, flow, "cause"));
    assertEquals("error", field(data, flow, "severity"));
    JsonObject explained = Run.of("explain", "--format", "json", RV082).json();
    JsonObject told = data.getAsJsonObject("told").getAsJsonObject("0");
    assertEquals(explained.getAsJsonArray("evidence_for"), told.getAsJsonArray("pro"));
    assertEquals(explained.getAsJsonArray("evidence_against"), told.getAsJsonArray("contra"));
    assertEquals(explained.getAsJsonArray("timers"), told.getAsJsonArray("timers"));
    assertEquals(explained.getAsJsonArray("ladder").size(), told.getAsJsonArray("ladder").size());
    assertTrue(html.contains("The server closed first, the client 39.2 s later"), "headline");
  }

  private static String field(JsonObject data, JsonObject flow, String name) {
    int at = data.getAsJsonArray("fields").asList().indexOf(new JsonPrimitive(name));
    return flow.getAsJsonArray("fields").get(at).getAsString();
  }

  @Test
  void theLadderHasTheStatesOfBothHalves() throws IOException {
    JsonObject told = data(written(RV082)).getAsJsonObject("told").getAsJsonObject("0");
    List<String> states = new ArrayList<>();
    for (JsonElement line : told.getAsJsonArray("ladder")) {
      if (line.isJsonArray()) {
        JsonArray cells = line.getAsJsonArray();
        states.add(cells.get(5).getAsString() + "/" + cells.get(6).getAsString());
      }
    }
    assertEquals("ESTABLISHED/ESTABLISHED", states.get(0));
    assertTrue(states.contains("CLOSE-WAIT/FIN-WAIT-2"), states.toString());
    assertEquals("LAST-ACK/FIN-WAIT-2", states.get(states.size() - 1));
  }

  @Test
  void countersAreThoseOfTheFlows() throws IOException {
    Path capture = Checkout.capture("refusing-server/client");
    JsonObject data = data(written(capture));
    long[] sums = new long[20];
    for (JsonElement cell : data.getAsJsonArray("cells")) {
      JsonArray numbers = cell.getAsJsonArray();
      for (int i = 5; i < numbers.size(); i++) {
        sums[i] += numbers.get(i).getAsLong();
      }
    }
    long[] expected = new long[3];
    for (JsonElement one :
        Run.of("analyze", "--no-store", "--format", "json", capture)
            .json()
            .getAsJsonArray("flows")) {
      JsonObject flow = one.getAsJsonObject();
      expected[0] += flow.get("rst.count.clt").getAsLong();
      expected[1] += flow.get("rst.count.srv").getAsLong();
      expected[2] += flow.get("fin.count").getAsLong();
    }
    assertTrue(expected[1] > 0);
    assertEquals(expected[0], sums[8], "RSTs of clients");
    assertEquals(expected[1], sums[9], "RSTs of servers");
    assertEquals(expected[2], sums[10] + sums[11], "FINs");
  }

  @Test
  void onlyOwnScriptsAndStylesMayRun() throws Exception {
    String html = written(RV082);
    String policy = group(html, "Content-Security-Policy\" content=\"([^\"]*)\"").get(0);
    assertTrue(policy.startsWith("default-src 'none'; "), policy);
    assertFalse(policy.contains("unsafe"), policy);
    for (String tag : List.of("script", "style")) {
      for (String text : group(html, "<" + tag + ">(.*?)</" + tag + ">")) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        assertTrue(policy.contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'"));
      }
    }
    assertEquals(2, group(html, "<script>(.*?)</script>").size());
    assertEquals(List.of(), group(html, "((?:src|href|action)=\"[^#][^\"]*\")"));
    assertEquals(List.of(), group(html, "(\\s(?:on[a-z]+|style)=\")"));
  }

  private static List<String> group(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void whatACaptureSaysStaysText() throws IOException {
    Path capture = HostilePcap.write(folder.resolve("<b>=cmd|'x' & {{data}}.pcap"));
    String html = written(capture);
    assertEquals(2, group(html, "(<script>)").size(), "a script came in");
    assertFalse(html.contains("<img"), "a tag came in");
    assertFalse(html.contains("<b>"), "a tag came in");
    assertTrue(html.contains("<h1>&lt;b&gt;=cmd|&#39;x&#39; &amp; {{data}}.pcap</h1>"));
    JsonObject data = data(html);
    String told = data.getAsJsonObject("told").toString();
    assertTrue(data.toString().contains("alert(1)"), told);
    assertEquals(
        "'<b>=cmd|'\\''x'\\'' & {{data}}.pcap'",
        data.getAsJsonObject("capture").get("quoted").getAsString());
  }

  @Test
  void charactersThatSteerOrTurnTextAreNotShown() throws IOException {
    String name = "a\u001b[31m\u202eb\u009b\u2028.pcap";
    Path capture;
    try {
      capture = HostilePcap.write(folder.resolve(name));
    } catch (java.nio.file.InvalidPathException e) {
      assumeTrue(false, "only with a locale of UTF-8");
      return;
    }
    String html = written(capture);
    String all = html + data(html);
    assertTrue(
        all.chars().noneMatch(c -> c == 0x1b || c == 0x202e || c == 0x2028 || c == 0x9b), "raw");
    assertFalse(html.contains("\\u202e") || html.contains("\\u001b"), "escaped");
  }

  @Test
  void isForItsOwnerAndHurtsNothing() throws IOException {
    written(RV082);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(page())));
    Path copy = Files.copy(RV082, folder.resolve("x.pcapng"));
    byte[] before = Files.readAllBytes(copy);
    Run run = Run.of("report", copy, "-o", copy);
    assertEquals(ExitCode.USAGE, run.code());
    assertTrue(Arrays.equals(before, Files.readAllBytes(copy)));
    Run nowhere = Run.of("report", copy, "-o", folder.resolve("none/report.html"));
    assertEquals(ExitCode.UNWRITABLE, nowhere.code(), nowhere.err());
  }

  @Test
  void captureThatEndsEarly() throws IOException {
    byte[] whole = Files.readAllBytes(RV082);
    Path cut = Files.write(folder.resolve("cut.pcapng"), Arrays.copyOf(whole, whole.length - 30));
    Run run = Run.of("report", cut, "-o", page());
    assertEquals(ExitCode.INCOMPLETE, run.code(), run.err());
    String html = Files.readString(page());
    assertTrue(html.contains("The capture was not read to its end"), "the page says so");
    assertEquals(1, data(html).getAsJsonArray("flows").size());
  }

  @Test
  void wrongUsage() throws IOException {
    assertEquals(ExitCode.USAGE, Run.of("report", RV082).code());
    Run two = Run.withInput(new byte[0], "report", "-", RV082, "-o", page());
    assertEquals(ExitCode.USAGE, two.code());
    Run pipe = Run.withInput(new byte[0], "report", "-", "-o", page());
    assertEquals(ExitCode.UNREADABLE, pipe.code());
    assertTrue(pipe.err().contains("Nothing arrived"), pipe.err());
    Run letter = Run.withInput("Dear Sir".getBytes(UTF_8), "report", "-", "-o", page());
    assertEquals(ExitCode.UNREADABLE, letter.code());
    assertTrue(letter.err().contains("The input is not"), letter.err());
    assertFalse(Files.exists(page()));
    assertEquals(
        ExitCode.UNREADABLE, Run.of("report", folder.resolve("no.pcap"), "-o", page()).code());
  }

  /** It is kept meanwhile, and gone afterwards. */
  @Test
  void throughAPipe() throws IOException {
    JsonObject file = data(written(RV082));
    Run run = Run.withInput(Files.readAllBytes(RV082), "report", "-", "-o", page());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    String html = Files.readString(page());
    assertTrue(html.contains("<h1>standard input</h1>"), "the title");
    JsonObject piped = data(html);
    file.remove("capture");
    piped.remove("capture");
    assertEquals(file, piped);
  }

  /** The same page as of the whole: a connection that goes on in the next file is one. */
  @Test
  void ofARing() throws IOException {
    PcapngParts parts = PcapngParts.of(Files.readAllBytes(RV082));
    Path ring = Files.createDirectory(folder.resolve("ring"));
    Files.write(ring.resolve("3.pcapng"), parts.packets(0, 8)); // names of a ring wrap around
    Files.write(ring.resolve("1.pcapng"), parts.packets(8, 12));
    Files.write(ring.resolve("2.pcapng"), parts.packets(12, parts.count()));
    Files.write(ring.resolve("4.pcapng"), parts.packets(0, 0)); // just opened
    JsonObject whole = data(written(RV082));
    JsonObject joined = data(written(ring));
    JsonObject capture = joined.getAsJsonObject("capture");
    assertEquals("'joined.pcapng'", capture.get("quoted").getAsString());
    assertEquals(
        "mergecap -a -w joined.pcapng '3.pcapng' '1.pcapng' '2.pcapng'",
        capture.get("join").getAsString());
    assertEquals("[\"1.pcapng\",9,12]", capture.getAsJsonArray("parts").get(1).toString());
    assertEquals(0, whole.getAsJsonObject("capture").getAsJsonArray("parts").size());
    whole.remove("capture");
    joined.remove("capture");
    assertEquals(whole, joined);
    Run summary = Run.of("summary", "--as-one", ring);
    assertEquals(ExitCode.DONE, summary.code(), summary.err());
    assertTrue(
        summary.out().startsWith("3.pcapng and 2 more: 1 connection; ended by: fin 1"),
        summary.out());
  }

  /** The packets are needed: they are where scripts/archive found them, or the page is not made. */
  @Test
  void ofAnArchive() throws IOException {
    PcapngParts parts = PcapngParts.of(Files.readAllBytes(RV082));
    Path ring = Files.createDirectory(folder.resolve("with space"));
    Files.write(ring.resolve("1.pcapng"), parts.packets(0, 8));
    Files.write(ring.resolve("2.pcapng"), parts.packets(8, parts.count()));
    Path out = Files.createDirectories(folder.resolve("out/sidecars")).resolveSibling("files.tsv");
    Files.writeString(
        out,
        String.format(
            """
            state\tname\tplace\treason
            done\t1.pcapng\tfile:%s/1.pcapng\t
            empty\t0.pcapng\tfile:///no/0.pcapng\tit has no bytes
            broken\t2.pcapng\tfile://%s/2.pcapng\tcut off
            """,
            ring, ring));
    JsonObject ofCaptures = data(written(ring));
    assertEquals(ofCaptures, data(written(folder.resolve("out"))));
    Files.delete(ring.resolve("2.pcapng"));
    Run gone = Run.of("report", folder.resolve("out"), "-o", folder.resolve("other.html"));
    assertEquals(ExitCode.UNREADABLE, gone.code());
    assertTrue(
        gone.err().contains("the packets are needed, but file://" + ring + "/2.pcapng is not"),
        gone.err());
    assertFalse(Files.exists(folder.resolve("other.html")));
    Files.writeString(out, "state\tname\tplace\treason\ndone\t1\ts3a://b/1.pcap\t\n");
    Run elsewhere = Run.of("report", folder.resolve("out"), "-o", folder.resolve("other.html"));
    assertEquals(ExitCode.UNREADABLE, elsewhere.code());
    assertTrue(elsewhere.err().contains("s3a://b/1.pcap is not on this machine"), elsewhere.err());
  }

  /** Where the captures are gone, all but the stories of single connections is in the results. */
  @Test
  void ofAnArchiveWhoseCapturesAreGone() throws IOException {
    List<Path> captures = List.of(RV082, Checkout.capture("refusing-server/client"));
    Path sidecars = Files.createDirectories(folder.resolve("out/sidecars/site"));
    StringBuilder table = new StringBuilder("state\tplace\n");
    for (int i = 0; i < captures.size(); i++) {
      Path sidecar = sidecars.resolve(i + ".pcapng.tcpteardown");
      Run.of("analyze", "--no-store", captures.get(i), "-o", sidecar);
      table.append("done\ts3a://gone/").append(i).append(".pcapng\n");
    }
    Files.writeString(folder.resolve("out/files.tsv"), table);
    Run run = Run.of("report", folder.resolve("out"), "-o", page());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.err().contains("the page is made of the results alone"), run.err());
    JsonObject made = data(Files.readString(page()));
    JsonObject capture = made.getAsJsonObject("capture");
    assertFalse(capture.get("packets").getAsBoolean());
    assertTrue(capture.getAsJsonArray("problems").toString().contains("Made of results"));
    assertEquals(0, made.getAsJsonObject("told").size());
    long flows = 0;
    long[] sums = new long[20];
    for (Path one : captures) {
      JsonObject whole = data(written(one));
      flows += whole.getAsJsonObject("capture").get("flows").getAsLong();
      add(whole, 1, sums);
    }
    assertEquals(flows, capture.get("flows").getAsLong());
    add(made, -1, sums);
    assertArrayEquals(new long[20], sums, "connections, RSTs and FINs of both ends");
    // What needs packets is not made of results.
    Run filtered = Run.of("report", "-f", "tcp", folder.resolve("out"), "-o", page());
    assertEquals(ExitCode.UNREADABLE, filtered.code());
  }

  /** One capture's results tell as much as the capture, but for its stories. */
  @Test
  void resultsSayWhatTheCaptureSays() throws IOException {
    Path sidecars = Files.createDirectories(folder.resolve("out/sidecars/site"));
    Run.of("analyze", "--no-store", RV082, "-o", sidecars.resolve("capture.pcapng.tcpteardown"));
    Files.writeString(folder.resolve("out/files.tsv"), "state\tplace\ndone\ts3a://gone/1\n");
    assertEquals(ExitCode.DONE, Run.of("report", folder.resolve("out"), "-o", page()).code());
    JsonObject made = data(Files.readString(page()));
    JsonObject whole = data(written(RV082));
    for (JsonObject page : List.of(made, whole)) {
      page.remove("told");
      page.getAsJsonObject("capture").remove("packets");
      page.getAsJsonObject("capture").remove("problems");
    }
    assertEquals(whole, made);
  }

  private static void add(JsonObject page, int sign, long[] sums) {
    for (JsonElement cell : page.getAsJsonArray("cells")) {
      JsonArray numbers = cell.getAsJsonArray();
      for (int i = 5; i < numbers.size(); i++) {
        sums[i] += sign * numbers.get(i).getAsLong();
      }
    }
  }

  @Test
  void capturesOfTheSameTimeAreNotOne() {
    Run run =
        Run.of(
            "report",
            Checkout.capture("late-fin-eaten/client"),
            Checkout.capture("late-fin-eaten/server"),
            "-o",
            page());
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertTrue(run.err().contains("begins before the capture ends"), run.err());
    assertFalse(Files.exists(page()));
  }

  @Test
  void beforeAndAfter() throws IOException {
    Path clean = Checkout.capture("clean-close/client");
    Path refusing = Checkout.capture("refusing-server/client");
    Run run = Run.of("report", clean, "--against", refusing, "-o", page());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    JsonObject against = data(Files.readString(page())).getAsJsonObject("against");
    assertEquals(13, against.get("connections_before").getAsInt());
    assertTrue(
        against
            .getAsJsonArray("changes")
            .toString()
            .contains("[\"better\",\"end refused\",12,923.1,0,0.0,-923.1,-986.3,-570.3,"),
        against.toString());
    assertFalse(data(written(clean)).has("against"));
  }

  @Test
  void nothingToTell() throws IOException {
    byte[] whole = Files.readAllBytes(HostilePcap.write(folder.resolve("x.pcap")));
    Path empty = Files.write(folder.resolve("empty.pcap"), Arrays.copyOf(whole, 24));
    Run run = Run.of("report", empty, "-o", page());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(Files.readString(page()).contains("The capture holds no packets."));
  }
}
