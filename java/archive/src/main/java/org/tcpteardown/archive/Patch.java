package org.tcpteardown.archive;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Evictions;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.population.rules.TimerNote;

/**
 * What following over files says about connections of one file, on its way there: a sidecar of
 * these alone.
 *
 * @param file the capture
 * @param goingOn the numbers of those that go on in a later file
 * @param sidecar its bytes
 * @param timers what they tell of timers
 * @param failures rules that failed, one line each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Patch(CaptureFile file, long[] goingOn, byte[] sidecar, byte[] timers, List<String> failures)
    implements Serializable {

  /** Collects one. */
  static final class Builder {
    private final List<FlowRow> rows = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Long> goingOn = new ArrayList<>();
    private final List<TimerNote> notes = new ArrayList<>();

    void add(FlowRow row, boolean goesOn) {
      rows.add(row);
      if (goesOn) {
        goingOn.add(row.number());
      }
    }

    void add(TimerNote note) {
      notes.add(note);
    }

    void add(Finding finding) {
      findings.add(finding);
    }

    /**
     * The patch.
     *
     * @param capture how the connections were followed
     */
    Patch build(FileReport report, CaptureInfo capture, List<String> failures) throws IOException {
      long facts = 0;
      for (FlowRow row : rows) {
        facts += row.facts().size();
      }
      Fingerprint fingerprint = new Fingerprint();
      // Times of rows count from it.
      fingerprint.add(new OtherFrame(1, report.firstNs(), 0, 0));
      Result result =
          new Result(
              capture,
              fingerprint,
              findings,
              facts,
              rows,
              java.util.Map.of(),
              List.of(),
              List.of(),
              Evictions.NONE);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      SidecarWriter.write(result, new DataOutputStream(bytes));
      ByteArrayOutputStream timers = new ByteArrayOutputStream();
      TimerNotes.write(notes, new DataOutputStream(timers));
      return new Patch(
          report.file(),
          goingOn.stream().mapToLong(Long::longValue).sorted().toArray(),
          bytes.toByteArray(),
          timers.toByteArray(),
          failures);
    }
  }
}
