package org.tcpteardown.cli.survey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Severity;

/** A flow of which anything may have been said, and the doubts about that. */
final class Judged implements Doubts {
  private final List<Finding> findings = new ArrayList<>();
  private String cause = "unknown";
  private String verdict = "";
  final List<String> doubts = new ArrayList<>();

  Judged found(long frame, FindingId id, Severity severity) {
    return found(frame, id, severity, FieldValue.NONE, "");
  }

  Judged found(long frame, FindingId id, Severity severity, FieldValue value, String text) {
    findings.add(new Finding(frame, 0, 60, 0, id, severity, value, text));
    return this;
  }

  Judged cause(String id) {
    cause = id;
    return this;
  }

  Judged verdict(String text) {
    verdict = text;
    return this;
  }

  JudgedFlow flow() {
    return new JudgedFlow(Path.of("x.pcap"), new Row(), findings, "fin", cause, verdict);
  }

  @Override
  public void add(JudgedFlow flow, Implausible kind, long frame, String text) {
    doubts.add(kind.id() + " " + frame + " " + text);
  }

  private static Endpoint endpoint(int lastByte, int port) {
    return new Endpoint(IpAddress.parse("192.0.2." + lastByte).orElseThrow(), port);
  }

  /** The flow that {@link Wire} sends. */
  private static final class Row implements FlowRow {
    @Override
    public long number() {
      return 0;
    }

    @Override
    public Endpoint client() {
      return endpoint(1, 1000);
    }

    @Override
    public Endpoint server() {
      return endpoint(2, 80);
    }

    @Override
    public long firstFrame() {
      return 1;
    }

    @Override
    public long lastFrame() {
      return 9;
    }

    @Override
    public List<FrameFacts> facts() {
      return List.of();
    }

    @Override
    public @Nullable FieldValue value(FlowField field) {
      return null;
    }
  }
}
