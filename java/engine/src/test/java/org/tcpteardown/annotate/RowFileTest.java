package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.Settings;
import org.tcpteardown.testkit.Script;

class RowFileTest {
  @Test
  void whatIsPutAwayIsTheSameAfterwards() {
    assertSame(new RowFile());
  }

  /** As on a full disk. */
  @Test
  void whatCannotBeWrittenIsKept() {
    assertSame(new RowFile(Path.of("/nowhere")));
  }

  private static void assertSame(RowFile file) {
    List<FlowRow> rows = rows();
    file.put(file.pack(rows));
    file.put(file.pack(rows));
    assertEquals(rows.size() * 2, file.size());
    assertEquals(rows.stream().mapToLong(r -> r.facts().size()).sum() * 2, file.factRows());
    for (int i = 0; i < file.size(); i++) {
      FlowRow row = rows.get(i % rows.size());
      int[] numbers = file.flowNumbers().get(i / rows.size());
      assertEquals(row.number(), numbers[i % rows.size()]);
      assertEquals(text(row), text(file.row(i, row.number())));
    }
  }

  private static String text(FlowRow row) {
    StringBuilder text = new StringBuilder();
    text.append(row.client()).append(row.server());
    text.append(row.firstFrame()).append(' ').append(row.lastFrame());
    for (FlowField field : FlowField.values()) {
      text.append(' ').append(row.value(field));
    }
    return text.append(row.facts()).toString();
  }

  private static List<FlowRow> rows() {
    Analysis analysis = new Analysis(Settings.defaults());
    Script.of(
            """
            exchanged
            1.0 C>S F. 1101:1101(0) ack 5201
            1.1 S>C F. 5201:5201(0) ack 1102
            1.2 C>S . 1102:1102(0) ack 5202
            """)
        .besideOther()
        .frames()
        .forEach(analysis::accept);
    CaptureInfo info =
        new CaptureInfo("c", "test", "", true, "", 9, 0, Settings.defaults(), List.of());
    return new ArrayList<>(analysis.finish(info).flows());
  }
}
