package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.pcap.PcapFile;

/** Real tshark with the real plugin shows just what was found. */
class PluginTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");
  private static final Path ASA = Checkout.capture("asa-forged-rst");

  @TempDir Path folder = Path.of("");

  @Test
  void lateFinFiltersExactlyItsFrame() throws IOException {
    analyze(RV082);
    assertEquals(
        List.of(Set.of(10L), Set.of(10L), Set.of()),
        frames(
            RV082,
            "tcpteardown.late_fin",
            "tcpteardown.late_fin > 39 && tcpteardown.late_fin < 40",
            "tcpteardown.late_fin > 40"));
    assertEquals(
        List.of("39.243635732"),
        Tshark.withPlugin(
            RV082, "-Y", "tcpteardown.late_fin", "-T", "fields", "-e", "tcpteardown.late_fin"));
  }

  @Test
  void expertInfoNamesIt() throws IOException {
    analyze(RV082);
    String experts = String.join("\n", Tshark.withPlugin(RV082, "-q", "-z", "expert"));
    assertTrue(experts.contains("FIN long after the peer's FIN"), experts);
    assertEquals(List.of(Set.of(10L)), frames(RV082, "tcpteardown.expert.late_fin"));
  }

  @Test
  void forgedRstIsFound() throws IOException {
    analyze(ASA);
    assertEquals(
        List.of(Set.of(26L), Set.of(26L)),
        frames(ASA, "tcpteardown.forged_rst >= 80", "tcpteardown.expert.forged_rst.error"));
    Path genuine = Checkout.capture("asa-genuine-rst");
    analyze(genuine);
    assertEquals(List.of(Set.of()), frames(genuine, "tcpteardown.forged_rst"));
  }

  @Test
  void flowFieldsSelectWholeFlows() throws IOException {
    Path capture = Checkout.capture("fin-reset-by-firewall/client");
    analyze(capture);
    List<Set<Long>> selected =
        frames(
            capture,
            "tcp.stream == 0",
            "tcpteardown.rst.count > 0 && tcpteardown.fin.count == 0",
            "tcpteardown.rst.count == 0");
    assertFalse(selected.get(0).isEmpty());
    assertEquals(List.of(selected.get(0), selected.get(0), Set.of()), selected);
  }

  @Test
  void bothPassesOfTwoPassAnalysisAgree() throws IOException {
    analyze(RV082);
    assertEquals(
        Tshark.withPlugin(RV082, "-T", "fields", "-e", "tcpteardown.fin_retransmitted"),
        Tshark.withPlugin(RV082, "-2", "-T", "fields", "-e", "tcpteardown.fin_retransmitted"));
  }

  /** Of all test captures at once: what is found is shown, nothing else, and at its frame. */
  @Test
  void everyFrameShowsItsFlowAndItsFindings() throws Exception {
    assumeTrue(PcapFile.problem() == null, "libpcap is not installed");
    Path all = folder.resolve("all.pcap");
    long frames = OneAfterTheOther.write(all, Checkout.captures());
    analyze(all);
    List<String> ids =
        Run.of("list")
            .out()
            .lines()
            .filter(line -> !line.endsWith("(population)")) // about no frame
            .map(line -> line.split(" ", -1)[0])
            .toList();
    List<Object> args = new ArrayList<>(List.of("-T", "fields"));
    args.addAll(List.of("-e", "frame.number", "-e", "icmp.type", "-e", "icmpv6.type"));
    args.addAll(List.of("-e", "tcp.stream", "-e", "tcpteardown.flow"));
    ids.forEach(id -> args.addAll(List.of("-e", "tcpteardown." + id)));
    Set<String> shown = new TreeSet<>();
    List<String> rows = Tshark.withPlugin(all, args.toArray());
    assertEquals(frames, rows.size());
    for (String row : rows) {
      String[] cells = row.split("\t", -1);
      if (cells[1].isEmpty() && cells[2].isEmpty()) {
        assertEquals(cells[3], cells[4], "frame " + cells[0]);
      }
      for (int i = 0; i < ids.size(); i++) {
        if (!cells[i + 5].isEmpty()) {
          shown.add(ids.get(i) + " in frame " + cells[0]);
        }
      }
    }
    Set<String> found = new TreeSet<>();
    Set<String> kinds = new TreeSet<>();
    JsonObject json = Run.of("analyze", "--format", "json", all).json();
    for (JsonElement element : json.getAsJsonArray("findings")) {
      JsonObject finding = element.getAsJsonObject();
      kinds.add(finding.get("id").getAsString());
      found.add(finding.get("id").getAsString() + " in frame " + finding.get("frame").getAsLong());
    }
    assertEquals(String.join("\n", found), String.join("\n", shown));
    assertTrue(kinds.size() > ids.size() * 3 / 4, "only " + kinds);
  }

  @Test
  void sidecarOfAnotherCaptureShowsNothingButOneNote() throws IOException {
    Path other = folder.resolve("other.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", other, ASA).code());
    List<String> notices =
        Tshark.withPlugin(
            RV082,
            "-X",
            "lua_script1:" + other,
            "-Y",
            "tcpteardown",
            "-T",
            "fields",
            "-e",
            "frame.number",
            "-e",
            "tcpteardown.notice");
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(notices.get(0).startsWith("1\t"), notices.toString());
  }

  @Test
  void brokenSidecarIsRefused() throws IOException {
    Path whole = folder.resolve("whole.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", whole, RV082).code());
    String text = Files.readString(whole);
    Path cut = Files.writeString(folder.resolve("cut.tsv"), text.substring(0, text.length() - 20));
    Path code = Files.writeString(folder.resolve("code.tsv"), "os.execute('touch /tmp/owned')\n");
    for (Path bad : List.of(cut, code)) {
      List<String> shown =
          Tshark.withPlugin(
              RV082,
              "-X",
              "lua_script1:" + bad,
              "-Y",
              "tcpteardown",
              "-T",
              "fields",
              "-e",
              "frame.number",
              "-e",
              "tcpteardown.notice");
      assertEquals(1, shown.size(), shown.toString());
      assertTrue(shown.get(0).startsWith("1\t"), shown.toString());
    }
  }

  @Test
  void explicitSidecarWorksWithoutTheStore() throws IOException {
    Path sidecar = folder.resolve("explicit.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", sidecar, RV082).code());
    String empty = Files.createDirectory(folder.resolve("config")).toString();
    List<String> frames =
        Tshark.lines(
            Tshark.run(
                Map.of(
                    "WIRESHARK_CONFIG_DIR", empty, "TCPTEARDOWN_ANNOTATIONS", sidecar.toString()),
                "-n",
                "-r",
                RV082,
                "-X",
                "lua_script:" + Checkout.PLUGIN,
                "-Y",
                "tcpteardown.late_fin",
                "-T",
                "fields",
                "-e",
                "frame.number"));
    assertEquals(List.of("10"), frames);
  }

  @Test
  void everyNameIsAField() throws IOException {
    String known =
        Tshark.lines(Tshark.run("-G", "fields", "-X", "lua_script:" + Checkout.PLUGIN)).stream()
            .filter(line -> line.contains("\ttcpteardown"))
            .collect(Collectors.joining("\n"));
    for (String line : Run.of("list", "--fields").out().lines().toList()) {
      String id = line.split(" ", -1)[0];
      assertTrue(known.contains("\ttcpteardown." + id + "\t"), id);
    }
  }

  @Test
  void severityOfAFrameIsThatOfItsWorstFinding() throws IOException {
    analyze(RV082);
    List<Set<Long>> selected =
        frames(
            RV082,
            "tcpteardown.frame.severity == \"error\"",
            "tcpteardown.frame.severity == \"note\"",
            "tcpteardown.frame.severity == \"warn\"");
    assertEquals(Set.of(10L), selected.get(0));
    assertEquals(9, selected.get(1).size());
    assertEquals(Set.of(), selected.get(2));
  }

  @Test
  void verdictIsShownWholeInThreeLines() throws IOException {
    for (String name : List.of("rv082-late-fin", "asa-forged-rst", "accept-queue-full/client")) {
      Path capture = Checkout.capture(name);
      analyze(capture);
      List<String> details = Tshark.withPlugin(capture, "-V", "-O", "tcpteardown_flow");
      List<String> lines =
          details.stream()
              .filter(line -> line.matches("\\[(What happened|Why|What to do next).*"))
              .toList();
      assertTrue(lines.size() > 2, details.toString());
      assertTrue(lines.stream().noneMatch(line -> line.contains("[truncated]")), lines.toString());
      assertTrue(lines.stream().allMatch(line -> line.length() < 240), lines.toString());
    }
  }

  @Test
  void theWorstFindingIsMarkedInTheInfoColumn() throws IOException {
    analyze(RV082);
    String info = Tshark.withPlugin(RV082, "-Y", "frame.number == 10").get(0);
    assertTrue(info.contains(" [FIN eaten] "), info);
    String off =
        Tshark.withPlugin(RV082, "-o", "tcpteardown.mark:FALSE", "-Y", "frame.number == 10").get(0);
    assertFalse(off.contains("[FIN eaten]"), off);
    String ordinary = Tshark.withPlugin(RV082, "-Y", "frame.number == 1").get(0);
    assertFalse(ordinary.contains("] 49731"), ordinary);
  }

  @Test
  void whatManyConnectionsHaveInCommonIsOnTheFirstFrame() throws IOException {
    Path capture = Checkout.capture("fin-timer-mix/client");
    analyze(capture);
    assertEquals(
        List.of(Set.of(1L), Set.of(1L), Set.of()),
        frames(
            capture,
            "tcpteardown.fin_timer",
            "tcpteardown.expert.fin_timer.note",
            "frame.number == 1 && tcpteardown.frame.severity"));
  }

  @Test
  void trueFalseAndUnknownFlagsCanBeToldApart() throws IOException {
    Path lost = Checkout.capture("mtu-blackhole/client");
    analyze(lost);
    assertFalse(frames(lost, "tcpteardown.data_complete == 0").get(0).isEmpty());
    analyze(RV082);
    List<Set<Long>> selected =
        frames(RV082, "tcpteardown.data_complete == 1", "tcpteardown.data_complete == 0");
    assertEquals(19, selected.get(0).size());
    assertEquals(0, selected.get(1).size());
    Path oneWay = Checkout.capture("one-way/client");
    analyze(oneWay);
    assertEquals(List.of(Set.of()), frames(oneWay, "tcpteardown.data_complete"));
    JsonObject json = Run.of("analyze", "--no-store", "--format", "json", lost).json();
    String flows = json.getAsJsonArray("flows").toString();
    assertTrue(flows.contains("\"data_complete\":false"), flows);
  }

  private static void analyze(Path capture) {
    Run run = Run.of("analyze", capture);
    assertEquals(ExitCode.DONE, run.code(), run.err());
  }

  /** For each filter the frames that it selects. */
  private static List<Set<Long>> frames(Path capture, String... filters) throws IOException {
    List<Set<Long>> selected = new ArrayList<>();
    Tshark.select(capture, List.of(filters)).forEach(frames -> selected.add(frames.keySet()));
    return selected;
  }
}
