package org.tcpteardown.cli.survey;

/** How the analysis of a capture went. */
enum Outcome {
  DONE(0),
  UNREADABLE(3),
  INCOMPLETE(4),
  FAULT(70);

  private final int exitCode;

  Outcome(int exitCode) {
    this.exitCode = exitCode;
  }

  /** What {@code analyze} ends with. */
  int exitCode() {
    return exitCode;
  }
}
