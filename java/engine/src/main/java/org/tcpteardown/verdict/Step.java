package org.tcpteardown.verdict;

/**
 * Something to do next.
 *
 * @param kind what sort of thing
 * @param text an instruction without full stop
 */
public record Step(Kind kind, String text) {

  /** What sort of thing there is to do. */
  public enum Kind {
    /** Settings, logs and states to read. */
    READ,
    /** Where to capture to be surer. */
    CAPTURE,
    /** What to change in the programs at the ends. */
    CHANGE
  }

  static Step read(String text) {
    return new Step(Kind.READ, text);
  }

  static Step capture(String text) {
    return new Step(Kind.CAPTURE, text);
  }

  static Step change(String text) {
    return new Step(Kind.CHANGE, text);
  }
}
