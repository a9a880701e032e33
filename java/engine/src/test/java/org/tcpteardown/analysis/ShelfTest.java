package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.annotate.RowFile;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Settings;

/** Flows that are let go while the capture is read are told as if they had been kept. */
class ShelfTest {
  @Test
  void sameRowsAndFindings() throws Exception {
    int shelved = 0;
    for (Path capture : Captures.all()) {
      List<CapturedFrame> frames = Captures.frames(capture);
      Result whole = Captures.analyze(frames, new Analysis(Settings.defaults()));
      RowFile shelf = new RowFile();
      Result flat =
          Captures.analyze(frames, new Analysis(Settings.defaults(), shelf, 0, Integer.MAX_VALUE));
      shelved += shelf.size();
      shelved += (int) flat.flows().stream().filter(OrderlyRow.class::isInstance).count();
      assertEquals(whole.findings(), flat.findings(), capture.toString());
      assertEquals(whole.factRows(), flat.factRows(), capture.toString());
      assertEquals(rows(whole), rows(flat), capture.toString());
      assertEquals(whole.population(), flat.population(), capture.toString());
    }
    assertTrue(shelved > 50, shelved + " flows were let go");
  }

  /** All that a row says. */
  private static List<String> rows(Result result) {
    List<String> rows = new ArrayList<>();
    for (FlowRow row : result.flows()) {
      StringBuilder text = new StringBuilder();
      text.append(row.number()).append(' ').append(row.client()).append(' ').append(row.server());
      text.append(' ').append(row.firstFrame()).append(' ').append(row.lastFrame());
      text.append(' ').append(row.facts());
      for (FlowField field : FlowField.values()) {
        text.append('\n').append(field.id()).append(' ').append(row.value(field));
      }
      rows.add(text.toString());
    }
    return rows;
  }
}
