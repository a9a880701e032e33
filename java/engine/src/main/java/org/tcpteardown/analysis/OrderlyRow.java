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
import org.tcpteardown.tcp.OrderlyFlow.Fin;

/**
 * The row of a flow in good order: what all flows of its pattern have in common, and its own
 * numbers.
 *
 * @param number see {@link FlowRow#number()}
 * @param client see {@link FlowRow#client()}
 * @param server see {@link FlowRow#server()}
 * @param firstFrame see {@link FlowRow#firstFrame()}
 * @param lastFrame see {@link FlowRow#lastFrame()}
 * @param firstFin the first FIN
 * @param secondFin the other end's; what its silence was is told nowhere
 * @param common the rest
 */
public record OrderlyRow(
    long number,
    Endpoint client,
    Endpoint server,
    long firstFrame,
    long lastFrame,
    Fin firstFin,
    Fin secondFin,
    OrderlyTemplate common)
    implements FlowRow {
  /** FIN frames. */
  public static final int FACT_ROWS = 2;

  static OrderlyRow of(OrderlyFlow flow, OrderlyTemplate common) {
    return new OrderlyRow(
        flow.number(),
        flow.client(),
        flow.server(),
        flow.firstFrame(),
        flow.lastFrame(),
        flow.firstFin(),
        flow.secondFin(),
        common);
  }

  /**
   * The same of a row of a flow that was judged; null when such a row cannot hold it.
   *
   * @param common what was learnt of it
   */
  static @Nullable OrderlyRow of(FlowRow judged, OrderlyTemplate common) {
    List<FrameFacts> facts = judged.facts();
    int first = common.clientClosedFirst() ? 0 : 1;
    FieldValue idle = judged.value(FlowField.IDLE_BEFORE_CLOSE);
    Fin firstFin = fin(facts.get(first), idle == null ? 0 : idle.number());
    Fin secondFin = fin(facts.get(1 - first), 0);
    return firstFin == null || secondFin == null || idle == null
        ? null
        : new OrderlyRow(
            judged.number(),
            judged.client(),
            judged.server(),
            judged.firstFrame(),
            judged.lastFrame(),
            firstFin,
            secondFin,
            common);
  }

  private static @Nullable Fin fin(FrameFacts facts, long quietNs) {
    FieldValue ackedIn = facts.values().get(FrameField.FIN_ACKED_IN);
    FieldValue delay = facts.values().get(FrameField.FIN_ACK_DELAY);
    return ackedIn == null || delay == null
        ? null
        : new Fin(
            facts.frame(),
            facts.timeNs(),
            quietNs,
            ackedIn.number(),
            facts.timeNs() + delay.number());
  }

  /** From the first FIN to the other, in nanoseconds; more than 0. */
  public long halfCloseNs() {
    return secondFin.timeNs() - firstFin.timeNs();
  }

  @Override
  public List<FrameFacts> facts() {
    FrameFacts first = facts(firstFin, common.firstFinBytes(), secondFin);
    FrameFacts second = facts(secondFin, common.secondFinBytes(), firstFin);
    return common.clientClosedFirst() ? List.of(first, second) : List.of(second, first);
  }

  private FrameFacts facts(Fin fin, int lengthBytes, Fin other) {
    Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
    values.put(FrameField.FIN_NTH, FieldValue.count(1));
    values.put(FrameField.FIN_ACKED_IN, FieldValue.frame(fin.ackFrame()));
    values.put(FrameField.FIN_ACK_DELAY, FieldValue.duration(fin.ackTimeNs() - fin.timeNs()));
    values.put(FrameField.FIN_PEER, FieldValue.frame(other.frame()));
    return new FrameFacts(fin.frame(), fin.timeNs(), lengthBytes, number, values);
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    return switch (field) {
      case FLOW -> FieldValue.count(number);
      case HALF_CLOSE_TIME -> FieldValue.duration(halfCloseNs());
      case IDLE_BEFORE_CLOSE -> FieldValue.duration(firstFin.quietNs());
      default -> common.value(field, halfCloseNs());
    };
  }
}
