package org.tcpteardown.analysis;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FieldValue;

/**
 * What is said of all orderly flows of one pattern, as it was said of the first one, which was
 * judged like any other flow. Others that were judged may share it.
 */
public final class OrderlyTemplate {
  /** Stands for the time between the two FINs, in words. */
  public static final String HOLE = "{}";

  /** Less than a second also in words with three digits. */
  private static final long MOST_HALF_CLOSE_NS = 999_000_000L;

  /** What each flow has of its own. */
  private static final Set<FlowField> OWN =
      EnumSet.of(FlowField.FLOW, FlowField.HALF_CLOSE_TIME, FlowField.IDLE_BEFORE_CLOSE);

  private final Map<FlowField, FieldValue> values;

  private final boolean clientClosedFirst;
  private final int firstFinBytes;
  private final int secondFinBytes;
  private final int hash;

  /**
   * A template as it was read.
   *
   * @param values what all those flows have in common, with {@link #HOLE}
   * @param clientClosedFirst see {@link #clientClosedFirst()}
   * @param firstFinBytes see {@link #firstFinBytes()}
   * @param secondFinBytes see {@link #secondFinBytes()}
   */
  public OrderlyTemplate(
      Map<FlowField, FieldValue> values,
      boolean clientClosedFirst,
      int firstFinBytes,
      int secondFinBytes) {
    this.values = values;
    this.clientClosedFirst = clientClosedFirst;
    this.firstFinBytes = firstFinBytes;
    this.secondFinBytes = secondFinBytes;
    this.hash = Objects.hash(values, firstFinBytes, secondFinBytes);
  }

  /**
   * Learns from a flow.
   *
   * @param row as it was judged
   * @return null when more of that row hangs on numbers than is known here
   */
  static @Nullable OrderlyTemplate of(FlowRow row) {
    List<FrameFacts> facts = row.facts();
    FieldValue halfClose = row.value(FlowField.HALF_CLOSE_TIME);
    if (facts.size() != OrderlyRow.FACT_ROWS
        || halfClose == null
        || halfClose.number() <= 0
        || halfClose.number() > MOST_HALF_CLOSE_NS) {
      return null;
    }
    String time = " " + Wording.time(halfClose.number()) + " later";
    Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);
    for (FlowField field : FlowField.values()) {
      FieldValue value = row.value(field);
      if (value != null && field.isSentence()) {
        String text = value.text().replace(time, " " + HOLE + " later");
        if (!isWithoutNumbers(value.text(), text)) {
          return null;
        }
        values.put(field, FieldValue.text(text));
      } else if (value != null && !OWN.contains(field)) {
        values.put(field, value);
      }
    }
    boolean clientFirst = facts.get(0).frame() < facts.get(1).frame();
    int first = clientFirst ? 0 : 1;
    OrderlyTemplate learnt =
        new OrderlyTemplate(
            values,
            clientFirst,
            facts.get(first).lengthBytes(),
            facts.get(1 - first).lengthBytes());
    OrderlyRow told = OrderlyRow.of(row, learnt);
    return told != null && learnt.fits(told, row) ? learnt : null;
  }

  private static boolean isWithoutNumbers(String sentence, String withHole) {
    for (int i = 0; i < withHole.length(); i++) {
      if (Character.isDigit(withHole.charAt(i))) {
        return false;
      }
    }
    return sentence.indexOf('{') < 0;
  }

  private static boolean same(@Nullable FieldValue one, @Nullable FieldValue other) {
    return one == null ? other == null : one.equals(other);
  }

  /** Whether what is told by this template is what was told when the flow was judged. */
  boolean fits(OrderlyRow told, FlowRow judged) {
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

  /** Whether the same is said of flows of either. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof OrderlyTemplate that
            && values.equals(that.values)
            && clientClosedFirst == that.clientClosedFirst
            && firstFinBytes == that.firstFinBytes
            && secondFinBytes == that.secondFinBytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** What all those flows have in common there, with {@link #HOLE}; null if that is nothing. */
  public @Nullable FieldValue shared(FlowField field) {
    return values.get(field);
  }

  /** The same of a flow whose FINs were that far apart. */
  public @Nullable FieldValue value(FlowField field, long halfCloseNs) {
    FieldValue value = values.get(field);
    return value != null && field.isSentence()
        ? FieldValue.text(value.text().replace(HOLE, Wording.time(halfCloseNs)))
        : value;
  }

  /** Whether the client sent the first FIN. */
  public boolean clientClosedFirst() {
    return clientClosedFirst;
  }

  /** Length of the frame with the first FIN. */
  public int firstFinBytes() {
    return firstFinBytes;
  }

  /** Length of the frame with the other FIN. */
  public int secondFinBytes() {
    return secondFinBytes;
  }
}
