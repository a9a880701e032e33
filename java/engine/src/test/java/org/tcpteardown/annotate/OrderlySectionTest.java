package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.OrderlyRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Settings;
import org.tcpteardown.testkit.NearlyOrderly;

/** What a sidecar holds of flows in good order is what was known of them. */
final class OrderlySectionTest {
  private static final long NS_PER_US = 1000;

  @Test
  void readAsWritten() throws Exception {
    Result result = analyze(new NearlyOrderly(5).frames(2_000));
    String text = sidecar(result);
    assertSame(result, SidecarReader.read(new BufferedReader(new StringReader(text))));
    long brief = result.flows().stream().filter(OrderlyRow.class::isInstance).count();
    assertTrue(brief > 500, brief + " flows are in good order");
    assertTrue(text.contains("\n" + SidecarFormat.ORDERLY + "\t" + brief + "\t"));
  }

  @Test
  void theSameOfAClockThatCountsMicroseconds() throws Exception {
    List<CapturedFrame> frames = new ArrayList<>();
    for (CapturedFrame frame : new NearlyOrderly(6).frames(500)) {
      frames.add(((Segment) frame).withTimeNs(frame.timeNs() / NS_PER_US * NS_PER_US));
    }
    Result result = analyze(frames);
    assertSame(result, SidecarReader.read(new BufferedReader(new StringReader(sidecar(result)))));
  }

  /** A flood from everywhere must not fill the table of ends. */
  @Test
  void rowsHaveTheirOwnEndsWhereThereAreTooMany() {
    OrderlyRow row = brief(analyze(new NearlyOrderly(5).frames(500)));
    for (int most = 0; most < 2; most++) {
      OrderlySection section = new OrderlySection(7, most);
      section.collect(row);
      ByteText ends = new ByteText(100);
      section.writeEnds(ends);
      ByteText shapes = new ByteText(100);
      section.writeShapes(shapes);
      ByteText line = new ByteText(100);
      section.write(line, row);
      OrderlySection.Reader reader = new OrderlySection.Reader();
      ends.toString().lines().forEach(l -> reader.ends(l.split("\t", -1)));
      shapes.toString().lines().forEach(l -> reader.shape(l.split("\t", -1)));
      FlowRow read = reader.flow(line.toString().strip().split("\t", -1), 7);
      assertEquals(most, section.ends());
      assertEquals(told(row), told(read));
    }
  }

  private static OrderlyRow brief(Result result) {
    return result.flows().stream()
        .filter(OrderlyRow.class::isInstance)
        .map(OrderlyRow.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static void assertSame(Result written, Result read) {
    assertEquals(written.findings(), read.findings());
    assertEquals(written.factRows(), read.factRows());
    assertEquals(
        written.flows().stream().map(OrderlySectionTest::told).toList(),
        read.flows().stream().map(OrderlySectionTest::told).toList());
  }

  private static String told(FlowRow row) {
    StringBuilder text = new StringBuilder();
    text.append(row.number()).append(' ').append(row.client()).append(' ').append(row.server());
    text.append(' ').append(row.firstFrame()).append(' ').append(row.lastFrame());
    for (FlowField field : FlowField.values()) {
      text.append('\n').append(field.id()).append(' ').append(row.value(field));
    }
    return text.append('\n').append(row.facts()).toString();
  }

  private static Result analyze(List<CapturedFrame> frames) {
    Analysis analysis = new Analysis(Settings.defaults());
    frames.forEach(analysis::accept);
    return analysis.finish(
        new CaptureInfo(
            "capture",
            "test",
            "",
            true,
            "",
            frames.size(),
            analysis.firstTimeNs(),
            Settings.defaults(),
            List.of()));
  }

  private static String sidecar(Result result) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SidecarWriter.write(result, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
