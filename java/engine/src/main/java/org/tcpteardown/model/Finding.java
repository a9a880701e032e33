package org.tcpteardown.model;

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
