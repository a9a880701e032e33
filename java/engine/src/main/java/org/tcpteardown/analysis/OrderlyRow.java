package org.tcpteardown.analysis;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.tcp.OrderlyFlow;

/**
 * The row of a flow in good order: what all flows of its pattern have in common, and its own
 * numbers.
 *
 * @param flow the numbers
 * @param common the rest
 */
record OrderlyRow(OrderlyFlow flow, OrderlyTemplate common) implements FlowRow {
  /** FIN frames. */
  static final int FACT_ROWS = 2;

  @Override
  public long number() {
    return flow.number();
  }

  @Override
  public Endpoint client() {
    return flow.client();
  }

  @Override
  public Endpoint server() {
    return flow.server();
  }

  @Override
  public long firstFrame() {
    return flow.firstFrame();
  }

  @Override
  public long lastFrame() {
    return flow.lastFrame();
  }

  @Override
  public List<FrameFacts> facts() {
    FrameFacts first = facts(flow.firstFin(), common.firstFinBytes(), flow.secondFin());
    FrameFacts second = facts(flow.secondFin(), common.secondFinBytes(), flow.firstFin());
    return flow.clientClosedFirst() ? List.of(first, second) : List.of(second, first);
  }

  private FrameFacts facts(OrderlyFlow.Fin fin, int lengthBytes, OrderlyFlow.Fin other) {
    Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
    values.put(FrameField.FIN_NTH, FieldValue.count(1));
    values.put(FrameField.FIN_ACKED_IN, FieldValue.frame(fin.ackFrame()));
    values.put(FrameField.FIN_ACK_DELAY, FieldValue.duration(fin.ackTimeNs() - fin.timeNs()));
    values.put(FrameField.FIN_PEER, FieldValue.frame(other.frame()));
    return new FrameFacts(fin.frame(), fin.timeNs(), lengthBytes, flow.number(), values);
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    return switch (field) {
      case FLOW -> FieldValue.count(flow.number());
      case HALF_CLOSE_TIME -> FieldValue.duration(flow.halfCloseNs());
      case IDLE_BEFORE_CLOSE -> FieldValue.duration(flow.firstFin().quietNs());
      case VERDICT -> FieldValue.text(common.verdict(flow.halfCloseNs()));
      default -> common.value(field);
    };
  }
}
