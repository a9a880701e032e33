package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
      assertEquals(whole.population().size(), flat.population().size(), capture.toString());
    }
    assertTrue(shelved > 50, shelved + " flows were let go");
  }

  /** All that a row says; of the verdict only the beginning, for the crowd is known at the end. */
  private static List<String> rows(Result result) {
    List<String> rows = new ArrayList<>();
    for (FlowRow row : result.flows()) {
      StringBuilder text = new StringBuilder();
      text.append(row.number()).append(row.client()).append(row.server());
      text.append(row.firstFrame()).append(row.lastFrame()).append(row.facts());
      Arrays.stream(FlowField.values())
          .filter(field -> field != FlowField.VERDICT)
          .forEach(field -> text.append(' ').append(row.value(field)));
      String verdict = Objects.toString(row.value(FlowField.VERDICT));
      rows.add(text + verdict.substring(0, Math.min(60, verdict.length())));
    }
    return rows;
  }
}
