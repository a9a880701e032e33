package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.pcap.PcapFile;

/** Flows that a sidecar has as a line of numbers are shown like those that it has in full. */
final class PluginOrderlyTest {
  private static final List<FrameField> FACTS =
      List.of(
          FrameField.FIN_NTH,
          FrameField.FIN_ACKED_IN,
          FrameField.FIN_ACK_DELAY,
          FrameField.FIN_PEER);

  /** How tshark writes true and false depends on its version. */
  private static final List<FlowField> FIELDS =
      Arrays.stream(FlowField.values()).filter(field -> field.type() != ValueType.FLAG).toList();

  @TempDir Path folder = Path.of("");

  @Test
  void ofAllTestCapturesAtOnce() throws Exception {
    assumeTrue(PcapFile.problem() == null, "libpcap is not installed");
    Path all = folder.resolve("all.pcap");
    OneAfterTheOther.write(all, Checkout.captures());
    compare(all, 60);
    long texts = rows("#texts", folder.resolve("sidecar.tsv"));
    assertTrue(texts >= 10, texts + " texts that many rows share");
  }

  @Test
  void ofOneClientsMany() throws Exception {
    compare(Checkout.capture("crafted-port-reuse"), 35);
  }

  private void compare(Path capture, int briefAtLeast) throws Exception {
    Path sidecar = folder.resolve("sidecar.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", sidecar, capture).code());
    long brief = rows("#orderly", sidecar);
    assertTrue(brief >= briefAtLeast, brief + " short rows");
    Map<Long, FlowRow> flows = new HashMap<>();
    Map<Long, FrameFacts> facts = new HashMap<>();
    for (FlowRow row : read(sidecar).flows()) {
      flows.put(row.number(), row);
      row.facts().forEach(fact -> facts.put(fact.frame(), fact));
    }
    List<Object> args = new ArrayList<>(List.of("-X", "lua_script1:" + sidecar, "-T", "fields"));
    args.addAll(List.of("-e", "frame.number"));
    FIELDS.forEach(field -> args.addAll(List.of("-e", "tcpteardown." + field.id())));
    FACTS.forEach(field -> args.addAll(List.of("-e", "tcpteardown." + field.id())));
    for (String line : Tshark.withPlugin(capture, args.toArray())) {
      String[] cells = line.split("\t", -1);
      FlowRow row = cells[1].isEmpty() ? null : flows.get(Long.valueOf(cells[1]));
      if (row != null) {
        for (int i = 0; i < FIELDS.size(); i++) {
          String what = "frame " + cells[0] + " " + FIELDS.get(i).id();
          assertEquals(plain(row.value(FIELDS.get(i))), cells[1 + i], what);
        }
      }
      FrameFacts fact = facts.get(Long.valueOf(cells[0]));
      for (int i = 0; row != null && i < FACTS.size(); i++) {
        FieldValue value = fact == null ? null : fact.values().get(FACTS.get(i));
        String what = "frame " + cells[0] + " " + FACTS.get(i).id();
        assertEquals(plain(value), cells[1 + FIELDS.size() + i], what);
      }
    }
  }

  private static String plain(@Nullable FieldValue value) {
    return value == null
        ? ""
        : value.type() == ValueType.DURATION
            ? FieldValue.secondsText(value.number())
            : value.plain();
  }

  private static long rows(String section, Path sidecar) throws IOException {
    String line =
        Files.readAllLines(sidecar).stream()
            .filter(l -> l.startsWith(section + "\t"))
            .findFirst()
            .orElse(section + "\t0");
    return Long.parseLong(line.split("\t", -1)[1]);
  }

  private static Result read(Path sidecar) throws Exception {
    try (BufferedReader in = Files.newBufferedReader(sidecar)) {
      return SidecarReader.read(in);
    }
  }
}
