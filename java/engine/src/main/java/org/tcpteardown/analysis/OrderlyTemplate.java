package org.tcpteardown.analysis;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.heuristic.Say;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.tcp.OrderlyFlow;

/**
 * What is said of all orderly flows of one pattern, as it was said of the first one, which was
 * judged like any other flow.
 */
final class OrderlyTemplate {
  /** Says that flows of a pattern have to be judged one by one. */
  static final OrderlyTemplate NONE = new OrderlyTemplate(Map.of(), "", "", 0, 0);

  private final Map<FlowField, FieldValue> values;

  /** The verdict before and after the time between the two FINs. */
  private final String verdictBegins;

  private final String verdictEnds;
  private final int firstFinBytes;
  private final int secondFinBytes;

  private OrderlyTemplate(
      Map<FlowField, FieldValue> values,
      String verdictBegins,
      String verdictEnds,
      int firstFinBytes,
      int secondFinBytes) {
    this.values = values;
    this.verdictBegins = verdictBegins;
    this.verdictEnds = verdictEnds;
    this.firstFinBytes = firstFinBytes;
    this.secondFinBytes = secondFinBytes;
  }

  /**
   * Learns from a flow.
   *
   * @param flow as it was seen to be in good order
   * @param row as it was judged
   * @return {@link #NONE} when more of that row hangs on numbers than is known here
   */
  static OrderlyTemplate of(OrderlyFlow flow, FlowRow row) {
    FieldValue verdict = row.value(FlowField.VERDICT);
    String time = Say.time(flow.halfCloseNs());
    String sentence = verdict == null ? "" : verdict.text();
    int at = sentence.indexOf(" " + time + " later");
    List<FrameFacts> facts = row.facts();
    if (at < 0 || facts.size() != OrderlyRow.FACT_ROWS) {
      return NONE;
    }
    String begins = sentence.substring(0, at + 1);
    String ends = sentence.substring(at + 1 + time.length());
    if ((begins + ends).chars().anyMatch(Character::isDigit)) {
      return NONE;
    }
    Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);
    for (FlowField field : FlowField.values()) {
      FieldValue value = row.value(field);
      if (value != null) {
        values.put(field, value);
      }
    }
    int first = flow.clientClosedFirst() ? 0 : 1;
    OrderlyTemplate learnt =
        new OrderlyTemplate(
            values,
            begins,
            ends,
            facts.get(first).lengthBytes(),
            facts.get(1 - first).lengthBytes());
    return learnt.fits(new OrderlyRow(flow, learnt), row) ? learnt : NONE;
  }

  private static boolean same(@Nullable FieldValue one, @Nullable FieldValue other) {
    return one == null ? other == null : one.equals(other);
  }

  /** Whether what is told by this template is what was told when the flow was judged. */
  private boolean fits(OrderlyRow told, FlowRow judged) {
    for (FlowField field : FlowField.values()) {
      if (!same(told.value(field), judged.value(field))) {
        return false;
      }
    }
    return told.client().equals(judged.client())
        && told.server().equals(judged.server())
        && told.firstFrame() == judged.firstFrame()
        && told.lastFrame() == judged.lastFrame()
        && told.facts().equals(judged.facts());
  }

  /** What all those flows have in common there; null if that is nothing. */
  @Nullable FieldValue value(FlowField field) {
    return values.get(field);
  }

  /** The verdict about a flow whose FINs were that far apart. */
  String verdict(long halfCloseNs) {
    return verdictBegins + Say.time(halfCloseNs) + verdictEnds;
  }

  /** Length of the frame with the first FIN. */
  int firstFinBytes() {
    return firstFinBytes;
  }

  /** Length of the frame with the other FIN. */
  int secondFinBytes() {
    return secondFinBytes;
  }
}
