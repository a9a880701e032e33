package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.ScanVisitor;
import org.tcpteardown.annotate.ScannedFlow;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.annotate.SidecarScan;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;

/** What is the same of a server is told once, with how often, the first and the worst. */
class RepeatsTest {
  private static final int SYN = 0x5002;
  private static final int RST = 0x5014;
  private static final int SERVER = 0x0a000002;

  @TempDir Path folder = Path.of("");

  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private int milliseconds;

  @BeforeEach
  void begin() {
    bytes.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535);
    bytes.putInt(101);
  }

  private void packet(int from, int fromPort, int to, int toPort, int ack, int flags) {
    bytes.putInt(1_700_000_000 + milliseconds / 1_000).putInt(milliseconds % 1_000 * 1_000);
    bytes.putInt(40).putInt(40).order(ByteOrder.BIG_ENDIAN);
    bytes.putInt(0x45000028).putInt(0x00014000).putInt(0x40060000).putInt(from).putInt(to);
    bytes.putShort((short) fromPort).putShort((short) toPort).putInt(ack == 0 ? 7 : 0);
    bytes.putInt(ack).putShort((short) flags).putShort((short) 1_024).putInt(0);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A connection that is refused after so many milliseconds. */
  private void refused(int client, int port, int serverPort, int afterMs) {
    refused(client, port, SERVER, serverPort, afterMs);
  }

  private void refused(int client, int port, int server, int serverPort, int afterMs) {
    packet(client, port, server, serverPort, 0, SYN);
    milliseconds += afterMs;
    packet(server, serverPort, client, port, 8, RST);
    milliseconds += 100;
  }

  private static List<String> population(Run run) {
    assertEquals(ExitCode.DONE, run.code(), run.err());
    return run.out().lines().dropWhile(line -> !line.equals("population")).skip(1).toList();
  }

  private Path capture() throws IOException {
    byte[] whole = new byte[bytes.position()];
    bytes.flip().get(whole);
    return Files.write(folder.resolve("x.pcap"), whole);
  }

  private static List<String> rows(Run run) {
    assertEquals(ExitCode.DONE, run.code(), run.err());
    return run.out().lines().filter(line -> line.contains("  refused  ")).toList();
  }

  @Test
  void oneServerIsOneRow() throws IOException {
    for (int i = 0; i < 50; i++) {
      refused(0x0a000100 + i % 20, 2_000 + i, 80, i == 30 ? 9 : 1);
    }
    for (int i = 0; i < 3; i++) {
      refused(0x0a000100, 3_000 + i, 443, 1); // so few are told one by one
    }
    Path capture = capture();
    Run run = Run.of("analyze", "--no-store", capture);
    List<String> rows = rows(run);
    assertEquals(4, rows.size(), run.out());
    assertTrue(rows.get(0).contains(" 20 clients -> 10.0.0.2:80 "), rows.get(0));
    assertTrue(rows.get(0).contains("50 times, first: 10.0.0.2:80 refused"), rows.get(0));
    assertTrue(
        rows.get(0).contains("worst, frame 62, flow 30 of 10.0.1.10:2030: 10.0.0.2:80 refused"),
        rows.get(0));
    assertTrue(run.out().contains("\n--all shows each\n"), run.out());
    assertEquals(53, rows(Run.of("analyze", "--no-store", "--all", capture)).size());
    assertEquals(1, rows(Run.of("analyze", "--no-store", "--top", "1", capture)).size());
    assertTrue(
        Run.of("analyze", "--no-store", "--top", "1", capture)
            .out()
            .contains("... and 3 more; --all shows each"));
  }

  /** Many rows with the same words have them once in the sidecar, whoever reads it. */
  @Test
  void sharedWordsAreTheSameForEveryReader() throws Exception {
    for (int i = 0; i < 50; i++) {
      refused(0x0a000100, 2_000 + i, 80, 1 + i);
    }
    Path capture = capture();
    Path sidecar = folder.resolve("x.tsv");
    Run run = Run.of("analyze", "--no-store", "--format", "json", "-o", sidecar, capture);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    String text = Files.readString(sidecar);
    assertTrue(text.contains("{} refused the connection {} ms after the SYN\n"), text);
    assertTrue(text.contains("\t@0|10.0.0.2:80|50\n"), text);
    String wanted = "10.0.0.2:80 refused the connection 50 ms after the SYN";
    assertTrue(run.out().contains(wanted), run.out());

    Result read;
    try (BufferedReader in = Files.newBufferedReader(sidecar)) {
      read = SidecarReader.read(in);
    }
    List<String> texts = new ArrayList<>();
    run.json()
        .getAsJsonArray("findings")
        .forEach(finding -> texts.add(finding.getAsJsonObject().get("text").getAsString()));
    assertEquals(texts, read.findings().stream().map(Finding::text).toList());

    List<String> verdicts = new ArrayList<>();
    Visitor visitor = new Visitor(verdicts);
    try (InputStream in = Files.newInputStream(sidecar)) {
      SidecarScan.scan(in, visitor);
    }
    assertEquals(50, verdicts.size());
    for (int i = 0; i < 50; i++) {
      FieldValue verdict = read.flows().get(i).value(FlowField.VERDICT);
      assertEquals(verdict == null ? null : verdict.text(), verdicts.get(i));
    }

    String shown =
        String.join(
            "\n",
            Tshark.withPlugin(
                capture, "-X", "lua_script1:" + sidecar, "-V", "-Y", "frame.number == 100"));
    assertTrue(shown.contains(wanted), shown);
    assertTrue(shown.contains("What happened: " + verdicts.get(49).split("\\.", -1)[0]), shown);
    assertTrue(shown.contains("Verdict"), shown);
    assertFalse(shown.contains("@"), shown);
  }

  /** Takes the verdicts. */
  private record Visitor(List<String> verdicts) implements ScanVisitor {
    @Override
    public boolean wantsFindings() {
      return false;
    }

    @Override
    public boolean wantsFacts() {
      return false;
    }

    @Override
    public void finding(long flow, FindingId id, FieldValue value) {
      throw new AssertionError("not wanted");
    }

    @Override
    public void fact(long flow, long timeNs, boolean rst) {
      throw new AssertionError("not wanted");
    }

    @Override
    public void flow(ScannedFlow flow) {
      verdicts.add(String.valueOf(flow.text(FlowField.VERDICT)));
    }
  }

  @Test
  void manyPortsOfOneServerAreOneRow() throws IOException {
    for (int i = 0; i < 50; i++) {
      refused(0x0a000100, 2_000, 80 + i, 1);
    }
    List<String> rows = rows(Run.of("analyze", "--no-store", "--min-severity", "chat", capture()));
    assertEquals(1, rows.size(), rows.toString());
    assertTrue(rows.get(0).contains(" -> 10.0.0.2, 50 ports "), rows.get(0));
    assertTrue(rows.get(0).contains("50 times, first: 10.0.0.2:80 refused"), rows.get(0));
  }

  @Test
  void whileItHappensTheRestIsOneRow() throws IOException {
    for (int i = 0; i < 50; i++) {
      refused(0x0a000100 + i % 20, 2_000 + i, 80, i == 30 ? 9 : 1);
    }
    Path capture = capture();
    Run run = Run.of("analyze", "--follow", "--idle", "1ms", "--no-store", capture);
    List<String> rows = run.out().lines().filter(line -> line.contains(" refused ")).toList();
    assertTrue(rows.size() < 12, run.out());
    assertTrue(run.out().contains(" clients -> 10.0.0.2:80 "), run.out());
    assertTrue(run.out().contains(", the worst: 10.0.0.2:80 refused"), run.out());
    assertTrue(run.out().contains("... --all prints each"), run.out());
    Run all = Run.of("analyze", "--follow", "--idle", "1ms", "--no-store", "--all", capture);
    assertEquals(50, all.out().lines().filter(line -> line.contains("  refused  ")).count());
  }

  /** What is told of each of many servers does not hide what is told of one. */
  @Test
  void populationOfManyServers() throws IOException {
    for (int server = 0; server < 30; server++) {
      for (int i = 0; i < 12; i++) {
        refused(0x0a000100 + i, 2_000 + i, SERVER + server, 80, 1);
      }
    }
    Path capture = capture();
    List<String> rows = population(Run.of("analyze", "--no-store", capture));
    assertEquals(21, rows.size());
    assertEquals(10, rows.stream().filter(row -> row.contains("  port_scan  ")).count());
    assertEquals(10, rows.stream().filter(row -> row.contains("  refusing_server  ")).count());
    assertEquals(
        "... and 2 more port_scan, 20 more refusing_server; --all shows each", rows.get(20));
    assertEquals(42, population(Run.of("analyze", "--no-store", "--all", capture)).size());
    assertEquals(4, population(Run.of("analyze", "--no-store", "--top", "3", capture)).size());
  }
}
