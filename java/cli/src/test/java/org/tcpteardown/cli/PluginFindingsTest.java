package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin reads the findings piece by piece, however many there are. */
final class PluginFindingsTest {
  private static final Path RV082 = Checkout.capture("rv082-late-fin");

  /** Of one frame: more than is read at a time. */
  private static final int MANY = 1_500;

  @TempDir Path folder = Path.of("");
  private String head = "";
  private String tail = "";
  private final List<String> rows = new ArrayList<>();
  private long otherRows;

  @BeforeEach
  void analyze() throws IOException {
    Path made = folder.resolve("made.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", made, RV082).code());
    String whole = Files.readString(made);
    int findings = whole.indexOf("\n#findings\t") + 1;
    int facts = whole.indexOf("\n#facts\t") + 1;
    head = whole.substring(0, findings);
    tail = whole.substring(facts, whole.lastIndexOf("\n#end\t") + 1);
    whole.substring(findings, facts).lines().skip(1).forEach(rows::add);
    String all = whole.substring(whole.lastIndexOf('\t') + 1).strip();
    otherRows = Long.parseLong(all) - rows.size();
  }

  private Path sidecar(List<String> findings) throws IOException {
    StringBuilder text = new StringBuilder(head);
    text.append("#findings\t").append(findings.size()).append("\tframe\n");
    findings.forEach(row -> text.append(row).append('\n'));
    text.append(tail).append("#end\t").append(otherRows + findings.size()).append('\n');
    return Files.writeString(folder.resolve("changed.tsv"), text);
  }

  /** For each frame with findings, how many are shown. */
  private Map<Integer, Integer> shown(Path sidecar) throws IOException {
    Map<Integer, Integer> counts = new TreeMap<>();
    List<String> lines =
        Tshark.withPlugin(
            RV082,
            "-X",
            "lua_script1:" + sidecar,
            "-T",
            "fields",
            "-e",
            "frame.number",
            "-e",
            "_ws.expert.message");
    for (String line : lines) {
      String[] cells = line.split("\t", -1);
      int count = cells[1].split("Same FIN sent again", -1).length - 1;
      if (count > 0) {
        counts.put(Integer.valueOf(cells[0]), count);
      }
    }
    return counts;
  }

  private String notice(Path sidecar) throws IOException {
    return Tshark.withPlugin(
            RV082, "-X", "lua_script1:" + sidecar, "-T", "fields", "-e", "tcpteardown.notice")
        .get(0);
  }

  @Test
  void allFindingsOfAFrameAreShown() throws IOException {
    Map<Integer, Integer> before = shown(sidecar(rows));
    assertEquals(9, before.size());
    List<String> more = new ArrayList<>();
    for (String row : rows) {
      boolean often = row.startsWith("11\t") || row.startsWith("12\t") || row.startsWith("19\t");
      for (int i = 0; i < (often ? MANY : 1); i++) {
        more.add(row);
      }
    }
    Map<Integer, Integer> expected = new TreeMap<>(before);
    List.of(11, 12, 19).forEach(frame -> expected.merge(frame, MANY, (n, times) -> n * times));
    assertTrue(Files.size(sidecar(more)) > 3 * 65_536, "several pieces");
    assertEquals(expected, shown(sidecar(more)));
  }

  @Test
  void rowsThatAreNotSortedAreRefused() throws IOException {
    List<String> more = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      more.addAll(rows);
    }
    String notice = notice(sidecar(more));
    assertTrue(notice.endsWith("#findings: not sorted by frame"), notice);
  }

  @Test
  void aRowThatIsNoneIsRefused() throws IOException {
    rows.set(2, "frame" + rows.get(2));
    String notice = notice(sidecar(rows));
    assertTrue(notice.endsWith("#findings: a row is not such a row"), notice);
  }
}
