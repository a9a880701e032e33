package org.tcpteardown.read;

/** One record cannot be read; reading goes on with the next. */
final class BadRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;
  private final boolean broken;

  private BadRecordException(String message, int column, boolean broken) {
    // Damage can be frequent, and nobody prints where it was noticed.
    super(message, null, false, false);
    this.column = column;
    this.broken = broken;
  }

  static BadRecordException of(String message) {
    return new BadRecordException(message, 0, false);
  }

  /** The record ends in the middle of a value. */
  static BadRecordException endsEarly() {
    return new BadRecordException("ends early", 0, true);
  }

  /** Not JSON, from this character of the record (counted from 0) on. */
  static BadRecordException notJson(int column) {
    return new BadRecordException("is not valid JSON", column, true);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Where in the record to show an excerpt from. */
  int column() {
    return column;
  }

  /** Whether it is no JSON at all, as opposed to JSON that does not make sense. */
  boolean isBroken() {
    return broken;
  }
}
