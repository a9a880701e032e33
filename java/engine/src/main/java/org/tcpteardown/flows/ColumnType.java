package org.tcpteardown.flows;

import org.tcpteardown.model.ValueType;

/** What a column holds. */
public enum ColumnType {
  /** A whole number. */
  NUMBER,
  /** A duration; kept in nanoseconds, told in seconds. */
  SECONDS,
  /** A moment; kept in nanoseconds since 1970, told as UTC in ISO 8601, which sorts as text. */
  TIME,
  /** The minute that a moment is in; kept and told like that. */
  MINUTE,
  /** True or false. */
  FLAG,
  TEXT;

  static ColumnType of(ValueType type) {
    return switch (type) {
      case DURATION -> SECONDS;
      case COUNT, BYTES, NUMBER, SCORE, FRAME -> NUMBER;
      case FLAG, NONE -> FLAG;
      case TEXT -> TEXT;
    };
  }
}
