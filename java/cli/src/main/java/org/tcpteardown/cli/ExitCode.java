package org.tcpteardown.cli;

/** What the process tells its caller. */
final class ExitCode {
  static final int DONE = 0;

  /** {@code --fail-on}: such a finding is present. */
  static final int FOUND = 1;

  static final int USAGE = 2;

  /** The input cannot be read, or a needed program is missing. */
  static final int UNREADABLE = 3;

  /** The input ended early or had bad records; results so far were written, marked incomplete. */
  static final int INCOMPLETE = 4;

  /** Results were shown but could not be saved. */
  static final int UNWRITABLE = 5;

  /** Our own fault. */
  static final int INTERNAL = 70;

  private ExitCode() {}
}
