package org.tcpteardown.cli;

/** What the process tells its caller. */
final class ExitCode {
  static final int DONE = 0;

  /** {@code --fail-on}: such a finding is present. */
  static final int FOUND = 1;

  static final int USAGE = 2;

  /** The input cannot be read, or a needed program is not installed. */
  static final int UNREADABLE = 3;

  /** The input ended early or had bad records; results so far were written, marked incomplete. */
  static final int INCOMPLETE = 4;

  /** Results could not be saved or printed, or there is no room for temporary files. */
  static final int UNWRITABLE = 5;

  /**
   * A needed program (tshark, dumpcap) does not start, hangs, or gives something else than the
   * input holds; results so far were written, marked incomplete.
   */
  static final int PROGRAM_FAILED = 6;

  /** Our own fault, or too little memory. */
  static final int INTERNAL = 70;

  private ExitCode() {}
}
