package org.tcpteardown.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;

/** A connection in one capture, with what another one tells of it. */
final class ComparedRow implements FlowRow {
  private final FlowRow own;
  private final PathFacts path;

  ComparedRow(FlowRow own, PathFacts path) {
    this.own = own;
    this.path = path;
  }

  @Override
  public long number() {
    return own.number();
  }

  @Override
  public Endpoint client() {
    return own.client();
  }

  @Override
  public Endpoint server() {
    return own.server();
  }

  @Override
  public long firstFrame() {
    return own.firstFrame();
  }

  @Override
  public long lastFrame() {
    return own.lastFrame();
  }

  @Override
  public List<FrameFacts> facts() {
    return path.mergedWith(own.facts());
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    FieldValue known = path.value(field, own);
    return known == null ? own.value(field) : known;
  }
}
