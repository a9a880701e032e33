package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.flows.ColumnType;
import org.tcpteardown.flows.FlowColumn;
import org.tcpteardown.flows.FlowColumn.Part;
import org.tcpteardown.flows.FlowColumns;
import org.tcpteardown.flows.FlowLoader;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.pcap.PcapFile;

/** Columns that are taken out of a sidecar hold what a reader of all of it reads. */
final class FlowColumnsTest {
  @TempDir Path folder = Path.of("");

  @Test
  void holdWhatTheSidecarHolds() throws Exception {
    assumeTrue(PcapFile.problem() == null, "libpcap is not installed");
    Path all = folder.resolve("all.pcap");
    OneAfterTheOther.write(all, Checkout.captures());
    Path sidecar = folder.resolve("all.tsv");
    assertEquals(ExitCode.DONE, Run.of("analyze", "--no-store", "-o", sidecar, all).code());
    Result result;
    try (BufferedReader in = Files.newBufferedReader(sidecar)) {
      result = SidecarReader.read(in);
    }
    FlowColumns columns = new FlowColumns(FlowColumn.ALL);
    FlowLoader loader = new FlowLoader(columns);
    loader.add(sidecar, "one");
    loader.add(sidecar, "two");
    int flows = result.flows().size();
    assertTrue(flows > 500, flows + " flows");
    assertEquals(2 * flows, columns.rows());
    for (int i = 0; i < 2 * flows; i++) {
      compare(result.flows().get(i % flows), columns, i);
    }
    assertEquals(List.of("one", "two"), columns.texts(0));
  }

  private static void compare(FlowRow row, FlowColumns columns, int at) {
    for (int i = 0; i < columns.columns().size(); i++) {
      FlowColumn column = columns.columns().get(i);
      FlowField field = column.field();
      String what = "flow " + row.number() + " " + column.name();
      if (field != null) {
        assertEquals(plain(row.value(field)), told(columns, i, at), what);
      } else if (column.part() != null && column.part() != Part.CAPTURE) {
        String expected = expected(row, column.part());
        if (expected != null) {
          assertEquals(expected, told(columns, i, at), what);
        }
      }
    }
  }

  private static String plain(@Nullable FieldValue value) {
    if (value == null) {
      return "";
    }
    return value.text().isEmpty() ? Long.toString(value.number()) : value.text();
  }

  private static String told(FlowColumns columns, int column, int row) {
    if (columns.isAbsent(column, row)) {
      return "";
    }
    long value = columns.value(column, row);
    return columns.columns().get(column).type() == ColumnType.TEXT
        ? columns.texts(column).get((int) value)
        : Long.toString(value);
  }

  private static @Nullable String expected(FlowRow row, Part part) {
    return switch (part) {
      case CLIENT -> row.client().address().toString();
      case CLIENT_PORT -> Integer.toString(row.client().port());
      case SERVER -> row.server().address().toString();
      case SERVER_PORT -> Integer.toString(row.server().port());
      case FIRST_FRAME -> Long.toString(row.firstFrame());
      case LAST_FRAME -> Long.toString(row.lastFrame());
      case CLOSE_TIME -> closeTime(row);
      default -> null;
    };
  }

  private static String closeTime(FlowRow row) {
    long fin = Long.MAX_VALUE;
    long rst = Long.MAX_VALUE;
    for (FrameFacts facts : row.facts()) {
      if (facts.values().containsKey(FrameField.RST_FAMILY)) {
        rst = Math.min(rst, facts.timeNs());
      } else {
        fin = Math.min(fin, facts.timeNs());
      }
    }
    long time = rst < Long.MAX_VALUE ? rst : fin;
    return time == Long.MAX_VALUE ? "" : Long.toString(time);
  }

  /** What is refused leaves no rows behind. */
  @Test
  void damagedSidecarsAreRefused() throws IOException {
    Path file = folder.resolve("whole.tsv");
    Path capture = Checkout.capture("crafted-port-reuse");
    assertEquals(0, Run.of("analyze", "--no-store", "-o", file, capture).code());
    String whole = Files.readString(file);
    List<String> damaged = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      String[] lines = whole.split("\n", -1);
      int line = random.nextInt(lines.length);
      String[] fields = lines[line].split("\t", -1);
      fields[random.nextInt(fields.length)] =
          List.of("", "-1", "99999999999999999999", "x", "\t").get(i % 5);
      lines[line] = String.join("\t", fields);
      damaged.add(String.join("\n", lines));
      damaged.add(whole.substring(0, random.nextInt(whole.length() - 1)));
    }
    int refused = 0;
    FlowColumns columns = new FlowColumns(FlowColumn.ALL);
    for (String text : damaged) {
      int before = columns.rows();
      try {
        new FlowLoader(columns)
            .add(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "x");
      } catch (SidecarException e) {
        refused++;
        assertEquals(before, columns.rows());
        assertTrue(e.toString().contains(": line "), e.toString());
      }
    }
    assertTrue(refused >= 300, refused + " were refused");
    assertThrows(
        SidecarException.class,
        () -> new FlowLoader(columns).add(new ByteArrayInputStream(new byte[0]), "x"));
  }
}
