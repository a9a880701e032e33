package org.tcpteardown.cli.flows;

/**
 * A column of an answer.
 *
 * @param label what it is called
 * @param type what its values are
 */
public record AnswerColumn(String label, Type type) {
  /** What the values of a column are; each may also be missing. */
  public enum Type {
    /** A {@link Number} without fraction. */
    WHOLE,
    /** A {@link Number} that may have a fraction. */
    DECIMAL,
    /** A {@link Boolean}. */
    TRUTH,
    /** A moment in UTC, as text in ISO 8601. */
    MOMENT,
    /** Text, or anything else as text. */
    TEXT
  }
}
