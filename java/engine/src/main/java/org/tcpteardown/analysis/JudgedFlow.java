package org.tcpteardown.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.tcp.Flow;

/**
 * The row of a flow that was just analysed. Its values are worked out when they are asked for:
 * there may be a million flows, and most outputs want few of them.
 */
final class JudgedFlow implements FlowRow {
  private final Flow flow;
  private final FlowReport report;

  JudgedFlow(FlowReport report) {
    this.flow = report.story().flow();
    this.report = report;
  }

  @Override
  public long number() {
    return flow.number();
  }

  @Override
  public Endpoint client() {
    return flow.client().endpoint();
  }

  @Override
  public Endpoint server() {
    return flow.server().endpoint();
  }

  @Override
  public long firstFrame() {
    return flow.firstSegment().frame();
  }

  @Override
  public long lastFrame() {
    return flow.lastFrame();
  }

  @Override
  public List<FrameFacts> facts() {
    return FrameFacts.of(report.story());
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    return field.of(report);
  }
}
