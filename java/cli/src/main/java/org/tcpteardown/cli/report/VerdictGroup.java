package org.tcpteardown.cli.report;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Severity;

/** Flows that ended for the same cause and whose worst findings are equally bad. */
final class VerdictGroup {
  /**
   * What they have in common.
   *
   * @param severity of the worst finding; null if there is none
   * @param cause id of the cause
   * @param end how they ended
   */
  record Key(@Nullable Severity severity, String cause, String end) {
    static Key of(FlowRow flow) {
      return new Key(
          FlowTexts.severity(flow),
          FlowTexts.text(flow, FlowField.CAUSE),
          FlowTexts.text(flow, FlowField.END));
    }

    /** Worse is more; no finding is least. */
    int rank() {
      if (severity == null) {
        return -1;
      }
      return switch (severity) {
        case CHAT -> 0;
        case NOTE -> 1;
        case WARN -> 2;
        case ERROR -> 3;
      };
    }

    /** Whether there is a warning or an error. */
    boolean isBad() {
      return severity == Severity.WARN || severity == Severity.ERROR;
    }
  }

  private final Key key;
  private final FlowSample sample;
  private long count;
  private long example;
  private long exampleConfidence = -1;

  VerdictGroup(Key key, int kept) {
    this.key = key;
    this.sample = new FlowSample(kept);
  }

  void add(FlowRow flow) {
    count++;
    sample.add(flow.number());
    FieldValue confidence = flow.value(FlowField.CONFIDENCE);
    long sure = confidence == null ? 0 : confidence.number();
    if (sure > exampleConfidence) {
      exampleConfidence = sure;
      example = flow.number();
    }
  }

  Key key() {
    return key;
  }

  /** How many flows. */
  long count() {
    return count;
  }

  /** The first of those about which we are surest. */
  long example() {
    return example;
  }

  /** Some of them, evenly from the whole capture. */
  FlowSample sample() {
    return sample;
  }
}
