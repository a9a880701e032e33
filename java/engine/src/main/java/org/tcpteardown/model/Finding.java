package org.tcpteardown.model;

import org.jspecify.annotations.Nullable;

/**
 * Something observed, on one frame.
 *
 * @param frame the frame it is about
 * @param timeNs that frame's time, nanoseconds since 1970
 * @param lengthBytes that frame's length on the wire
 * @param flow {@code tcp.stream} of the flow, or {@link CapturedFrame#ABSENT}
 * @param id what it is, for instance {@code late_fin}
 * @param severity how bad
 * @param value the value of its field
 * @param text one sentence for a person, without line breaks
 */
public record Finding(
    long frame,
    long timeNs,
    int lengthBytes,
    long flow,
    FindingId id,
    Severity severity,
    FieldValue value,
    String text) {

  // Written out: a record links its own at first use, which takes milliseconds of each run.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Finding that
            && frame == that.frame
            && timeNs == that.timeNs
            && lengthBytes == that.lengthBytes
            && flow == that.flow
            && id == that.id
            && severity == that.severity
            && value.equals(that.value)
            && text.equals(that.text));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(frame) + id.hashCode()) + text.hashCode();
  }

  /** The same with something more to say: a clause without full stop. */
  public Finding alsoSaying(String clause) {
    return new Finding(frame, timeNs, lengthBytes, flow, id, severity, value, text + "; " + clause);
  }

  /** The same with another severity. */
  public Finding withSeverity(Severity other) {
    return other == severity
        ? this
        : new Finding(frame, timeNs, lengthBytes, flow, id, other, value, text);
  }
}
