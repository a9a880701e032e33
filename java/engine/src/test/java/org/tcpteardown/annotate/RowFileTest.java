package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.RowSpill.Item;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
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
    List<Item> items = rows.stream().map(RowFileTest::item).toList();
    file.put(file.pack(items));
    file.put(file.pack(items));
    assertEquals(rows.size() * 2, file.size());
    assertEquals(rows.stream().mapToLong(r -> r.facts().size()).sum() * 2, file.factRows());
    for (int i = 0; i < file.size(); i++) {
      FlowRow row = rows.get(i % rows.size());
      int[] numbers = file.flowNumbers().get(i / rows.size());
      assertEquals(row.number(), numbers[i % rows.size()]);
      assertEquals(text(row), text(file.row(i, row.number())));
      assertEquals(row.lastFrame(), file.findingFrames().get(i / rows.size())[i % rows.size()]);
      assertEquals(finding(row), file.finding(i));
    }
  }

  /** Each row with a finding whose text needs escaping. */
  private static Item item(FlowRow row) {
    return new Item() {
      @Override
      public FlowRow row() {
        return row;
      }

      @Override
      public List<Finding> findings() {
        return List.of(finding(row));
      }
    };
  }

  private static Finding finding(FlowRow row) {
    return new Finding(
        row.lastFrame(),
        1_500_000_000_123_456_789L,
        66,
        row.number(),
        FindingId.LATE_FIN,
        Severity.WARN,
        FieldValue.duration(39_243_635_732L),
        "a\ttab and \u00e9");
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
