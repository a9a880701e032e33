package org.tcpteardown.archive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.OrderlyRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.tcp.OrderlyFlow.Fin;

/** The row of a connection that was followed over files, as one of them has it. */
final class RowInFile implements FlowRow {
  private final FlowRow row;
  private final Spans.Span span;
  private final LocalNumbers numbers;

  private RowInFile(FlowRow row, Spans.Span span, LocalNumbers numbers) {
    this.row = row;
    this.span = span;
    this.numbers = numbers;
  }

  /** In the short form, if it lies in that file as a whole. */
  static FlowRow of(FlowRow row, Spans.Span span, LocalNumbers numbers, boolean whole) {
    if (!whole || !(row instanceof OrderlyRow orderly)) {
      return new RowInFile(row, span, numbers);
    }
    return new OrderlyRow(
        span.stream(),
        orderly.client(),
        orderly.server(),
        numbers.frame(orderly.firstFrame()),
        numbers.frame(orderly.lastFrame()),
        fin(orderly.firstFin(), numbers),
        fin(orderly.secondFin(), numbers),
        orderly.common());
  }

  private static Fin fin(Fin fin, LocalNumbers numbers) {
    return new Fin(
        numbers.frame(fin.frame()),
        fin.timeNs(),
        fin.quietNs(),
        numbers.frame(fin.ackFrame()),
        fin.ackTimeNs());
  }

  @Override
  public long number() {
    return span.stream();
  }

  @Override
  public Endpoint client() {
    return row.client();
  }

  @Override
  public Endpoint server() {
    return row.server();
  }

  @Override
  public long firstFrame() {
    return holds(row.firstFrame()) ? numbers.frame(row.firstFrame()) : span.firstFrame();
  }

  /** An ICMP error about the connection is in its span, but is none of its frames. */
  @Override
  public long lastFrame() {
    return holds(row.lastFrame()) ? numbers.frame(row.lastFrame()) : span.lastFrame();
  }

  @Override
  public List<FrameFacts> facts() {
    List<FrameFacts> here = new ArrayList<>();
    for (FrameFacts facts : row.facts()) {
      if (holds(facts.frame())) {
        Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
        facts
            .values()
            .forEach(
                (field, value) -> {
                  FieldValue local = numbers.value(value);
                  if (local != null) {
                    values.put(field, local);
                  }
                });
        here.add(
            new FrameFacts(
                numbers.frame(facts.frame()),
                facts.timeNs(),
                facts.lengthBytes(),
                span.stream(),
                values));
      }
    }
    return here;
  }

  private boolean holds(long joinedFrame) {
    if (!numbers.holds(joinedFrame)) {
      return false;
    }
    long frame = numbers.frame(joinedFrame);
    return frame >= span.firstFrame() && frame <= span.lastFrame();
  }

  @Override
  public @Nullable FieldValue value(FlowField field) {
    return field == FlowField.FLOW
        ? FieldValue.count(span.stream())
        : numbers.value(row.value(field));
  }
}
