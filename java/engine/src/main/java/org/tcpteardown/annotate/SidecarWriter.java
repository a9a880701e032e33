package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;

/** Writes sidecars; docs/sidecar.md describes the format. */
public final class SidecarWriter {
  private final Writer out;

  private SidecarWriter(Writer out) {
    this.out = out;
  }

  /** Writes a whole sidecar. */
  public static void write(Result result, Writer out) throws IOException {
    SidecarWriter writer = new SidecarWriter(out);
    writer.header(result.capture(), result.fingerprint());
    writer.findings(result);
    writer.facts(result);
    writer.flows(result);
    long rows = (long) result.findings().size() + result.facts().size() + result.flows().size();
    writer.line(SidecarFormat.END, Long.toString(rows));
  }

  private void header(CaptureInfo capture, Fingerprint fingerprint) throws IOException {
    line(SidecarFormat.MAGIC, SidecarFormat.VERSION, EngineVersion.text());
    line(SidecarFormat.WRITTEN, Long.toString(System.currentTimeMillis() / 1000));
    line(SidecarFormat.CAPTURE, capture.name());
    line(SidecarFormat.READER, capture.reader(), capture.readerVersion());
    if (capture.complete()) {
      line(SidecarFormat.COMPLETE, "yes");
    } else {
      line(SidecarFormat.COMPLETE, "no", capture.reason());
    }
    line(SidecarFormat.FRAMES, Long.toString(capture.frames()));
    for (Fingerprint.Early early : fingerprint.early()) {
      line(
          SidecarFormat.EARLY,
          Long.toString(early.frame()),
          FieldValue.secondsText(early.timeNs()),
          Integer.toString(early.lengthBytes()),
          Integer.toString(early.capturedBytes()));
    }
    for (Map.Entry<String, String> setting : capture.settings().asText().entrySet()) {
      line(SidecarFormat.SET, setting.getKey(), setting.getValue());
    }
  }

  private void findings(Result result) throws IOException {
    line(
        SidecarFormat.FINDINGS,
        Integer.toString(result.findings().size()),
        "frame",
        "time",
        "length",
        "flow",
        "id",
        "severity",
        "value",
        "text");
    for (Finding finding : result.findings()) {
      line(
          Long.toString(finding.frame()),
          FieldValue.secondsText(finding.timeNs()),
          Integer.toString(finding.lengthBytes()),
          finding.flow() == CapturedFrame.ABSENT ? "" : Long.toString(finding.flow()),
          finding.id(),
          finding.severity().id(),
          finding.value().plain(),
          finding.text());
    }
  }

  private void facts(Result result) throws IOException {
    line(
        SidecarFormat.FACTS,
        Integer.toString(result.facts().size()),
        "frame",
        "time",
        "length",
        "flow",
        "name=value");
    for (FrameFacts facts : result.facts()) {
      out.write(Long.toString(facts.frame()));
      next(FieldValue.secondsText(facts.timeNs()));
      next(Integer.toString(facts.lengthBytes()));
      next(Long.toString(facts.flow()));
      for (Map.Entry<FrameField, FieldValue> value : facts.values().entrySet()) {
        next(value.getKey().id() + "=" + value.getValue().plain());
      }
      out.write('\n');
    }
  }

  private void flows(Result result) throws IOException {
    out.write(SidecarFormat.FLOWS);
    next(Integer.toString(result.flows().size()));
    next(FlowField.FLOW.id());
    for (String column :
        new String[] {
          "client.address",
          "client.port",
          "server.address",
          "server.port",
          "first.frame",
          "last.frame"
        }) {
      next(column);
    }
    for (FlowField field : FlowField.values()) {
      if (field != FlowField.FLOW) {
        next(field.id());
      }
    }
    out.write('\n');
    for (FlowRow row : result.flows()) {
      flow(row);
    }
  }

  private void flow(FlowRow row) throws IOException {
    out.write(Long.toString(row.number()));
    next(row.client().address().toString());
    next(Integer.toString(row.client().port()));
    next(row.server().address().toString());
    next(Integer.toString(row.server().port()));
    next(Long.toString(row.firstFrame()));
    next(Long.toString(row.lastFrame()));
    for (FlowField field : FlowField.values()) {
      if (field != FlowField.FLOW) {
        FieldValue value = row.value(field);
        next(value == null ? "" : value.plain());
      }
    }
    out.write('\n');
  }

  private void line(String first, String... others) throws IOException {
    out.write(first);
    for (String other : others) {
      next(other);
    }
    out.write('\n');
  }

  private void next(String field) throws IOException {
    out.write('\t');
    out.write(Escape.escape(field));
  }
}
