package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.pcap.PcapFile;

/** The command {@code flows}. */
final class FlowsTest {
  /** Twelve connections that are refused at port 81, and one to port 80 that is not. */
  private static final Path REFUSING = Checkout.capture("refusing-server/client");

  @TempDir Path folder = Path.of("");
  private Path capture = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    capture = Files.copy(REFUSING, folder.resolve("refusing.pcapng"));
  }

  private static List<String> lines(Run run) {
    return run.out().lines().toList();
  }

  private static Run done(Object... args) {
    Run run = Run.of(args);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals("", run.err());
    return run;
  }

  /** Flow numbers, as {@code flows} selects them. */
  private static Set<Long> selected(Path of, String filter) {
    Set<Long> flows = new TreeSet<>();
    for (String line :
        lines(done("flows", of, "-w", filter, "--columns", "flow", "--format", "ndjson"))) {
      flows.add(JsonParser.parseString(line).getAsJsonObject().get("flow").getAsLong());
    }
    return flows;
  }

  @Test
  void publishedFilters() {
    Set<Long> refused = selected(REFUSING, "rst.count > 0 and ct.count = 0");
    assertEquals(12, refused.size());
    assertEquals(refused, selected(REFUSING, "rst.count > 0 and fin.count = 0"));
    assertEquals(
        refused, selected(REFUSING, "tcpteardown.rst.count > 0 && tcpteardown.ct.count == 0"));
    // FINs first, and RSTs only behind them.
    Path both = Checkout.capture("rst-after-fin/client");
    assertFalse(selected(both, "rst.count > 0 and fin.count > 0").isEmpty());
    assertEquals(Set.of(), selected(both, "rst.count > 0 and ct.count = 0"));
    assertEquals(Set.of(), selected(Checkout.capture("clean-close/client"), "rst.count > 0"));
  }

  /** Of all captures of the regression suite, one after the other. */
  @Test
  void displayFiltersSelectTheSameInWireshark() throws Exception {
    assumeTrue(PcapFile.problem() == null, "libpcap is not installed");
    Path all = folder.resolve("all.pcap");
    OneAfterTheOther.write(all, Checkout.captures());
    done("flows", all); // so that the plugin finds the result
    List<String> filters =
        List.of(
            "tcpteardown.rst.count > 0 and tcpteardown.fin.count == 0",
            "tcpteardown.rst.count > 0 && tcpteardown.ct.count == 0",
            "tcpteardown.rst.count.srv > 10 and tcpteardown.syn.count / tcpteardown.ct.count > 2",
            "tcpteardown.syn.count / tcpteardown.ct.count <= 2",
            "{tcpteardown.syn.count + 3} / tcpteardown.ct.count >= 2",
            "!tcpteardown.half_close_time",
            "tcpteardown.half_close_time > 0.5 or not tcpteardown.closed_by",
            "not (tcpteardown.end == \"rst\" or tcpteardown.end == \"fin\")",
            "tcpteardown.end in {\"rst\", \"refused\"}",
            "tcpteardown.cause matches \"^ORDER\"",
            "tcpteardown.data_complete == 1",
            "tcpteardown.confidence ge 80 and tcp.stream lt 5",
            "tcpteardown.severity == \"warn\" || tcpteardown.severity == \"error\"");
    List<Map<Long, String>> frames =
        Tshark.select(
            all, filters.stream().map(filter -> "tcpteardown.flow && (" + filter + ")").toList());
    for (int i = 0; i < filters.size(); i++) {
      String filter = filters.get(i);
      Set<Long> streams = new TreeSet<>();
      frames.get(i).values().forEach(flow -> streams.add(Long.valueOf(flow)));
      assertEquals(streams, selected(all, filter), filter);
      assertFalse(streams.isEmpty() && !filter.contains(" > 10"), filter);
    }
  }

  @Test
  void whatFindingsSayIsAColumn() {
    Path late = Checkout.capture("rv082-late-fin");
    assertEquals(Set.of(0L), selected(late, "tcpteardown.late_fin > 30"));
    assertEquals(Set.of(), selected(late, "late_fin > 40"));
    assertEquals(Set.of(0L), selected(late, "tcpteardown.fin_blackholed && !refused"));
    String found = lines(done("flows", late, "--columns", "findings,late_fin")).get(1);
    assertTrue(found.matches("fin_blackholed,(\\w+,)*late_fin.* 39\\.\\d+"), found);
  }

  @Test
  void groups() {
    List<String> ports = lines(done("flows", REFUSING, "--by", "server.port"));
    assertEquals(3, ports.size());
    assertTrue(ports.get(1).matches(" +81 +12 +12 +0 +0 +0 +0 +12"), ports.get(1));
    assertTrue(ports.get(2).matches(" +80 +1 +1 +1 +1 +1 +0 +0"), ports.get(2));
    // Nobody got through: more SYNs for each connection than any number.
    List<String> refusing =
        lines(
            done(
                "flows",
                REFUSING,
                "--by",
                "client,server.port",
                "--having",
                "rst.count.srv > 10 and syn.count / ct.count > 2",
                "--columns",
                "client,server.port,flows,client.port,syn.count/ct.count,idle_before_close",
                "--format",
                "csv"));
    assertEquals(
        "client,server.port,flows,client.port,syn.count/ct.count,idle_before_close",
        refusing.get(0));
    assertTrue(refusing.get(1).startsWith("192.0.2.10,81,12,12,,"), refusing.get(1));
    assertEquals(2, refusing.size());
    assertEquals(0, lines(done("flows", REFUSING, "--by", "end", "--having", "flows > 12")).size());
  }

  @Test
  void ratesHaveFewDigits() {
    Object[] question = {"flows", REFUSING, "--by", "client", "--columns", "ct.count/flows"};
    assertEquals("0.076923", lines(done(question)).get(1).strip());
    List<Object> csv = new ArrayList<>(List.of(question));
    csv.addAll(List.of("--format", "csv"));
    assertEquals("0.076923077", lines(done(csv.toArray())).get(1));
  }

  @Test
  void groupsByTime() {
    List<String> minutes = lines(done("flows", REFUSING, "--by", "minute", "--format", "csv"));
    assertTrue(
        minutes.get(1).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\dZ,\\d+,.*"), minutes.get(1));
    assertEquals(minutes.stream().sorted().toList().subList(0, 1), minutes.subList(1, 2));
  }

  @Test
  void sortedAndCutOff() {
    List<String> sorted =
        lines(
            done(
                "flows",
                REFUSING,
                "--sort",
                "fin.count,client.port:desc",
                "--top",
                "3",
                "--columns",
                "flow,fin.count",
                "--format",
                "csv"));
    assertEquals("flow,fin.count", sorted.get(0));
    assertTrue(sorted.get(1).endsWith(",2"), sorted.get(1));
    assertEquals(4, sorted.size());
    Path scan = Checkout.capture("port-scan/client");
    List<String> table = lines(done("flows", scan, "--columns", "flow"));
    String more = table.get(table.size() - 1);
    if (table.size() > 101) {
      assertTrue(more.matches("\\.\\.\\. and \\d+ more; --top 0 shows all"), more);
    }
    assertEquals(2, lines(done("flows", scan, "--columns", "flow", "--top", "1")).size());
  }

  @Test
  void sqlOfOnesOwn() {
    List<String> rows =
        lines(
            done(
                "flows",
                REFUSING,
                "--sql",
                "select server.port, count(*) n, sum(rst.count.srv) / count(*) \"per flow\" from flows"
                    + " where end = 'refused' or 1 * rst.count > 5 group by server.port",
                "--format",
                "csv"));
    assertEquals(List.of("server.port,n,per flow", "81,12,1"), rows);
    assertTrue(
        lines(done("flows", REFUSING, "--sql", "select * from flows"))
            .get(0)
            .contains("verdict.what"));
    for (String evil :
        List.of(
            "select file_read('/etc/passwd')",
            "select * from csvread('/etc/passwd')",
            "drop table flows",
            "create alias x for \"java.lang.System.exit\"",
            "script to '/tmp/x'",
            "select 1; select 2")) {
      assertEquals(ExitCode.USAGE, Run.of("flows", REFUSING, "--sql", evil).code(), evil);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rst.cout > 0",
        "fin.nth > 1",
        "cause = orderly",
        "rst.count > 0 and",
        "(rst.count > 0",
        "rst.count > 0)",
        "rst.count ! 3",
        "end == \"rst",
        "rst.count > 0; drop table flows",
        "rst.count /",
        "end contains rst",
        "ip.ttl > 3",
        "client == 300.0.0.1"
      })
  void whatIsNotUnderstoodIsSaid(String filter) {
    Run run = Run.of("flows", REFUSING, "--where", filter);
    assertEquals(ExitCode.USAGE, run.code());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("tcpteardown: "), run.err());
  }

  @Test
  void hintsAtWhatIsMeant() {
    assertTrue(Run.of("flows", REFUSING, "-w", "rst.cout > 0").err().contains("is it rst.count?"));
    assertTrue(Run.of("flows", REFUSING, "-w", "fin.nth > 1").err().contains("single frames"));
    assertTrue(Run.of("flows", REFUSING, "-w", "cause = orderly").err().contains("needs quotes"));
    assertTrue(Run.of("flows", REFUSING, "--having", "flows > 1").err().contains("--by"));
    assertEquals(ExitCode.USAGE, Run.of("flows", REFUSING, "--by", "nothing").code());
    assertEquals(ExitCode.USAGE, Run.of("flows").code());
    assertTrue(
        lines(done("flows", "--list")).stream().anyMatch(l -> l.startsWith("rst.count.srv ")));
  }

  @Test
  void nothingFoundIsNoError() {
    assertEquals("", done("flows", REFUSING, "-w", "rst.count > 99").out());
    assertEquals(
        "flow\n",
        done("flows", REFUSING, "-w", "flow > 99", "--columns", "flow", "--format", "csv").out());
  }

  @Test
  void severalAndFolders() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    Files.copy(Checkout.capture("rv082-late-fin"), deep.resolve("late.pcapng"));
    List<String> rows =
        lines(done("flows", folder, "--format", "csv", "--columns", "capture,flow"));
    assertEquals(15, rows.size());
    assertEquals(deep.resolve("late.pcapng") + ",0", rows.get(14));
    Run run =
        Run.of("flows", folder.resolve("gone.pcap"), capture, "--top", "1", "--columns", "flow");
    assertEquals(ExitCode.UNREADABLE, run.code());
    assertEquals(List.of("flow", "   0"), lines(run));
    assertTrue(run.err().contains("gone.pcap"), run.err());
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(ExitCode.UNREADABLE, Run.of("flows", empty).code());
  }

  @Test
  void aSidecarIsTakenAsItIs() throws IOException {
    Path sidecar = folder.resolve("x.tsv");
    assertEquals(0, Run.of("analyze", "--no-store", "-o", sidecar, capture).code());
    assertEquals(14, lines(done("flows", sidecar)).size());
    String text = Files.readString(sidecar);
    Files.writeString(sidecar, text.substring(0, text.length() - 8));
    Run cut = Run.of("flows", sidecar);
    assertEquals(ExitCode.UNREADABLE, cut.code());
    assertEquals("", cut.out());
    assertTrue(cut.err().contains("x.tsv: line ") && cut.err().contains("cut off"), cut.err());
    Files.writeString(sidecar, text.replaceFirst("\t4\t", "\t3\t"));
    assertTrue(Run.of("flows", sidecar).err().contains("analyse the capture again"));
  }

  @Test
  void savedResultsAreUsedWhileTheyAreFresh() throws Exception {
    assertEquals(0, new Program(folder).run("analyze", capture).code());
    Path entry;
    try (var files = Files.list(folder.resolve("tcpteardown"))) {
      entry = files.filter(f -> f.toString().endsWith(".tsv")).findAny().orElseThrow();
    }
    String whole = Files.readString(entry);
    Files.writeString(entry, whole.replace("\trefused\t", "\tsaved\t"));
    assertTrue(ends(capture).contains("saved,"), "the saved result");
    Files.setLastModifiedTime(capture, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    assertTrue(ends(capture).contains("refused,"), "written to since");
    Files.setLastModifiedTime(capture, FileTime.fromMillis(0));
    Files.writeString(entry, whole.substring(0, whole.length() / 2));
    assertTrue(ends(capture).contains("refused,"), "what is damaged is made again");
    assertEquals(whole.lines().count(), Files.readString(entry).lines().count());
    // The same beginning, the rest cut off, and older than the result.
    byte[] bytes = Files.readAllBytes(capture);
    Path cut = Files.write(folder.resolve("cut.pcapng"), Arrays.copyOf(bytes, bytes.length / 2));
    Files.setLastModifiedTime(cut, FileTime.fromMillis(0));
    Run run = new Program(folder).run("flows", cut);
    assertEquals(ExitCode.INCOMPLETE, run.code());
    assertTrue(run.out().lines().count() < 14, run.out());
  }

  private String ends(Path of) throws Exception {
    Run run = new Program(folder).run("flows", of, "--by", "end", "--format", "csv");
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals(3, run.out().lines().count(), run.out());
    return run.out();
  }

  @Test
  void withoutRoomForResults() throws Exception {
    Path file = Files.createFile(folder.resolve("file")); // no folder, so nothing can be in it
    Program noStore = new Program(folder).with("WIRESHARK_CONFIG_DIR", file.toString());
    Run run = noStore.run("flows", capture, "--by", "end", "--format", "csv");
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertTrue(run.out().contains("refused,12"), run.out());
    assertTrue(run.err().contains("could not be saved"), run.err());
    Run nowhere = noStore.jvm("-Djava.io.tmpdir=" + file).run("flows", capture);
    assertEquals(ExitCode.UNWRITABLE, nowhere.code(), nowhere.err());
    assertTrue(nowhere.err().contains("no temporary file"), nowhere.err());
  }

  @Test
  void whatIsIncompleteIsSaid() throws IOException {
    byte[] bytes = Files.readAllBytes(capture);
    Path cut = Files.write(folder.resolve("cut.pcapng"), Arrays.copyOf(bytes, bytes.length - 10));
    for (int i = 0; i < 2; i++) { // also from what is saved
      Run run = Run.of("flows", cut, "--by", "end");
      assertEquals(ExitCode.INCOMPLETE, run.code());
      assertTrue(run.err().contains("incomplete"), run.err());
      assertTrue(run.out().contains("refused"), run.out());
    }
  }

  @Test
  void namesOfCapturesDoNoHarm() throws IOException {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"));
    Path hostile = Files.copy(REFUSING, folder.resolve("=cmd|' \u001b[31m\u202eA1.pcapng"));
    Path odd = Path.of("").toAbsolutePath().relativize(hostile);
    for (String format : List.of("table", "csv", "ndjson")) {
      Run run = done("flows", odd, "--format", format, "--columns", "capture,flow", "--top", "1");
      assertFalse(run.out().contains("\u001b") || run.out().contains("\u202e"), run.out());
    }
    Run gone = Run.of("flows", "\u001b[31mgone", REFUSING);
    assertFalse(gone.err().contains("\u001b"), gone.err());
    Run name = Run.of("flows", REFUSING, "--by", "\u001b[31m");
    assertFalse(name.err().contains("\u001b"), name.err());
    String csv =
        done("flows", REFUSING, "--sql", "select '=1+1', '@x', '\u001b[0m', -1", "--format", "csv")
            .out();
    assertEquals("'=1+1,'@x,\ufffd[0m,-1", csv.lines().toList().get(1));
  }

  @Test
  void everyFieldOfEveryConnection() {
    List<JsonObject> rows = new ArrayList<>();
    for (String line : lines(done("flows", REFUSING, "--format", "ndjson"))) {
      rows.add(JsonParser.parseString(line).getAsJsonObject());
    }
    assertEquals(13, rows.size());
    for (JsonObject row : rows) {
      assertEquals(
          row.get("end").getAsString().equals("refused") ? 0 : 1, row.get("ct.count").getAsInt());
      assertTrue(row.has("verdict") && row.has("close.time") && row.has("history"), row.toString());
    }
  }
}
