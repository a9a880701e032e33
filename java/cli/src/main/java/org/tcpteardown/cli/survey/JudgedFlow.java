package org.tcpteardown.cli.survey;

import java.nio.file.Path;
import java.util.List;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;

/**
 * A flow with all that was said of it, each value asked for once: that takes time.
 *
 * @param capture its file
 * @param row the flow
 * @param findings what was found in it, in the order of frames
 * @param end how it ended
 * @param cause the best explanation
 * @param verdict the whole of it
 */
record JudgedFlow(
    Path capture, FlowRow row, List<Finding> findings, String end, String cause, String verdict) {

  static JudgedFlow of(Path capture, FlowRow row, List<Finding> findings) {
    return new JudgedFlow(
        capture,
        row,
        findings,
        text(row, FlowField.END),
        text(row, FlowField.CAUSE),
        text(row, FlowField.VERDICT));
  }

  private static String text(FlowRow row, FlowField field) {
    FieldValue value = row.value(field);
    return value == null ? "" : value.plain();
  }

  boolean has(FindingId id) {
    return findings.stream().anyMatch(f -> f.id() == id);
  }

  /** One of its findings as a line of the survey. */
  Entry entry(Finding finding) {
    return new Entry(
        capture,
        finding.frame(),
        finding.flow(),
        finding.id().id(),
        finding.severity().id(),
        finding.text(),
        verdict);
  }

  /** The flow as a line of the survey. */
  Entry entry(String id, String text) {
    return entry(id, row.firstFrame(), text);
  }

  /** Something about the flow as a line of the survey. */
  Entry entry(String id, long frame, String text) {
    return new Entry(capture, frame, row.number(), id, "", text, verdict);
  }
}
